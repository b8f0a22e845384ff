#include "fit/content.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "bundle/roles.h"
#include "content/content_model.h"

namespace vitrine {
namespace {

// Items whose vector is told by one word of the title: "north" is +x, "east" +y.
struct Told {
  Catalog catalog;
  std::vector<float> vectors;
};

Told MakeTold(uint32_t items) {
  Told told;
  for (uint32_t i = 0; i < items; ++i) {
    told.catalog.ids.push_back(std::to_string(i));
    told.catalog.titles.push_back(std::string(i % 2 == 0 ? "north" : "east") + " thing " + std::to_string(i * 7919));
    told.catalog.prices.push_back(std::numeric_limits<float>::quiet_NaN());
    told.catalog.categories.push_back(Catalog::kNone);
    told.catalog.brands.push_back(Catalog::kNone);
    for (const float v : {i % 2 == 0 ? 2.0f : 0.0f, i % 2 == 0 ? 0.0f : 0.5f}) told.vectors.push_back(v);
  }
  return told;
}

ContentOptions SmallOptions() {
  ContentOptions options;
  options.max_row_bytes = 2048;
  return options;
}

std::vector<float> EncodedWith(const FittedContent& fitted, const ContentItem& item, std::span<const float> own = {}) {
  const BundleFile file = {role::kContent, "content.safetensors", PackContent(fitted)};
  const Result<ContentModel> model = ContentModel::Open(file, 100, OpenByHeader);
  EXPECT_TRUE(model.ok()) << model.status().message();
  std::vector<float> vector(fitted.dimensions);
  model->Encode(item, own, vector);
  return vector;
}

TEST(FitContent, LearnsWhichWordTellsTheVector) {
  const Told told = MakeTold(100);
  const FittedContent fitted = FitContent(told.catalog, {}, told.vectors, 2, SmallOptions());
  EXPECT_EQ(fitted.items, 100u);
  EXPECT_EQ(fitted.num_buckets, 1024u);
  EXPECT_GT(fitted.held_out_cosine, 0.95);
  const std::vector<float> north = EncodedWith(fitted, {"north star", "", "", 1});
  const std::vector<float> east = EncodedWith(fitted, {"EAST wind", "", "", 1});
  EXPECT_GT(north[0], 0.9f);
  EXPECT_GT(east[1], 0.9f);
}

TEST(FitContent, GivesTheSameBytesAgain) {
  const Told told = MakeTold(60);
  EXPECT_EQ(PackContent(FitContent(told.catalog, {}, told.vectors, 2, SmallOptions())),
            PackContent(FitContent(told.catalog, {}, told.vectors, 2, SmallOptions())));
}

TEST(FitContent, SolvesTheRidgeRegression) {
  // One bucket less than features can collide in: 40 items of one word each, so that the answer is known. With f = 1 in
  // one bucket an item's weight is (y - b) / (1 + regularisation), times how many share the word.
  Told told = MakeTold(40);
  for (uint32_t i = 0; i < 40; ++i) told.catalog.titles[i] = i % 2 == 0 ? "" : "";
  for (uint32_t i = 0; i < 40; ++i) {
    told.catalog.categories[i] = i % 2;
  }
  told.catalog.category_names = {"north", "east"};
  ContentOptions options = SmallOptions();
  options.regularisations = {5};
  const FittedContent fitted = FitContent(told.catalog, {}, told.vectors, 2, options);
  EXPECT_NEAR(fitted.bias[0], 0.5, 1e-6);
  double largest = 0;
  for (const float weight : fitted.weights) largest = std::max(largest, std::abs(double{weight}));
  EXPECT_NEAR(largest, 20 * 0.5 / (20 + 5), 1e-4);
}

TEST(FitContent, LearnsNothingWhereThereIsNothingToLearn) {
  Told told = MakeTold(10);
  EXPECT_EQ(FitContent(told.catalog, {}, std::vector<float>(20, 0), 2, SmallOptions()).dimensions, 0u);
  for (std::string& title : told.catalog.titles) title.clear();
  EXPECT_EQ(FitContent(told.catalog, {}, told.vectors, 2, SmallOptions()).dimensions, 0u);
}

TEST(FitContent, LearnsFromOneItem) {
  const Told told = MakeTold(1);
  const FittedContent fitted = FitContent(told.catalog, {}, told.vectors, 2, SmallOptions());
  EXPECT_EQ(fitted.items, 1u);
  EXPECT_NEAR(EncodedWith(fitted, {"north thing 0", "", "", 1})[0], 1, 1e-3);
}

TEST(FitContent, LearnsFromFeaturesOfItemsBesideTheirTextOrInItsPlace) {
  Told told = MakeTold(100);
  for (std::string& title : told.catalog.titles) title = "thing";
  ItemFeatures features;
  features.count = 2;
  for (uint32_t i = 0; i < 100; ++i) {
    for (const float v : {i % 2 == 0 ? 3.0f : 0.0f, i % 2 == 0 ? 0.0f : 3.0f}) features.values.push_back(v);
  }
  for (const bool replace : {false, true}) {
    features.replace = replace;
    const FittedContent fitted = FitContent(told.catalog, features, told.vectors, 2, SmallOptions());
    EXPECT_EQ(fitted.num_buckets, replace ? 1u : 1024u);
    EXPECT_EQ(fitted.item_vectors.size(), 200u);
    const std::vector<float> own = {1, 0};
    EXPECT_GT(EncodedWith(fitted, {"thing", "", "", 1}, own)[0], 0.9f) << replace;
  }
}

}  // namespace
}  // namespace vitrine
