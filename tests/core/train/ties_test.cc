#include "train/ties.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace vitrine {
namespace {

Interaction Line(uint32_t user, int64_t time_s, uint32_t item) {
  Interaction line;
  line.user = user;
  line.time_s = time_s;
  line.item = item;
  return line;
}

// Two baskets of user 0, a line alone, and a basket of user 1 at the time of the one before.
Input TwoShoppers() {
  Input input;
  input.kind = InputKind::kOrders;
  auto& lines = input.dataset.interactions;
  for (uint32_t item = 0; item < 20; ++item) lines.push_back(Line(0, 100, item));
  lines.push_back(Line(0, 200, 50));
  for (uint32_t item = 20; item < 40; ++item) lines.push_back(Line(0, 300, item));
  for (uint32_t item = 40; item < 50; ++item) lines.push_back(Line(1, 300, item));
  return input;
}

std::vector<uint32_t> Items(const Input& input, size_t begin, size_t end) {
  std::vector<uint32_t> items;
  for (size_t i = begin; i < end; ++i) items.push_back(input.dataset.interactions[i].item);
  return items;
}

TEST(ShuffleTies, MovesLinesOfOneUserAndOneTimeAmongThemselvesOnly) {
  Input input = TwoShoppers();
  std::optional<ShuffledTies> ties;
  ASSERT_TRUE(ShuffleTies(5, &input, &ties).ok());
  EXPECT_EQ(ties->lines, 50u);
  const Input before = TwoShoppers();
  EXPECT_EQ(input.dataset.interactions[20].item, 50u);
  const std::pair<size_t, size_t> baskets[] = {{0, 20}, {21, 41}, {41, 51}};
  for (const auto& [begin, end] : baskets) {
    std::vector<uint32_t> items = Items(input, begin, end);
    EXPECT_NE(items, Items(before, begin, end));
    std::sort(items.begin(), items.end());
    EXPECT_EQ(items, Items(before, begin, end));
  }
}

TEST(ShuffleTies, IsTheSameForASeed) {
  Input one = TwoShoppers();
  Input again = TwoShoppers();
  Input other = TwoShoppers();
  std::optional<ShuffledTies> ties;
  ASSERT_TRUE(ShuffleTies(5, &one, &ties).ok());
  ASSERT_TRUE(ShuffleTies(5, &again, &ties).ok());
  ASSERT_TRUE(ShuffleTies(6, &other, &ties).ok());
  EXPECT_EQ(Items(one, 0, 51), Items(again, 0, 51));
  EXPECT_NE(Items(one, 0, 51), Items(other, 0, 51));
}

TEST(ShuffleTies, RefusesSequencesWhichDoNotSayWhatWasTied) {
  Input input;
  input.kind = InputKind::kSequences;
  std::optional<ShuffledTies> ties;
  const Status status = ShuffleTies(1, &input, &ties);
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("give orders or events"), std::string::npos);
  EXPECT_TRUE(TiesToJson(ties).is_null());
}

}  // namespace
}  // namespace vitrine
