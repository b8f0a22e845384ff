#include "fit/calibration.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace vitrine {
namespace {

// Bins whose hits come from a known curve.
std::vector<ScoreBin> BinsOf(double (*probability)(double), uint64_t items_a_bin, uint64_t seed) {
  Random random(seed);
  std::vector<ScoreBin> bins;
  for (int i = 0; i < 200; ++i) {
    ScoreBin bin{i / 200.0, items_a_bin, 0};
    for (uint64_t item = 0; item < items_a_bin; ++item) bin.hits += random.Chance(probability(bin.score)) ? 1 : 0;
    bins.push_back(bin);
  }
  return bins;
}

TEST(FitCalibration, FindsTheCurveThatMadeTheHits) {
  const auto probability = [](double score) { return 0.01 + 0.4 * score * score; };
  const CalibrationCurve curve = FitCalibration(BinsOf(probability, 500, 1));
  ASSERT_GE(curve.size, 2);
  for (const float score : {0.2f, 0.4f, 0.6f, 0.8f, 0.95f}) {
    EXPECT_NEAR(ProbabilityOf(curve, score), probability(double{score}), 0.03) << score;
  }
}

TEST(FitCalibration, RisesAndFitsIntoTheManifest) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const CalibrationCurve curve = FitCalibration(BinsOf([](double score) { return 0.02 + 0.1 * score; }, 50, seed));
    ASSERT_GE(curve.size, 2);
    ASSERT_LE(curve.size, kMaxCalibrationKnots);
    for (size_t i = 1; i < static_cast<size_t>(curve.size); ++i) {
      EXPECT_GT(curve.scores[i], curve.scores[i - 1]);
      EXPECT_GE(curve.probabilities[i], curve.probabilities[i - 1]);
    }
    EXPECT_GT(curve.probabilities[0], 0);
    EXPECT_LT(curve.probabilities[static_cast<size_t>(curve.size) - 1], 1);
  }
}

TEST(FitCalibration, NeverSaysNeverFromLittle) {
  // No hit at all in the lower half, and only hits in the last bin.
  const std::vector<ScoreBin> bins = {{0, 1000, 0}, {0.5, 1000, 12}, {0.9, 20, 15}, {1, 3, 3}};
  const CalibrationCurve curve = FitCalibration(bins);
  ASSERT_GE(curve.size, 2);
  EXPECT_GT(ProbabilityOf(curve, -1), 0);
  EXPECT_LT(ProbabilityOf(curve, 2), 1);
}

TEST(FitCalibration, IsUnknownWhereThereAreTooFewHits) {
  EXPECT_EQ(FitCalibration({}).size, 0);
  const std::vector<ScoreBin> few = {{0, 100, 1}, {1, 100, 9}};
  EXPECT_EQ(FitCalibration(few).size, 0);
  const std::vector<ScoreBin> one_score = {{0.5, 1000, 100}};
  EXPECT_EQ(FitCalibration(one_score).size, 0);
}

TEST(ProbabilityOf, IsLinearBetweenKnotsAndLevelBeyondThem) {
  CalibrationCurve curve;
  curve.size = 3;
  curve.scores = {0, 1, 3};
  curve.probabilities = {0.1f, 0.2f, 0.6f};
  EXPECT_FLOAT_EQ(ProbabilityOf(curve, -5), 0.1f);
  EXPECT_FLOAT_EQ(ProbabilityOf(curve, 0), 0.1f);
  EXPECT_FLOAT_EQ(ProbabilityOf(curve, 0.5f), 0.15f);
  EXPECT_FLOAT_EQ(ProbabilityOf(curve, 1), 0.2f);
  EXPECT_FLOAT_EQ(ProbabilityOf(curve, 2), 0.4f);
  EXPECT_FLOAT_EQ(ProbabilityOf(curve, 3), 0.6f);
  EXPECT_FLOAT_EQ(ProbabilityOf(curve, 100), 0.6f);
}

}  // namespace
}  // namespace vitrine
