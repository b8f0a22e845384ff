#include "learn/taste.h"

#include <gtest/gtest.h>

#include <vector>

#include "bundle/roles.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

// Two categories of two items, all equally popular, and an item without a category.
class TasteTest : public ::testing::Test {
 protected:
  TasteTest() {
    testing::TestModel test;
    test.num_items = 5;
    test.popularity = {1, 1, 1, 1, 1};
    bundle_ = testing::PackTestBundle(test);
    model_ = *testing::OpenModelOf(bundle_);
    model_.columns[kCategoryColumn].labels = categories_;
  }

  const std::vector<uint16_t> categories_ = {0, 0, 1, 1, kNoLabel};
  Bundle bundle_;
  Model model_;
  Taste taste_;
};

TEST_F(TasteTest, KnowsNothingWithoutEvents) {
  ASSERT_TRUE(taste_.Init(model_));
  taste_.Read({}, {});
  for (int32_t item = 0; item < 5; ++item) EXPECT_EQ(taste_.FactorOf(item), 1) << item;
}

TEST_F(TasteTest, IsForWhatIsTurnedToMoreOftenThanByOthers) {
  ASSERT_TRUE(taste_.Init(model_));
  const std::vector<Event> events(10, Event{0, EventType::kView, 0, 0});
  taste_.Read(events, {});
  // (10 + 10 * 0.5) / ((10 + 10) * 0.5) and (0 + 5) / 10
  EXPECT_FLOAT_EQ(taste_.FactorOf(1), 1.5f);
  EXPECT_FLOAT_EQ(taste_.FactorOf(2), 0.5f);
  EXPECT_EQ(taste_.FactorOf(4), 1);
}

TEST_F(TasteTest, DoesNotHearDislikesUnknownItemsAndSearches) {
  ASSERT_TRUE(taste_.Init(model_));
  taste_.Read(std::vector<Event>{{0, EventType::kDislike, 0, 0},
                                 {kUnknownItem, EventType::kView, 0, 0},
                                 {99, EventType::kView, 0, 0},
                                 {0, EventType::kSearch, 0, 0}},
              {});
  EXPECT_EQ(taste_.FactorOf(0), 1);
}

TEST_F(TasteTest, HasNoneInABundleWithoutLabels) {
  model_.columns[kCategoryColumn].labels = {};
  ASSERT_TRUE(taste_.Init(model_));
  taste_.Read(std::vector<Event>{{0, EventType::kView, 0, 0}}, {});
  EXPECT_EQ(taste_.FactorOf(0), 1);
}

}  // namespace
}  // namespace vitrine
