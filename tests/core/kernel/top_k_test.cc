#include "kernel/top_k.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "base/random.h"

namespace vitrine {
namespace {

std::vector<int32_t> ItemsOf(std::span<const ScoredItem> kept) {
  std::vector<int32_t> items;
  for (const ScoredItem& item : kept) items.push_back(item.item);
  return items;
}

TEST(TopK, EqualsASortOfEverything) {
  Random random(1);
  for (const size_t k : {size_t{1}, size_t{2}, size_t{7}, size_t{100}, size_t{1000}}) {
    std::vector<ScoredItem> all;
    // Few distinct scores, so that ties decide often.
    for (int32_t i = 0; i < 500; ++i) all.push_back({i, static_cast<float>(random.Below(20))});
    std::vector<ScoredItem> storage(k);
    TopK best(storage);
    for (const ScoredItem& item : all) {
      if (item.score > best.threshold()) best.Push(item);
    }
    std::sort(all.begin(), all.end(), RanksBefore);
    all.resize(std::min(k, all.size()));
    EXPECT_EQ(ItemsOf(best.Finish()), ItemsOf(all)) << "k = " << k;
  }
}

TEST(TopK, GivesTiesToTheLowerIndexWhateverTheOrderOfArrival) {
  std::vector<ScoredItem> storage(3);
  TopK best(storage);
  for (const int32_t item : {9, 4, 7, 1, 8}) best.Push({item, 1});
  EXPECT_EQ(ItemsOf(best.Finish()), (std::vector<int32_t>{1, 4, 7}));
}

TEST(TopK, HasNoThresholdBeforeItIsFull) {
  std::vector<ScoredItem> storage(2);
  TopK best(storage);
  best.Push({0, -5});
  EXPECT_EQ(best.threshold(), -std::numeric_limits<float>::infinity());
  best.Push({1, -7});
  EXPECT_EQ(best.threshold(), -7);
}

TEST(TopK, KeepsNothingWithoutRoom) {
  TopK best({});
  best.Push({0, 1});
  EXPECT_TRUE(best.Finish().empty());
}

}  // namespace
}  // namespace vitrine
