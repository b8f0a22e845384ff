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

using ScoreKernel = decltype(&ScoreAbove);

std::vector<ScoreKernel> ScoresOfThisMachine() {
#if defined(__x86_64__)
  return {ScoreAbove, sse2::ScoreAbove};
#else
  return {ScoreAbove};
#endif
}

TEST(ScoreAbove, MatchesScalarBitForBitAtEveryTailLengthAndThreshold) {
  Random random(2);
  for (const size_t n : kTails) {
    std::vector<int32_t> dots(n);
    for (int32_t& dot : dots) dot = static_cast<int32_t>(random.Below(2'000'001)) - 1'000'000;
    const std::vector<float> scales = RandomFloats(random, n);
    const std::vector<float> prior = RandomFloats(random, n);
    const DenseScores input = {dots, scales, 1e-6f, prior, 0.71f};
    std::vector<float> slow(n);
    std::vector<uint16_t> listed(n);
    scalar::ScoreAbove(input, 0, slow, listed);
    for (const float threshold : {-2.0f, -0.5f, 0.0f, 0.9f, 2.0f, n > 0 ? slow[n / 2] : 0.0f}) {
      std::vector<uint16_t> expected(n);
      expected.resize(scalar::ScoreAbove(input, threshold, slow, expected));
      for (const ScoreKernel score : ScoresOfThisMachine()) {
        std::vector<float> fast(n);
        std::vector<uint16_t> found(n);
        found.resize(score(input, threshold, fast, found));
        ExpectSameBits(fast, slow);
        EXPECT_EQ(found, expected) << "n = " << n << ", threshold = " << threshold;
        EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
      }
    }
  }
}

TEST(ScoreAbove, ListsNothingAtTheThresholdItself) {
  const std::vector<int32_t> dots(9, 3);
  const std::vector<float> ones(9, 1);
  std::vector<float> scores(9);
  std::vector<uint16_t> positions(9);
  EXPECT_EQ(ScoreAbove({dots, ones, 1, ones, 1}, 4, scores, positions), 0u);
  EXPECT_EQ(ScoreAbove({dots, ones, 1, ones, 1}, 3.999f, scores, positions), 9u);
}

TEST(ScoreAbove, DoesNotFuse) {
  // The square of this has more digits than a float: fused, it would not be rounded before the addition.
  const float x = 1 + 0x1p-12f;
  std::vector<float> out(8);
  std::vector<uint16_t> positions(8);
  const std::vector<int32_t> ones(8, 1);
  const std::vector<float> xs(8, x);
  const std::vector<float> minus(8, -1);
  volatile float product = x * x;
  ScoreAbove({ones, xs, x, minus, 1}, 0, out, positions);
  EXPECT_EQ(out, std::vector<float>(8, product - 1));
  ScoreAbove({ones, minus, 1, xs, x}, 0, out, positions);
  EXPECT_EQ(out, std::vector<float>(8, product - 1));
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
