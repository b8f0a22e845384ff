#include "encoder/float4.h"

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
  constexpr size_t kWidth = 16;
  for (size_t tile = 0; tile < num_tiles; ++tile) {
    // The tile stays in the cache for all rows.
    for (size_t r = 0; r < rows; ++r) {
      const float* values = in + r * in_stride;
      const float* weights = tiles;
      Float4 a = Load4(weights);
      Float4 b = Load4(weights + 4);
      Float4 c = Load4(weights + 8);
      Float4 d = Load4(weights + 12);
      for (size_t i = 0; i < inputs; ++i) {
        weights += kWidth;
        const float value = values[i];
        a += value * Load4(weights);
        b += value * Load4(weights + 4);
        c += value * Load4(weights + 8);
        d += value * Load4(weights + 12);
      }
      float* outputs = out + (r * num_tiles + tile) * kWidth;
      Store4(a, outputs);
      Store4(b, outputs + 4);
      Store4(c, outputs + 8);
      Store4(d, outputs + 12);
    }
    tiles += kWidth * (inputs + 1);
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
