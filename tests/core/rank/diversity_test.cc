#include "rank/diversity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
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

// What the class has to find, by comparing everything with everything.
std::vector<int32_t> RearrangedSlowly(const TestModel& test, float diversity, size_t places,
                                      const std::vector<ScoredItem>& pool) {
  const size_t d = test.dimensions;
  const auto vector_of = [&](const ScoredItem& item) { return &test.vectors[static_cast<size_t>(item.item) * d]; };
  const auto dot = [&](const ScoredItem& a, const ScoredItem& b) {
    return std::inner_product(vector_of(a), vector_of(a) + d, vector_of(b), 0);
  };
  const auto likeness = [&](const ScoredItem& a, const ScoredItem& b) {
    const float lengths = std::sqrt(static_cast<float>(dot(a, a))) * std::sqrt(static_cast<float>(dot(b, b)));
    return std::max(0.0f, static_cast<float>(dot(a, b)) / lengths);
  };
  std::vector<int32_t> out;
  std::vector<bool> placed(pool.size(), false);
  std::vector<float> nearest(pool.size(), 0);
  const size_t n = std::min(pool.size(), kDiversityPool);
  while (out.size() < std::min(places, n)) {
    size_t best = n;
    float highest = -1e30f;
    for (size_t i = 0; i < n; ++i) {
      if (placed[i]) continue;
      const float value = (1 - diversity) * std::max(pool[i].score, 0.0f) / pool[0].score - diversity * nearest[i];
      if (value > highest + 1e-6f) {
        highest = value;
        best = i;
      }
    }
    placed[best] = true;
    out.push_back(pool[best].item);
    for (size_t i = 0; i < n; ++i) nearest[i] = std::max(nearest[i], likeness(pool[i], pool[best]));
  }
  return out;
}

TEST(Diversifier, PlacesWhatComparingAllWithAllWouldPlace) {
  for (const float diversity : {0.05f, 0.2f, 0.6f, 1.0f}) {
    for (const uint64_t seed : {1u, 2u, 3u}) {
      const TestModel test = RandomModel(300, 16, seed);
      const OpenedModel opened(test);
      Random random(seed);
      std::vector<ScoredItem> pool;
      for (int32_t i = 0; i < 250; ++i) pool.push_back({i, static_cast<float>(random.Uniform(-0.2, 1))});
      std::sort(pool.begin(), pool.end(), RanksBefore);
      std::vector<int32_t> found = Rearranged(opened.model, diversity, 40, pool);
      found.resize(40);
      EXPECT_EQ(found, RearrangedSlowly(test, diversity, 40, pool)) << diversity << ", seed " << seed;
    }
  }
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
