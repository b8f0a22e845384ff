#include "encoder/float4.h"

#include <gtest/gtest.h>

#include <cmath>

namespace vitrine {
namespace {

TEST(Exp4, IsTheExponentialFunctionToThreePartsInTenMillion) {
  for (int i = -8700; i <= 8800; ++i) {
    const float x = static_cast<float>(i) / 100;
    const double exact = std::exp(static_cast<double>(x));
    const Float4 y = Exp4(Float4{x, 0, x, 0});
    EXPECT_NEAR(y[0] / exact, 1, 3e-7) << "at " << x;
    EXPECT_EQ(y[1], 1);
    EXPECT_EQ(y[2], y[0]);
  }
}

TEST(Exp4, StaysFiniteAndAboveZeroBeyondWhatAFloatCanHold) {
  const Float4 y = Exp4(Float4{-1e30f, -88, 89, 1e30f});
  EXPECT_GT(y[0], 0);
  EXPECT_EQ(y[0], y[1]);
  EXPECT_TRUE(std::isfinite(y[2]));
  EXPECT_EQ(y[2], y[3]);
}

}  // namespace
}  // namespace vitrine
