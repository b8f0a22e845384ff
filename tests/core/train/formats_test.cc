#include "train/formats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "data.h"
#include "eval/tune.h"
#include "train/quality_report.h"

namespace vitrine {
namespace {

std::string NoHash(std::span<const uint8_t>) { return std::string(64, '0'); }
uint64_t Plain(std::span<const uint8_t> bytes) { return bytes.size(); }

class CompareFormatsTest : public ::testing::Test {
 protected:
  CompareFormatsTest() : data_(testing::Checkerboard()), split_(MakeSplit(data_, SplitKind::kLeaveOneOut)) {}

  Result<FormatComparison> Compare(float encoder_weight) {
    FitOptions options = SequenceStart();
    options.blend.encoder_weight = encoder_weight;
    options.blend.graph_weight = 0;
    const Fold& fold = split_.validation;
    const FittedModel model = FitModel(fold.train, options, fold.now_s, 1);
    return CompareFormats({model, data_.catalog, fold.cases, NoHash, Plain, 1, 1});
  }

  Dataset data_;
  Split split_;
};

TEST_F(CompareFormatsTest, AsksEachFormatAndSaysWhatItTakesAndWhetherItShips) {
  const Result<FormatComparison> compared = Compare(1);
  ASSERT_TRUE(compared.ok()) << compared.status().message();
  EXPECT_EQ(compared->cases, split_.validation.cases.size());
  std::vector<std::string> names;
  for (const FormatQuality& one : compared->formats) {
    names.push_back(one.format);
    EXPECT_EQ(one.ships, one.format != "float" && one.format != "int3");
    EXPECT_EQ(one.gzip_bytes > 0, one.ships) << one.format;
    EXPECT_EQ(one.metrics.cases, compared->cases);
    // Graph and popularity say nothing here, so whatever is right comes from the vectors.
    EXPECT_GT(one.metrics.recall[0], 0.5) << one.format;
  }
  EXPECT_EQ(names, (std::vector<std::string>{"float", "int8", "int4", "int3", "pq32", "pq16", "pq8"}));
  // 16 items of 32 dimensions, and a scale an item.
  EXPECT_EQ(compared->formats[0].vector_bytes, 16u * 32 * 4);
  EXPECT_EQ(compared->formats[1].vector_bytes, 16u * (32 + 4));
  EXPECT_EQ(compared->formats[2].vector_bytes, 16u * (16 + 4));
  EXPECT_EQ(compared->formats[3].vector_bytes, 16u * (12 + 4));
}

TEST_F(CompareFormatsTest, HasNothingToCompareWithoutVectors) {
  const Result<FormatComparison> compared = Compare(0);
  ASSERT_TRUE(compared.ok()) << compared.status().message();
  EXPECT_TRUE(compared->formats.empty());
}

TEST_F(CompareFormatsTest, IsReportedWithNoBytesOfABundleThatCannotBe) {
  const Result<FormatComparison> compared = Compare(1);
  ASSERT_TRUE(compared.ok());
  const nlohmann::ordered_json json = FormatsToJson(*compared);
  EXPECT_TRUE(json["formats"][0]["gzipBytes"].is_null());
  EXPECT_TRUE(json["formats"][1]["gzipBytes"].is_number());
  EXPECT_FALSE(json["formats"][3]["ships"].get<bool>());
}

}  // namespace
}  // namespace vitrine
