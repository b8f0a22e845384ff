#include "fit/reference/article.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/random.h"

namespace vitrine {
namespace {

TEST(PredictBySum, DoesNotDependOnRhoBecauseItsTwoTermsAreTheSame) {
  Random random(11);
  for (int run = 0; run < 200; ++run) {
    std::vector<double> ratings;
    double sum = 0;
    for (int64_t n = random.Between(1, 20); n > 0; --n) {
      ratings.push_back(static_cast<double>(random.Between(1, 5)));
      sum += ratings.back();
    }
    for (const double rho : {0.0, 0.3, 0.5, 1.0, -2.0, 7.5}) EXPECT_NEAR(*PredictBySum(ratings, rho), sum, 1e-9 * sum);
  }
}

TEST(PredictBySum, GrowsWithEveryRatingAndLeavesTheScale) {
  EXPECT_EQ(PredictBySum(std::vector<double>{5}, 0.5), 5);
  EXPECT_EQ(PredictBySum(std::vector<double>{5, 5}, 0.5), 10);
  EXPECT_EQ(PredictBySum(std::vector<double>{4, 5, 3}, 0.5), 12);
}

TEST(PredictBySum, SaysNothingOfNothing) {
  EXPECT_EQ(PredictBySum({}, 0.5), std::nullopt);
  EXPECT_EQ(PredictBySum(std::vector<double>{1, -1}, 0.5), std::nullopt);
}

// Section 4.3: u rated i and j with 4 and 5, v with 3 and 4.
TEST(PredictByNeighbour, GivesThirtyTwoNinthsForTheArticlesExampleWhichPrintsFourPointTwoTwo) {
  const double with_the_item_itself = *PredictByNeighbour(std::vector<double>{4, 5}, std::vector<double>{3, 4}, 1, 0);
  EXPECT_DOUBLE_EQ(with_the_item_itself, 32.0 / 9);
  EXPECT_NEAR(with_the_item_itself, 3.56, 0.005);
  EXPECT_GT(4.22 - with_the_item_itself, 0.6);
}

TEST(PredictByNeighbour, LeavesTheItemOutOfItsOwnPrediction) {
  // Of the example only j is left: v's rating of it, whatever u's weight.
  EXPECT_DOUBLE_EQ(*PredictByNeighbour(std::vector<double>{5}, std::vector<double>{4}, 1, 0), 4);
  EXPECT_DOUBLE_EQ(*PredictByNeighbour(std::vector<double>{1}, std::vector<double>{4}, 1, 0), 4);
}

TEST(PredictByNeighbour, MixesWithTheOwnPartByRho) {
  const std::vector<double> of_u = {2, 4};
  const std::vector<double> of_v = {3, 5};
  EXPECT_DOUBLE_EQ(*PredictByNeighbour(of_u, of_v, 1, 100), 26.0 / 6);
  EXPECT_DOUBLE_EQ(*PredictByNeighbour(of_u, of_v, 0, 2.5), 2.5);
  EXPECT_DOUBLE_EQ(*PredictByNeighbour(of_u, of_v, 0.25, 2.5), 0.25 * 26 / 6 + 0.75 * 2.5);
  EXPECT_EQ(PredictByNeighbour({}, {}, 1, 3), std::nullopt);
}

}  // namespace
}  // namespace vitrine
