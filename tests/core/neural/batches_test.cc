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
  const std::vector<PackedSequences> batches = MakeBatches({{1, 2, 3, 4, 5}}, {}, options, Random(1));
  ASSERT_EQ(batches.size(), 1u);
  EXPECT_EQ(batches[0].items, (std::vector<int64_t>{2, 3, 4}));
  EXPECT_EQ(batches[0].targets, (std::vector<int64_t>{3, 4, 5}));
}

TEST(MakeBatches, TakeEveryUserOfTwoItemsOrMoreOnce) {
  BatchOptions options;
  options.users = 2;
  const std::vector<PackedSequences> batches =
      MakeBatches({{10, 11}, {}, {20}, {30, 31}, {40, 41}, {50, 51}, {60, 61}}, {}, options, Random(1));
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
  const auto first = MakeBatches(sequences, {}, {}, Random(1));
  EXPECT_EQ(first[0].items, MakeBatches(sequences, {}, {}, Random(1))[0].items);
  EXPECT_NE(first[0].items, MakeBatches(sequences, {}, {}, Random(2))[0].items);
}

TEST(MakeBatches, DrawTheOrderOfWhatWasTiedAndLeaveTheRestWhereItIs) {
  const std::vector<std::vector<int32_t>> sequences = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}};
  const std::vector<std::vector<uint8_t>> ties = {{0, 0, 1, 1, 1, 1, 1, 1, 0, 0}};  // 1 to 7 came in one step
  const auto drawn = [&](uint64_t seed) {
    const PackedSequences batch = MakeBatches(sequences, ties, {}, Random(seed)).at(0);
    std::vector<int64_t> items = batch.items;
    items.push_back(batch.targets.back());
    return items;
  };
  std::vector<int64_t> items = drawn(1);
  EXPECT_EQ(items, drawn(1));
  EXPECT_NE(items, drawn(2));
  EXPECT_EQ(items.front(), 0);
  EXPECT_EQ(items[8], 8);
  EXPECT_EQ(items[9], 9);
  std::sort(items.begin(), items.end());
  EXPECT_EQ(items, (std::vector<int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(MakeBatches, DrawTheSameForDataWithoutTiesWhetherItSaysSoOrNot) {
  std::vector<std::vector<int32_t>> sequences;
  for (int32_t user = 0; user < 50; ++user) sequences.push_back({user, user + 50});
  const std::vector<std::vector<uint8_t>> none(50, {0, 0});
  EXPECT_EQ(MakeBatches(sequences, none, {}, Random(1))[0].items, MakeBatches(sequences, {}, {}, Random(1))[0].items);
}

TEST(MakeBatches, CutOffTheEndOfSomeSequences) {
  BatchOptions options;
  options.crop_probability = 1;
  const std::vector<std::vector<int32_t>> sequences(200, {0, 1, 2, 3});
  const PackedSequences batch = MakeBatches(sequences, {}, options, Random(1)).at(0);
  std::vector<size_t> of_length(4);
  for (size_t s = 1; s < batch.begin.size(); ++s) ++of_length[static_cast<size_t>(batch.begin[s] - batch.begin[s - 1])];
  EXPECT_EQ(of_length[0], 0u);
  for (size_t inputs = 1; inputs <= 3; ++inputs) EXPECT_GT(of_length[inputs], 40u) << inputs;
  EXPECT_EQ(batch.targets.size(), batch.items.size());
}

}  // namespace
}  // namespace vitrine
