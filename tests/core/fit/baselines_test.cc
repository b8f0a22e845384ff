#include "fit/baselines.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "data.h"

namespace vitrine {
namespace {

TEST(ItemKnn, IsTheCosineOverCustomersWithoutGuests) {
  // Customers of item 0: A, B; of item 1: A, B, C; of item 2: C. The guest's order does not count.
  const Histories h =
      MakeHistories(testing::MakeDataset(3, {{{{0}, {1}}}, {{{0, 1}}}, {{{1, 2}}}, {{{0, 2}}, true}}), {});
  const ItemKnn knn(h);
  std::vector<double> scores(3, 0);
  const int32_t history[] = {0};
  knn.Score(history, scores);
  EXPECT_NEAR(scores[1], 2 / std::sqrt(2.0 * 3), 1e-12);
  EXPECT_EQ(scores[2], 0);
  const int32_t both[] = {1};
  knn.Score(both, scores);
  EXPECT_NEAR(scores[2], 1 / std::sqrt(3.0), 1e-12);
}

}  // namespace
}  // namespace vitrine
