#include "fit/sequences.h"

#include <gtest/gtest.h>

#include "data.h"

namespace vitrine {
namespace {

TEST(SequencesOf, TakesEachItemWhereItIsFirstMet) {
  const Dataset data = testing::MakeDataset(5, {{.orders = {{3}, {1, 2}, {3}, {4}}}, {.orders = {{2}, {2}}}});
  EXPECT_EQ(SequencesOf(MakeHistories(data, {})), (std::vector<std::vector<int32_t>>{{3, 1, 2, 4}, {2}}));
}

TEST(NewestItems, AreWhatTheEngineReads) {
  const auto event = [](int32_t item, EventType type) { return Event{item, type, 0, 0}; };
  const std::vector<Event> history = {event(0, EventType::kView), event(1, EventType::kView),
                                      event(2, EventType::kView), event(1, EventType::kCart),
                                      event(2, EventType::kDislike), event(3, EventType::kImpression)};
  std::vector<uint8_t> marks(4, 0);
  EXPECT_EQ(NewestItems(history, 50, marks), (std::vector<int32_t>{0, 1}));
  EXPECT_EQ(NewestItems(history, 1, marks), (std::vector<int32_t>{1}));
  EXPECT_EQ(NewestItems({}, 1, marks), (std::vector<int32_t>{}));
  EXPECT_EQ(marks, std::vector<uint8_t>(4, 0));
}

TEST(AttributesOf, AreWhatSeveralItemsShare) {
  Catalog catalog = testing::MakeDataset(4, {}).catalog;
  catalog.category_names = {"mugs", "bowls"};
  catalog.categories = {0, 0, 1, Catalog::kNone};
  catalog.brand_names = {"ours"};
  catalog.brands = {Catalog::kNone, 0, 0, 0};
  Attribute colours;
  colours.kind = AttributeKind::kTags;
  colours.names = {"red", "blue", "green"};
  colours.labels = {1, 0, 1, 1, 0, 2};  // red and blue; blue twice; none; red and green
  colours.tag_offsets = {0, 2, 4, 4, 6};
  catalog.attributes.push_back(colours);
  const ItemAttributes attributes = AttributesOf(catalog);
  // mugs 0, ours 1, red 2, blue 3 of two items each; of bowls and green there is one.
  EXPECT_EQ(attributes.count, 4u);
  EXPECT_EQ(attributes.offsets, (std::vector<uint32_t>{0, 3, 6, 7, 9}));
  EXPECT_EQ(attributes.values, (std::vector<uint32_t>{0, 2, 3, 0, 1, 3, 1, 1, 2}));
}

TEST(AttributesOf, AreNoneWhereItemsShareNothing) {
  const ItemAttributes attributes = AttributesOf(testing::MakeDataset(4, {}).catalog);
  EXPECT_EQ(attributes.count, 0u);
  EXPECT_TRUE(attributes.offsets.empty());
}

}  // namespace
}  // namespace vitrine
