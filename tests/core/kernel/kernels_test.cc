// The same tests run natively and as WebAssembly, where they hold the SIMD128 kernels to the scalar oracle.
#include "kernel/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "kernel/bit_set.h"
#if defined(__x86_64__)
#include "kernel/kernels_x86.h"
#endif

namespace vitrine {
namespace {

constexpr size_t kTails[] = {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 256};

std::vector<int8_t> RandomInt8(Random& random, size_t n) {
  std::vector<int8_t> values(n);
  for (int8_t& v : values) v = static_cast<int8_t>(static_cast<int>(random.Below(255)) - 127);
  return values;
}

std::vector<float> RandomFloats(Random& random, size_t n) {
  std::vector<float> values(n);
  for (float& v : values) v = static_cast<float>(static_cast<double>(random.Below(2000001)) / 1e6 - 1);
  return values;
}

void ExpectSameBits(const std::vector<float>& a, const std::vector<float>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(std::bit_cast<uint32_t>(a[i]), std::bit_cast<uint32_t>(b[i])) << "at " << i;
  }
}

// What the program uses here, and what it would use on an older machine.
std::vector<decltype(&DotI8)> DotsOfThisMachine() {
#if defined(__x86_64__)
  return {DotI8, sse2::DotI8};
#else
  return {DotI8};
#endif
}

TEST(DotI8, MatchesScalarAtEveryTailLength) {
  Random random(1);
  for (const size_t n : kTails) {
    for (const size_t d : kTails) {
      const std::vector<int8_t> query = RandomInt8(random, d);
      const std::vector<int8_t> rows = RandomInt8(random, n * d);
      std::vector<int32_t> slow(n, -2);
      scalar::DotI8(query, {rows, n, d}, slow);
      for (const auto dot : DotsOfThisMachine()) {
        std::vector<int32_t> fast(n, -1);
        dot(query, {rows, n, d}, fast);
        EXPECT_EQ(fast, slow) << "n = " << n << ", d = " << d;
      }
    }
  }
}

TEST(DotI8, HoldsTheExtremesWithoutOverflow) {
  const std::vector<int8_t> query(1024, -127);
  const std::vector<int8_t> rows(1024 * 5, 127);
  for (const auto dot : DotsOfThisMachine()) {
    std::vector<int32_t> out(5);
    dot(query, {rows, 5, 1024}, out);
    EXPECT_EQ(out, std::vector<int32_t>(5, -127 * 127 * 1024));
  }
}

TEST(ScaleAdd, MatchesScalarBitForBitAtEveryTailLength) {
  Random random(2);
  for (const size_t n : kTails) {
    std::vector<int32_t> dots(n);
    for (int32_t& v : dots) v = static_cast<int32_t>(random.Below(2000001)) - 1000000;
    const std::vector<float> scales = RandomFloats(random, n);
    const std::vector<float> base = RandomFloats(random, n);
    std::vector<float> fast(n);
    std::vector<float> slow(n);
    ScaleAdd(dots, scales, 0.37f, base, 0.71f, fast);
    scalar::ScaleAdd(dots, scales, 0.37f, base, 0.71f, slow);
    ExpectSameBits(fast, slow);
  }
}

// A fused multiply-add would keep the digits that the rounded product loses: 1 - (1 + 2^-12)^2 differs.
TEST(ScaleAdd, DoesNotFuse) {
  const float x = 1 + 0x1p-12f;
  std::vector<float> out(8);
  const std::vector<int32_t> ones(8, 1);
  volatile float product = x * x;
  ScaleAdd(ones, std::vector<float>(8, x), x, std::vector<float>(8, -1), 1, out);
  EXPECT_EQ(out, std::vector<float>(8, product - 1));
  ScaleAdd(ones, std::vector<float>(8, -1), 1, std::vector<float>(8, x), x, out);
  EXPECT_EQ(out, std::vector<float>(8, product - 1));
}

TEST(FindAbove, MatchesScalarAtEveryTailLengthAndThreshold) {
  Random random(4);
  for (const size_t n : kTails) {
    const std::vector<float> scores = RandomFloats(random, n);
    for (const float threshold : {-2.0f, -0.5f, 0.0f, 0.9f, 2.0f, n > 0 ? scores[n / 2] : 0.0f}) {
      std::vector<uint16_t> fast(n);
      std::vector<uint16_t> slow(n);
      fast.resize(FindAbove(scores, threshold, fast));
      slow.resize(scalar::FindAbove(scores, threshold, slow));
      EXPECT_EQ(fast, slow) << "n = " << n << ", threshold = " << threshold;
      EXPECT_TRUE(std::is_sorted(fast.begin(), fast.end()));
    }
  }
}

TEST(BitSet, BeginsFullAndClearsSingleBits) {
  BitSet bits;
  ASSERT_TRUE(bits.Reset(130));
  for (size_t i = 0; i < 130; ++i) EXPECT_TRUE(bits.Test(i));
  bits.Clear(63);
  bits.Clear(64);
  EXPECT_FALSE(bits.Test(63));
  EXPECT_FALSE(bits.Test(64));
  EXPECT_TRUE(bits.Test(62));
  bits.Set(64);
  EXPECT_TRUE(bits.Test(64));
}

}  // namespace
}  // namespace vitrine
