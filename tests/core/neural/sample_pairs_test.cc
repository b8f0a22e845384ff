#include "neural/sample_pairs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace vitrine {
namespace {

constexpr uint32_t kUsers = 40;
constexpr uint32_t kItems = 200;

TEST(SamplePairs, GiveEachUserDistinctItemsMostlyOfTheOwnTaste) {
  const auto taken = SamplePairs(kUsers, kItems, 10, 1);
  ASSERT_EQ(taken.size(), kUsers);
  size_t own = 0;
  for (uint32_t user = 0; user < kUsers; ++user) {
    EXPECT_EQ(std::set<int32_t>(taken[user].begin(), taken[user].end()).size(), 10u);
    EXPECT_TRUE(std::is_sorted(taken[user].begin(), taken[user].end()));
    for (const int32_t item : taken[user]) {
      EXPECT_GE(item, 0);
      EXPECT_LT(item, static_cast<int32_t>(kItems));
      own += static_cast<uint32_t>(item) % kTastes == user % kTastes ? 1 : 0;
    }
  }
  EXPECT_GT(own, size_t{kUsers} * 10 * 7 / 10);
  EXPECT_LT(own, size_t{kUsers} * 10);
}

TEST(SamplePairs, EndWhereNearlyAllItemsAreTaken) {
  for (const auto& own : SamplePairs(3, 11, 10, 1)) EXPECT_EQ(own.size(), 10u);
}

TEST(LabelPairs, HaveEachPairOnceAndSoManyNegativesThatWereNotTaken) {
  const auto taken = SamplePairs(kUsers, kItems, 10, 1);
  const LabelledPairs rows = LabelPairs(taken, kItems, 4, 1, 1);
  ASSERT_EQ(rows.labels.size(), size_t{kUsers} * 10 * 5);
  ASSERT_EQ(rows.users.size(), rows.labels.size());
  ASSERT_EQ(rows.items.size(), rows.labels.size());
  std::set<std::pair<int32_t, int32_t>> positives;
  for (size_t row = 0; row < rows.labels.size(); ++row) {
    const std::vector<int32_t>& own = taken[static_cast<size_t>(rows.users[row])];
    const bool was_taken = std::binary_search(own.begin(), own.end(), rows.items[row]);
    EXPECT_EQ(rows.labels[row], was_taken ? 1.0f : 0.0f);
    if (was_taken) positives.emplace(rows.users[row], rows.items[row]);
  }
  EXPECT_EQ(positives.size(), size_t{kUsers} * 10);
}

TEST(LabelPairs, AreOthersInEachEpochAndTheSameForTheSameSeed) {
  const auto taken = SamplePairs(kUsers, kItems, 10, 1);
  EXPECT_EQ(LabelPairs(taken, kItems, 4, 7, 2).items, LabelPairs(taken, kItems, 4, 7, 2).items);
  EXPECT_NE(LabelPairs(taken, kItems, 4, 7, 2).items, LabelPairs(taken, kItems, 4, 7, 3).items);
  EXPECT_NE(LabelPairs(taken, kItems, 4, 7, 2).items, LabelPairs(taken, kItems, 4, 8, 2).items);
}

}  // namespace
}  // namespace vitrine
