// Vectors of which a byte holds two values: every kernel of this machine against the scalar oracle.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"
#include "kernel/kernels.h"
#if defined(__x86_64__)
#include "kernel/kernels_x86.h"
#endif

namespace vitrine {
namespace {

constexpr size_t kTails[] = {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 62, 63, 64, 65, 127, 128, 256};

struct NamedDotI4 {
  std::string name;
  decltype(&DotI4) dot;
};

struct NamedScanPq4 {
  std::string name;
  decltype(&ScanPq4) scan;
};

// What the program would use here, and what it would use on an older machine.
std::vector<NamedDotI4> DotsOfThisMachine() {
  std::vector<NamedDotI4> all = {{KernelName(), DotI4}};
#if defined(__x86_64__)
  all.push_back({"sse2", sse2::DotI4});
  if (__builtin_cpu_supports("avx2")) all.push_back({"avx2", avx2::DotI4});
#endif
  return all;
}

std::vector<NamedScanPq4> ScansOfThisMachine() {
  std::vector<NamedScanPq4> all = {{KernelName(), ScanPq4}};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) all.push_back({"avx2", avx2::ScanPq4});
#endif
  return all;
}

std::vector<uint8_t> RandomBytes(Random& random, size_t n) {
  std::vector<uint8_t> bytes(n);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.Below(256));
  return bytes;
}

std::vector<int8_t> RandomQuery(Random& random, size_t n) {
  std::vector<int8_t> values(n);
  for (int8_t& v : values) v = static_cast<int8_t>(static_cast<int>(random.Below(255)) - 127);
  return values;
}

TEST(DotI4, MatchesScalarAtEveryTailLength) {
  Random random(1);
  for (const NamedDotI4& kernel : DotsOfThisMachine()) {
    for (const size_t n : kTails) {
      for (const size_t d : kTails) {
        const std::vector<int8_t> query = RandomQuery(random, d);
        const std::vector<uint8_t> rows = RandomBytes(random, n * ((d + 1) / 2));
        std::vector<int32_t> fast(n, -1);
        std::vector<int32_t> slow(n, -2);
        kernel.dot(query, {rows, n, (d + 1) / 2}, fast);
        scalar::DotI4(query, {rows, n, (d + 1) / 2}, slow);
        EXPECT_EQ(fast, slow) << kernel.name << ", n = " << n << ", d = " << d;
      }
    }
  }
}

TEST(DotI4, HoldsTheExtremesWithoutSaturating) {
  for (const NamedDotI4& kernel : DotsOfThisMachine()) {
    for (const int q : {-127, 127}) {
      for (const uint8_t byte : {uint8_t{0x00}, uint8_t{0xff}, uint8_t{0x0f}, uint8_t{0xf0}}) {
        const std::vector<int8_t> query(1024, static_cast<int8_t>(q));
        const std::vector<uint8_t> rows(512 * 5, byte);
        std::vector<int32_t> out(5);
        kernel.dot(query, {rows, 5, 512}, out);
        const int32_t both = (byte % 16 - 8) + (byte / 16 - 8);
        EXPECT_EQ(out, std::vector<int32_t>(5, q * both * 512)) << kernel.name;
      }
    }
  }
}

TEST(DotI4, ReadsTheFirstHalfFromLowNibblesAndTheSecondFromHighOnes) {
  // Values 1, 2, 3 and -7, -6: an odd number, so that the last high nibble has none.
  const std::vector<uint8_t> row = {0x19, 0x2a, 0xfb};
  const std::vector<int8_t> query = {1, 10, 100, 2, 3};
  int32_t out = 0;
  DotI4(query, {row, 1, 3}, {&out, 1});
  EXPECT_EQ(out, 1 + 20 + 300 - 14 - 18);
}

struct Listed {
  std::vector<uint16_t> positions;
  std::vector<uint16_t> sums;

  bool operator==(const Listed&) const = default;
};

Listed Scan(decltype(&ScanPq4) scan, const std::vector<uint8_t>& tables, const std::vector<uint8_t>& codes,
            int16_t minimum) {
  const size_t items = codes.size() * 2 / (tables.size() / 16);
  Listed listed{std::vector<uint16_t>(items), std::vector<uint16_t>(items)};
  const size_t found = scan({tables, tables.size() / 16, 16}, codes, minimum, listed.positions, listed.sums);
  listed.positions.resize(found);
  listed.sums.resize(found);
  return listed;
}

TEST(ScanPq4, MatchesScalarForEveryNumberOfSubQuantisersAndEveryMinimum) {
  Random random(2);
  for (const NamedScanPq4& kernel : ScansOfThisMachine()) {
    for (const size_t m : {1, 2, 3, 7, 8, 16, 31, 32, 128}) {
      for (const size_t blocks : {0, 1, 2, 9}) {
        const std::vector<uint8_t> tables = RandomBytes(random, m * 16);
        const std::vector<uint8_t> codes = RandomBytes(random, blocks * m * 16);
        const int middle = static_cast<int>(m) * 127;
        for (const int least : {0, 1, middle, middle + middle / 5, 255 * static_cast<int>(m), 32767}) {
          const auto minimum = static_cast<int16_t>(least);
          const Listed slow = Scan(scalar::ScanPq4, tables, codes, minimum);
          EXPECT_EQ(Scan(kernel.scan, tables, codes, minimum), slow)
              << kernel.name << ", M = " << m << ", " << blocks << " blocks, from " << minimum;
          if (minimum == 0) {
            EXPECT_EQ(slow.positions.size(), blocks * kPqBlock);
          }
        }
      }
    }
  }
}

TEST(ScanPq4, HoldsTheLargestSumWithoutOverflow) {
  const std::vector<uint8_t> tables(kMaxPqTables * 16, 255);
  const std::vector<uint8_t> codes(kMaxPqTables * 16, 0x5a);
  for (const NamedScanPq4& kernel : ScansOfThisMachine()) {
    const Listed listed = Scan(kernel.scan, tables, codes, 255 * kMaxPqTables);
    EXPECT_EQ(listed.sums, std::vector<uint16_t>(kPqBlock, 255 * kMaxPqTables)) << kernel.name;
    EXPECT_TRUE(Scan(kernel.scan, tables, codes, 255 * kMaxPqTables + 1).positions.empty()) << kernel.name;
  }
}

TEST(ScanPq4, ReadsTheFirstHalfOfABlockFromLowNibblesAndTheSecondFromHighOnes) {
  std::vector<uint8_t> tables(16);
  for (size_t i = 0; i < 16; ++i) tables[i] = static_cast<uint8_t>(i * 10);
  std::vector<uint8_t> codes(16);
  for (size_t j = 0; j < 16; ++j) codes[j] = static_cast<uint8_t>(j | (15 - j) << 4);
  const Listed listed = Scan(ScanPq4, tables, codes, 0);
  ASSERT_EQ(listed.sums.size(), 32u);
  for (size_t i = 0; i < 32; ++i) {
    EXPECT_EQ(listed.positions[i], i);
    EXPECT_EQ(listed.sums[i], (i < 16 ? i : 31 - i) * 10);
  }
}

}  // namespace
}  // namespace vitrine
