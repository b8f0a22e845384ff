#include "encoder/float4.h"

#include <algorithm>
#include <cstdint>

namespace vitrine {

// Not inlined, here and below: once each is enough in what every shopper downloads.
[[gnu::noinline]] void AddScaled(float weight, std::span<const float> values, std::span<float> sum) {
  const size_t whole = values.size() / 4 * 4;
  for (size_t d = 0; d < whole; d += 4) Store4(Load4(&sum[d]) + weight * Load4(&values[d]), &sum[d]);
  for (size_t d = whole; d < values.size(); ++d) sum[d] += weight * values[d];
}

[[gnu::noinline]] float Dot(std::span<const float> a, std::span<const float> b) {
  Float4 sums = {0, 0, 0, 0};
  const size_t whole = b.size() / 4 * 4;
  for (size_t d = 0; d < whole; d += 4) sums += Load4(&a[d]) * Load4(&b[d]);
  float rest = 0;
  for (size_t d = whole; d < b.size(); ++d) rest += a[d] * b[d];
  return SumOf(sums) + rest;
}

[[gnu::noinline]] void MultiplyTiles(const float* tiles, size_t num_tiles, size_t inputs, const float* in,
                                     size_t in_stride, size_t rows, float* out) {
  constexpr size_t kVectors = 4;  // of a tile
  for (size_t tile = 0; tile < num_tiles; ++tile) {
    // The tile stays in the cache for all rows. Two rows at a time: additions wait for each other less. The last of an
    // odd number is its own neighbour.
    for (size_t r = 0; r < rows; r += 2) {
      const size_t second = std::min(r + 1, rows - 1);
      const float* values[] = {in + r * in_stride, in + second * in_stride};
      const float* weights = tiles;
      Float4 sums[2][kVectors];
      for (size_t v = 0; v < kVectors; ++v) sums[0][v] = sums[1][v] = Load4(weights + 4 * v);
      for (size_t i = 0; i < inputs; ++i) {
        weights += 4 * kVectors;
#pragma GCC unroll 4
        for (size_t v = 0; v < kVectors; ++v) {
          const Float4 weight = Load4(weights + 4 * v);
          sums[0][v] += values[0][i] * weight;
          sums[1][v] += values[1][i] * weight;
        }
      }
      float* outputs[] = {out + (r * num_tiles + tile) * 4 * kVectors,
                          out + (second * num_tiles + tile) * 4 * kVectors};
      for (size_t v = 0; v < kVectors; ++v) {
        Store4(sums[0][v], outputs[0] + 4 * v);
        Store4(sums[1][v], outputs[1] + 4 * v);
      }
    }
    tiles += 4 * kVectors * (inputs + 1);
  }
}

[[gnu::noinline]] Float4 Exp4(Float4 x) {
  using Int4 = int32_t __attribute__((vector_size(16)));
  constexpr float kLog2E = 1.44269504088896341f;
  // ln 2, its first bits alone: their products with whole numbers are exact.
  constexpr float kLn2High = 0.693359375f;
  constexpr float kLn2Low = -2.12194440e-4f;
  // 1.5 * 2^23: a float of this size has no fraction, and its last bits are a whole number.
  constexpr float kRounder = 12582912;
  constexpr Float4 kLeast = {-87, -87, -87, -87};
  constexpr Float4 kMost = {88, 88, 88, 88};
  x = x < kLeast ? kLeast : x;
  x = x > kMost ? kMost : x;
  const Float4 rounded = x * kLog2E + kRounder;
  const Float4 whole = rounded - kRounder;
  const Float4 r = (x - whole * kLn2High) - whole * kLn2Low;
  Float4 sum = r * (1.0f / 720) + 1.0f / 120;
  for (const float coefficient : {1.0f / 24, 1.0f / 6, 0.5f, 1.0f, 1.0f}) sum = sum * r + coefficient;
  Int4 bits;
  std::memcpy(&bits, &rounded, sizeof(bits));
  bits = (bits << 23) + 0x3f800000;  // 2^whole
  Float4 power;
  std::memcpy(&power, &bits, sizeof(power));
  return sum * power;
}

}  // namespace vitrine
