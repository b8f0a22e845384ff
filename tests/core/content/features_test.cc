#include "content/features.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace vitrine {
namespace {

constexpr uint32_t kBuckets = 2048;
constexpr uint64_t kExpectedBuckets = 106062;

double Cosine(const ContentItem& a, const ContentItem& b) {
  double sum = 0;
  for (const Feature& f : FeaturesOf(a, kBuckets)) {
    for (const Feature& g : FeaturesOf(b, kBuckets)) sum += f.bucket == g.bucket ? double{f.value} * g.value : 0;
  }
  return sum;
}

TEST(FeaturesOf, HaveLengthOneAndRisingBuckets) {
  const std::vector<Feature> features = FeaturesOf({"Red retrospot teacup", "Mugs", "Acme", 4.5f}, kBuckets);
  double square = 0;
  for (size_t i = 0; i < features.size(); ++i) {
    square += double{features[i].value} * features[i].value;
    EXPECT_LT(features[i].bucket, kBuckets);
    if (i > 0) {
      EXPECT_LT(features[i - 1].bucket, features[i].bucket);
    }
  }
  EXPECT_NEAR(square, 1, 1e-5);
}

TEST(FeaturesOf, AreEqualOnEveryTarget) {
  // Computed once; a change of these breaks every bundle that holds a content model (kContentFeatures).
  const std::vector<Feature> features = FeaturesOf({"mug", "", "", 4.5f}, 1u << 16);
  ASSERT_EQ(features.size(), 5u);
  uint64_t sum = 0;
  for (const Feature& feature : features) sum += feature.bucket;
  EXPECT_EQ(sum, kExpectedBuckets);
}

TEST(FeaturesOf, SayMoreAlikeOfTitlesThatShareWords) {
  const ContentItem cup = {"RED RETROSPOT CUP", "", "", 2.95f};
  EXPECT_GT(Cosine(cup, {"Red retrospot cake stand", "", "", 9.95f}), 0.3);
  EXPECT_GT(Cosine(cup, {"Red retrospot cups", "", "", 2.95f}), Cosine(cup, {"Blue polkadot bowl", "", "", 2.95f}));
}

TEST(FeaturesOf, SayNothingOfAnItemOfWhichNothingIsKnown) {
  EXPECT_TRUE(FeaturesOf({}, kBuckets).empty());
  for (const float price : {-1.0f, std::numeric_limits<float>::infinity(), std::nanf("")}) {
    EXPECT_TRUE(FeaturesOf({"", "", "", price}, kBuckets).empty());
  }
  EXPECT_EQ(FeaturesOf({"", "", "", 0.0f}, kBuckets).size(), 1u);
}

TEST(FeaturesOf, TakeProtoForAWordLikeAnyOther) {
  EXPECT_FALSE(FeaturesOf({"__proto__", "__proto__", "constructor", 1}, kBuckets).empty());
}

}  // namespace
}  // namespace vitrine
