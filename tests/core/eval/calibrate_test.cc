#include "eval/calibrate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "data.h"
#include "eval/tune.h"
#include "fit/model.h"
#include "fit/pack.h"

namespace vitrine {
namespace {

std::string NoHash(std::span<const uint8_t>) { return std::string(64, '0'); }

Bundle PackOf(const Dataset& data, const Fold& fold, const CalibrationParams& calibration) {
  FittedModel model = FitModel(fold.train, SequenceStart(), fold.now_s, 1);
  model.calibration = calibration;
  Result<Bundle> bundle = PackBundle(data.catalog, model, {}, NoHash);
  EXPECT_TRUE(bundle.ok());
  return *bundle;
}

TEST(Calibrate, GivesProbabilitiesThatHoldOnOtherQuestions) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  const Bundle uncalibrated = PackOf(data, split.validation, {});
  const Result<CalibrationParams> calibration = Calibrate(uncalibrated, split.validation.cases, 1);
  ASSERT_TRUE(calibration.ok()) << calibration.status().message();
  ASSERT_GE(calibration->history.size, 2);
  const Result<CalibrationReport> report =
      MeasureCalibration(PackOf(data, split.test, *calibration), split.test.cases, {}, 1);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->all.cases, split.test.cases.size());
  // Of about 5 unseen items of the right colour 3 are bought: off by a tenth is what 60 people can tell.
  EXPECT_LT(report->all.expected_error, 0.1);
  uint64_t items = 0;
  for (const ReliabilityBin& bin : report->all.bins) {
    items += bin.items;
    EXPECT_LE(bin.hits, bin.items);
    if (bin.items == 0) continue;
    EXPECT_GE(bin.predicted, bin.from - 1e-6);
    EXPECT_LE(bin.predicted, bin.to + 1e-6);
  }
  EXPECT_GT(items, 0u);
}

TEST(Calibrate, IsTheSameForAnyNumberOfThreads) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  const Bundle bundle = PackOf(data, split.validation, {});
  const Result<CalibrationParams> one = Calibrate(bundle, split.validation.cases, 1);
  const Result<CalibrationParams> three = Calibrate(bundle, split.validation.cases, 3);
  ASSERT_TRUE(one.ok() && three.ok());
  EXPECT_EQ(one->history.size, three->history.size);
  EXPECT_EQ(one->history.scores, three->history.scores);
  EXPECT_EQ(one->history.probabilities, three->history.probabilities);
  const Bundle calibrated = PackOf(data, split.test, *one);
  const Result<CalibrationReport> a = MeasureCalibration(calibrated, split.test.cases, {}, 1);
  const Result<CalibrationReport> b = MeasureCalibration(calibrated, split.test.cases, {}, 3);
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(a->all.expected_error, b->all.expected_error);
  EXPECT_EQ(a->first_ten.expected_error, b->first_ten.expected_error);
}

TEST(Calibrate, KnowsNothingWithoutCases) {
  const Dataset data = testing::Checkerboard();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  const Bundle bundle = PackOf(data, split.validation, {});
  const Result<CalibrationParams> calibration = Calibrate(bundle, {}, 1);
  ASSERT_TRUE(calibration.ok());
  EXPECT_EQ(calibration->history.size, 0);
  EXPECT_EQ(calibration->no_history.size, 0);
  // An uncalibrated bundle has no probabilities to measure.
  const Result<CalibrationReport> report = MeasureCalibration(bundle, split.test.cases, {}, 1);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->all.expected_error, 0);
  for (const ReliabilityBin& bin : report->all.bins) EXPECT_EQ(bin.items, 0u);
}

}  // namespace
}  // namespace vitrine
