#include "fit/renumber.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "data.h"

namespace vitrine {
namespace {

using testing::MakeDataset;

TEST(MostTouchedFirst, CountsOrdersAndKeepsTiesInTheirOrder) {
  const Dataset data = MakeDataset(5, {{{{3, 1}, {3}}}, {{{3, 4}, {1}}}});
  EXPECT_EQ(MostTouchedFirst(MakeHistories(data, {})), (std::vector<uint32_t>{3, 1, 4, 0, 2}));
}

TEST(NumbersAfter, IsTheOrderTheOtherWay) {
  EXPECT_EQ(NumbersAfter(std::vector<uint32_t>{3, 1, 4, 0, 2}), (std::vector<int32_t>{3, 1, 4, 0, 2}));
  EXPECT_EQ(NumbersAfter(std::vector<uint32_t>{2, 0, 1}), (std::vector<int32_t>{1, 2, 0}));
}

TEST(Renumbered, TakesEveryColumnOfTheCatalogAlong) {
  Dataset data = MakeDataset(3, {});
  Catalog& catalog = data.catalog;
  catalog.prices = {1, 2, 3};
  catalog.categories = {7, 8, 9};
  catalog.brands = {4, 5, 6};
  Attribute size;
  size.labels = {0, 1, Catalog::kNone};
  Attribute weight;
  weight.kind = AttributeKind::kNumber;
  weight.numbers = {10, 20, 30};
  Attribute tags;
  tags.kind = AttributeKind::kTags;
  tags.labels = {5, 6, 7};
  tags.tag_offsets = {0, 2, 2, 3};
  catalog.attributes = {size, weight, tags};

  const Catalog out = Renumbered(catalog, std::vector<uint32_t>{2, 0, 1});
  EXPECT_EQ(out.ids, (std::vector<std::string>{"item-2", "item-0", "item-1"}));
  EXPECT_EQ(out.titles, (std::vector<std::string>{"Item 2", "Item 0", "Item 1"}));
  EXPECT_EQ(out.prices, (std::vector<float>{3, 1, 2}));
  EXPECT_EQ(out.categories, (std::vector<uint32_t>{9, 7, 8}));
  EXPECT_EQ(out.brands, (std::vector<uint32_t>{6, 4, 5}));
  EXPECT_EQ(out.attributes[0].labels, (std::vector<uint32_t>{Catalog::kNone, 0, 1}));
  EXPECT_EQ(out.attributes[1].numbers, (std::vector<float>{30, 10, 20}));
  EXPECT_EQ(out.attributes[2].labels, (std::vector<uint32_t>{7, 5, 6}));
  EXPECT_EQ(out.attributes[2].tag_offsets, (std::vector<uint32_t>{0, 1, 3, 3}));
}

TEST(Renumbered, GivesEdgesTheirNewEndsAndKeepsThemAscending) {
  FittedModel model;
  model.graph = {{0, 2, 3, 3}, {1, 2, 0}, {0.5f, 0.25f, 1}};
  model.factors.dimensions = 2;
  model.factors.vectors = {1, 2, 3, 4, 5, 6};
  model.popularity = {0.1f, 0.2f, 0.3f};
  model.trending = {0.4f, 0.5f, 0.6f};
  model.repurchase = {{1, 2, 3}, {0.1f, 0.2f, 0.3f}, {4, 5, 6}};
  const FittedModel out = Renumbered(model, std::vector<uint32_t>{2, 0, 1});
  // 0 -> 1, 0 -> 2 and 1 -> 0 are now 1 -> 2, 1 -> 0 and 2 -> 1.
  EXPECT_EQ(out.graph.offsets, (std::vector<uint32_t>{0, 0, 2, 3}));
  EXPECT_EQ(out.graph.targets, (std::vector<uint32_t>{0, 2, 1}));
  EXPECT_EQ(out.graph.weights, (std::vector<float>{0.25f, 0.5f, 1}));
  EXPECT_TRUE(out.baskets.offsets.empty());
  EXPECT_EQ(out.factors.vectors, (std::vector<float>{5, 6, 1, 2, 3, 4}));
  EXPECT_EQ(out.popularity, (std::vector<float>{0.3f, 0.1f, 0.2f}));
  EXPECT_EQ(out.trending, (std::vector<float>{0.6f, 0.4f, 0.5f}));
  EXPECT_EQ(out.repurchase.interval_days, (std::vector<float>{3, 1, 2}));
  EXPECT_EQ(out.repurchase.repeat_rates, (std::vector<float>{0.3f, 0.1f, 0.2f}));
  EXPECT_EQ(out.repurchase.intervals, (std::vector<uint32_t>{6, 4, 5}));
}

}  // namespace
}  // namespace vitrine
