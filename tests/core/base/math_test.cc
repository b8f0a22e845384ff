#include "base/math.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>

namespace vitrine {
namespace {

TEST(Log1pPortable, AgreesWithTheLibraryToTenDigits) {
  EXPECT_EQ(Log1pPortable(0), 0);
  for (double x = 1e-12; x < 1e12; x *= 1.37) {
    EXPECT_NEAR(Log1pPortable(x) / std::log1p(x), 1, 1e-10) << x;
  }
}

// Known answers, so that native and wasm builds, which both run this test, are held to the same bits.
TEST(Log1pPortable, GivesTheSameBitsOnEveryTarget) {
  EXPECT_EQ(std::bit_cast<uint64_t>(Log1pPortable(0.1)), 0x3fb8663f793c46c6ull);
  EXPECT_EQ(std::bit_cast<uint64_t>(Log1pPortable(20.0)), 0x40085b2e946fae95ull);
  EXPECT_EQ(std::bit_cast<uint64_t>(Log1pPortable(1e6)), 0x402ba18abb1dedc8ull);
}

TEST(Log1pPortable, NeverFalls) {
  double last = 0;
  for (double x = 0; x < 50; x += 0.001) {
    const double y = Log1pPortable(x);
    EXPECT_GE(y, last) << x;
    last = y;
  }
}

}  // namespace
}  // namespace vitrine
