#include "fit/ease.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/random.h"
#include "data.h"

namespace vitrine {
namespace {

TEST(Ease, IsTheClosedFormWorkedOutByHand) {
  // X = (1 1 0; 1 1 0; 0 1 1), so X'X + I = (3 2 0; 2 4 1; 0 1 2), whose inverse is (7 -4 2; -4 6 -3; 2 -3 8) / 13.
  const Histories h =
      MakeHistories(testing::MakeDataset(3, {{{{0}, {1}, {0}}}, {{{0, 1}}}, {{{1, 2}}, /*guest=*/true}}), {});
  const Result<Ease> ease = Ease::Fit(h, 1, 1);
  ASSERT_TRUE(ease.ok()) << ease.status().message();
  std::vector<double> scores(3, 0);
  ease->Score(std::vector<int32_t>{0}, scores);
  EXPECT_EQ(scores[0], 0);  // nothing speaks for itself
  EXPECT_NEAR(scores[1], 4.0 / 6, 1e-6);
  EXPECT_NEAR(scores[2], -2.0 / 8, 1e-6);
  ease->Score(std::vector<int32_t>{2}, scores);
  EXPECT_NEAR(scores[0], -2.0 / 7, 1e-6);
  EXPECT_NEAR(scores[1], 4.0 / 6 + 3.0 / 6, 1e-6);
}

TEST(Ease, SaysWhatTooManyItemsWouldTake) {
  Histories h;
  h.num_items = kMaxEaseItems + 1;
  h.user_steps = {0};
  h.step_items = {0};
  const Result<Ease> ease = Ease::Fit(h, 1, 1);
  ASSERT_FALSE(ease.ok());
  EXPECT_EQ(ease.status().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(ease.status().message().find("15001^2"), std::string::npos);
  EXPECT_NE(ease.status().message().find("left out above 15000 items"), std::string::npos);
}

// A symmetric matrix with a heavy diagonal; its upper triangle holds what must not be read.
std::vector<float> HeavyDiagonal(size_t n) {
  Random random(n);
  std::vector<float> matrix(n * n, 1e6f);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < i; ++j) matrix[i * n + j] = static_cast<float>(random.Uniform(-1, 1));
    matrix[i * n + i] = static_cast<float>(n);
  }
  return matrix;
}

TEST(InvertInPlace, GivesTheInverseWithItsSignTurnedForWholeBlocksAndRests) {
  for (const size_t n : {1, 2, 63, 64, 65, 128, 200, 300}) {
    const std::vector<float> before = HeavyDiagonal(n);
    std::vector<float> after = before;
    InvertInPlace(after, n, 1);
    const auto at = [n](const std::vector<float>& m, size_t i, size_t j) { return m[i >= j ? i * n + j : j * n + i]; };
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < n; ++j) {
        double product = 0;
        for (size_t k = 0; k < n; ++k) product -= double{at(before, i, k)} * double{at(after, k, j)};
        ASSERT_NEAR(product, i == j ? 1 : 0, 1e-4) << n << ": " << i << ", " << j;
      }
    }
  }
}

TEST(InvertInPlace, IsTheSameForAnyNumberOfThreads) {
  constexpr size_t kSize = 333;
  std::vector<float> one = HeavyDiagonal(kSize);
  std::vector<float> three = one;
  InvertInPlace(one, kSize, 1);
  InvertInPlace(three, kSize, 3);
  EXPECT_EQ(one, three);
}

}  // namespace
}  // namespace vitrine
