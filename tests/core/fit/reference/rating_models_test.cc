// One suite that every rating model must pass, and what each of them promises by itself.
#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

#include "base/random.h"
#include "fit/reference/matrix_factorisation.h"
#include "fit/reference/neighbourhood.h"

namespace vitrine {
namespace {

// Users of two tastes: who likes the even items dislikes the odd ones, 5 against 1.
std::vector<Rating> Checkerboard(uint32_t users, uint32_t items, double share) {
  Random random(3);
  std::vector<Rating> ratings;
  for (uint32_t u = 0; u < users; ++u) {
    for (uint32_t i = 0; i < items; ++i) {
      if (random.Chance(share)) ratings.push_back({u, i, u % 2 == i % 2 ? 5.0f : 1.0f, i});
    }
  }
  return ratings;
}

TEST(RatingMatrix, FindsRatingsFromBothSides) {
  const RatingMatrix matrix(std::vector<Rating>{{0, 2, 4, 0}, {1, 2, 2, 0}, {0, 0, 3, 0}}, 3, 3);
  EXPECT_EQ(matrix.mean, 3);
  EXPECT_EQ(matrix.lowest, 2);
  EXPECT_EQ(matrix.highest, 4);
  EXPECT_EQ(matrix.user_means[0], 3.5);
  EXPECT_EQ(matrix.item_means[2], 3);
  EXPECT_TRUE(std::isnan(matrix.user_means[2]));
  ASSERT_NE(matrix.by_user.Find(0, 2), nullptr);
  EXPECT_EQ(matrix.by_user.Find(0, 2)->value, 4);
  EXPECT_EQ(matrix.by_item.Find(2, 1)->value, 2);
  EXPECT_EQ(matrix.by_user.Find(1, 0), nullptr);
}

TEST(RatingModels, TellTheTwoTastesOfACheckerboardApart) {
  const RatingMatrix matrix(Checkerboard(40, 30, 0.5), 40, 30);
  const MatrixFactorisation factors(matrix, {});
  const RatingPredictor models[] = {
      UserNeighbours(matrix, {}), ItemNeighbours(matrix, {}),
      [&](uint32_t user, uint32_t item) { return std::optional(factors.Predict(user, item)); }};
  for (const RatingPredictor& predict : models) {
    for (uint32_t u = 0; u < 40; ++u) {
      for (uint32_t i = 0; i < 30; ++i) {
        if (matrix.by_user.Find(u, i) != nullptr) continue;
        const std::optional<double> predicted = predict(u, i);
        ASSERT_TRUE(predicted.has_value());
        EXPECT_EQ(*predicted > 3, u % 2 == i % 2) << u << ", " << i << ": " << *predicted;
      }
    }
  }
}

TEST(RatingModels, SayNothingOfWhomAndWhatNobodyKnows) {
  const RatingMatrix matrix(std::vector<Rating>{{0, 0, 4, 0}, {1, 1, 2, 0}}, 3, 3);
  for (const RatingPredictor& predict :
       {UserNeighbours(matrix, {}), ItemNeighbours(matrix, {}), ArticleByNeighbour(matrix), ArticleBySum(matrix)}) {
    EXPECT_EQ(predict(2, 0), std::nullopt);
    EXPECT_EQ(predict(0, 2), std::nullopt);
    EXPECT_EQ(predict(0, 1), std::nullopt);
  }
  const MatrixFactorisation factors(matrix, {});
  EXPECT_DOUBLE_EQ(factors.Predict(2, 2), 3);
}

TEST(UserNeighbours, AddToTheUsersMeanWhatTheOthersGaveAboveTheirs) {
  // 1 has the taste of 0 and gives two less; 2 has the opposite taste and has no part in it.
  const RatingMatrix matrix(std::vector<Rating>{{0, 0, 5, 0},
                                                {0, 1, 3, 0},
                                                {1, 0, 3, 0},
                                                {1, 1, 1, 0},
                                                {1, 2, 3, 0},
                                                {2, 0, 1, 0},
                                                {2, 1, 5, 0},
                                                {2, 2, 1, 0}},
                            3, 3);
  EXPECT_NEAR(*UserNeighbours(matrix, {})(0, 2), 4 + (3 - 7.0 / 3), 1e-9);
}

TEST(ItemNeighbours, AreTheUsersOwnRatings) {
  const RatingMatrix matrix(Checkerboard(40, 30, 0.5), 40, 30);
  const double predicted = *ItemNeighbours(matrix, {})(0, 0);
  EXPECT_GE(predicted, 1);
  EXPECT_LE(predicted, 5);
}

TEST(ArticleByNeighbour, NeverSeesTheRatingItIsAskedFor) {
  // The article's example. Item 0 is left out of its own prediction: the rating of item 1 is left, and the mean has
  // next to no weight.
  const auto predicted = [](float own) {
    const RatingMatrix matrix(std::vector<Rating>{{0, 0, 4, 0}, {0, 1, 5, 0}, {1, 0, own, 0}, {1, 1, 4, 0}}, 2, 2);
    return *ArticleByNeighbour(matrix)(1, 0);
  };
  EXPECT_GT(predicted(3), 3.9);
  EXPECT_LE(predicted(3), 4);
}

TEST(ArticleBySum, IsTheSumOfTheUsersOtherRatedItemsAndNoRating) {
  const RatingMatrix matrix(Checkerboard(40, 30, 0.9), 40, 30);
  double sum = 0;
  for (const RatedBy& rated : matrix.by_user[0]) sum += rated.other == 0 ? 0 : double{rated.value};
  EXPECT_NEAR(*ArticleBySum(matrix)(0, 0), sum, 1e-9);
  EXPECT_GT(sum, 20);
}

TEST(FitBiases, DrawsFewRatingsTowardsTheMean) {
  const RatingMatrix matrix(std::vector<Rating>{{0, 0, 5, 0}, {1, 1, 1, 0}, {2, 1, 1, 0}, {3, 1, 1, 0}}, 4, 2);
  const RatingBiases biases = FitBiases(matrix, 5);
  EXPECT_DOUBLE_EQ(biases.mean, 2);
  EXPECT_DOUBLE_EQ(biases.of_items[0], 3.0 / 6);
  EXPECT_DOUBLE_EQ(biases.of_items[1], -3.0 / 8);
  EXPECT_DOUBLE_EQ(biases.of_users[0], (5 - 2 - 0.5) / 6);
}

TEST(MatrixFactorisation, IsTheSameForTheSameSeed) {
  const RatingMatrix matrix(Checkerboard(20, 10, 0.6), 20, 10);
  EXPECT_EQ(MatrixFactorisation(matrix, {}).Predict(3, 4), MatrixFactorisation(matrix, {}).Predict(3, 4));
}

}  // namespace
}  // namespace vitrine
