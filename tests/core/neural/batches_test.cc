#include "neural/batches.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace vitrine {
namespace {

TEST(PackedSequences, PutTheNewestItemAtTheLastPosition) {
  PackedSequences packed;
  packed.Add(std::vector<int32_t>{5, 6}, 4);
  packed.Add(std::vector<int32_t>{1, 2, 3, 4, 5}, 4);
  EXPECT_EQ(packed.items, (std::vector<int64_t>{5, 6, 2, 3, 4, 5}));
  EXPECT_EQ(packed.positions, (std::vector<int64_t>{2, 3, 0, 1, 2, 3}));
  EXPECT_EQ(packed.begin, (std::vector<int32_t>{0, 2, 6}));
}

TEST(MakeBatches, AskAtEveryPositionForTheItemAfterIt) {
  BatchOptions options;
  options.length = 3;
  const std::vector<PackedSequences> batches = MakeBatches({{1, 2, 3, 4, 5}}, options, Random(1));
  ASSERT_EQ(batches.size(), 1u);
  EXPECT_EQ(batches[0].items, (std::vector<int64_t>{2, 3, 4}));
  EXPECT_EQ(batches[0].targets, (std::vector<int64_t>{3, 4, 5}));
}

TEST(MakeBatches, TakeEveryUserOfTwoItemsOrMoreOnce) {
  BatchOptions options;
  options.users = 2;
  const std::vector<PackedSequences> batches =
      MakeBatches({{10, 11}, {}, {20}, {30, 31}, {40, 41}, {50, 51}, {60, 61}}, options, Random(1));
  ASSERT_EQ(batches.size(), 3u);
  std::vector<int64_t> firsts;
  for (const PackedSequences& batch : batches) firsts.insert(firsts.end(), batch.items.begin(), batch.items.end());
  std::sort(firsts.begin(), firsts.end());
  EXPECT_EQ(firsts, (std::vector<int64_t>{10, 30, 40, 50, 60}));
  EXPECT_EQ(batches[2].items.size(), 1u);
}

TEST(MakeBatches, DrawAnotherOrderFromAnotherSeedAndTheSameFromTheSame) {
  std::vector<std::vector<int32_t>> sequences;
  for (int32_t user = 0; user < 50; ++user) sequences.push_back({user, user + 50});
  const auto first = MakeBatches(sequences, {}, Random(1));
  EXPECT_EQ(first[0].items, MakeBatches(sequences, {}, Random(1))[0].items);
  EXPECT_NE(first[0].items, MakeBatches(sequences, {}, Random(2))[0].items);
}

TEST(MakeBatches, CutOffTheEndOfSomeSequences) {
  BatchOptions options;
  options.crop_probability = 1;
  const std::vector<std::vector<int32_t>> sequences(200, {0, 1, 2, 3});
  const PackedSequences batch = MakeBatches(sequences, options, Random(1)).at(0);
  std::vector<size_t> of_length(4);
  for (size_t s = 1; s < batch.begin.size(); ++s) ++of_length[static_cast<size_t>(batch.begin[s] - batch.begin[s - 1])];
  EXPECT_EQ(of_length[0], 0u);
  for (size_t inputs = 1; inputs <= 3; ++inputs) EXPECT_GT(of_length[inputs], 40u) << inputs;
  EXPECT_EQ(batch.targets.size(), batch.items.size());
}

NextBaskets Baskets(size_t count, float share) {
  NextBaskets baskets;
  for (size_t i = 0; i < count; ++i) {
    const auto first = static_cast<int32_t>(100 * i);
    baskets.cases.histories.push_back({first, first + 1});
    baskets.cases.targets.push_back({first + 10, first + 11, first + 12});
    baskets.shares.push_back(share);
  }
  return baskets;
}

TEST(MakeBasketBatches, AskTheNewestRowForItemsOfTheBasket) {
  BatchOptions options;
  options.baskets = 2;
  options.basket_items = 2;
  const std::vector<PackedSequences> batches = MakeBasketBatches(Baskets(5, 1), options, Random(1));
  ASSERT_EQ(batches.size(), 3u);
  std::vector<int64_t> met;
  for (const PackedSequences& batch : batches) {
    ASSERT_EQ(batch.targets.size(), batch.asked.size());
    EXPECT_EQ(batch.targets.size(), 2 * (batch.begin.size() - 1));
    for (size_t i = 0; i < batch.targets.size(); ++i) {
      const int64_t newest = batch.items[static_cast<size_t>(batch.asked[i])];
      EXPECT_EQ(newest % 100, 1);
      EXPECT_EQ(batch.targets[i] / 100, newest / 100);
      EXPECT_GE(batch.targets[i] % 100, 10);
      if (i % 2 == 0) met.push_back(newest / 100);
    }
  }
  std::sort(met.begin(), met.end());
  EXPECT_EQ(met, (std::vector<int64_t>{0, 1, 2, 3, 4}));
}

TEST(MakeBasketBatches, LearnFromEachAsOftenAsItsShareSays) {
  NextBaskets baskets = Baskets(1000, 0.25f);
  std::fill(baskets.shares.begin() + 500, baskets.shares.end(), 1.0f);
  size_t rarely = 0;
  size_t always = 0;
  for (const PackedSequences& batch : MakeBasketBatches(baskets, {}, Random(3))) {
    for (size_t s = 1; s < batch.begin.size(); ++s) {
      ++(batch.items[static_cast<size_t>(batch.begin[s] - 1)] < 50'000 ? rarely : always);
    }
  }
  EXPECT_EQ(always, 500u);
  EXPECT_NEAR(static_cast<double>(rarely), 125, 40);
}

TEST(MakeBasketBatches, TakeTheLikeliestWhereNoneIsDrawn) {
  NextBaskets baskets = Baskets(3, 0);
  baskets.shares[1] = 1e-30f;
  const std::vector<PackedSequences> batches = MakeBasketBatches(baskets, {}, Random(1));
  ASSERT_EQ(batches.size(), 1u);
  EXPECT_EQ(batches[0].items, (std::vector<int64_t>{100, 101}));
}

}  // namespace
}  // namespace vitrine
