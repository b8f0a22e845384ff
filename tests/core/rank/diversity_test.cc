#include "rank/diversity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/random.h"
#include "open_model.h"

namespace vitrine {
namespace {

using testing::OpenedModel;
using testing::RandomModel;
using testing::TestModel;

// Items 0 and 1 point one way, 2 and 3 another, 4 has no direction.
TestModel TwoDirections() {
  TestModel test;
  test.num_items = 5;
  test.dimensions = 2;
  test.vectors = {100, 0, 90, 0, 0, 100, 0, 90, 0, 0};
  return test;
}

std::vector<int32_t> ItemsOf(std::span<const ScoredItem> pool) {
  std::vector<int32_t> items;
  for (const ScoredItem& item : pool) items.push_back(item.item);
  return items;
}

std::vector<int32_t> Rearranged(const Model& model, float diversity, size_t places, std::vector<ScoredItem> pool) {
  Diversifier diversifier;
  EXPECT_TRUE(diversifier.Init(model));
  diversifier.Rearrange(diversity, places, pool);
  return ItemsOf(pool);
}

TEST(Diversifier, AlternatesBetweenDirections) {
  const OpenedModel opened(TwoDirections());
  const std::vector<ScoredItem> pool = {{0, 1}, {1, 0.95f}, {2, 0.9f}, {3, 0.8f}, {4, 0.1f}};
  EXPECT_EQ(Rearranged(opened.model, 0.5f, 5, pool), (std::vector<int32_t>{0, 2, 4, 1, 3}));
  EXPECT_EQ(Rearranged(opened.model, 0.2f, 5, pool), (std::vector<int32_t>{0, 2, 1, 3, 4}));
  EXPECT_EQ(Rearranged(opened.model, 0, 5, pool), (std::vector<int32_t>{0, 1, 2, 3, 4}));
}

TEST(Diversifier, PlacesOnlyWhatIsAskedForAndLosesNothing) {
  const OpenedModel opened(TwoDirections());
  const std::vector<ScoredItem> pool = {{0, 1}, {1, 0.95f}, {2, 0.9f}, {3, 0.8f}, {4, 0.1f}};
  EXPECT_EQ(Rearranged(opened.model, 0.5f, 2, pool), (std::vector<int32_t>{0, 2, 1, 3, 4}));
  EXPECT_EQ(Rearranged(opened.model, 0.5f, 1, {{3, 1}}), (std::vector<int32_t>{3}));
  EXPECT_TRUE(Rearranged(opened.model, 0.5f, 1, {}).empty());
}

TEST(Diversifier, BeginsALongerListAsTheShorterOne) {
  const OpenedModel opened(RandomModel(500, 16, 3));
  Random random(3);
  std::vector<ScoredItem> pool;
  for (int32_t i = 0; i < 400; ++i) pool.push_back({i, static_cast<float>(random.Uniform(-0.2, 1))});
  std::sort(pool.begin(), pool.end(), RanksBefore);
  const std::vector<int32_t> all = Rearranged(opened.model, 0.4f, 400, pool);
  for (const size_t places : {1u, 10u, 199u, 200u, 201u}) {
    const std::vector<int32_t> some = Rearranged(opened.model, 0.4f, places, pool);
    EXPECT_TRUE(std::equal(some.begin(), some.begin() + static_cast<std::ptrdiff_t>(places), all.begin())) << places;
  }
  std::vector<int32_t> sorted = all;
  std::sort(sorted.begin(), sorted.end());
  for (int32_t i = 0; i < 400; ++i) EXPECT_EQ(sorted[static_cast<size_t>(i)], i);
}

TEST(Diversifier, TakesScoresOfZeroAndBelow) {
  const OpenedModel opened(TwoDirections());
  EXPECT_EQ(Rearranged(opened.model, 1, 3, {{0, 0}, {1, -1}, {2, -2}}), (std::vector<int32_t>{0, 2, 1}));
}

TEST(Diversifier, HasNothingToGoByWithoutVectorsAndCategories) {
  const OpenedModel opened(RandomModel(50, 0, 1));
  EXPECT_EQ(Rearranged(opened.model, 1, 3, {{4, 3}, {1, 2}, {2, 1}}), (std::vector<int32_t>{4, 1, 2}));
}

}  // namespace
}  // namespace vitrine
