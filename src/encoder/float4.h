// Float arithmetic for the encoders, four values at a time. The order of every sum is fixed and nothing is a library's
// or fused, so that all targets agree to the bit.
#ifndef VITRINE_ENCODER_FLOAT4_H_
#define VITRINE_ENCODER_FLOAT4_H_

#include <cstddef>
#include <cstring>
#include <span>

namespace vitrine {

// Four numbers in one register, in Clang and GCC, on every target.
using Float4 = float __attribute__((vector_size(16)));

inline Float4 Load4(const float* values) {
  Float4 out;
  std::memcpy(&out, values, sizeof(out));
  return out;
}

inline void Store4(Float4 four, float* values) { std::memcpy(values, &four, sizeof(four)); }

inline float SumOf(Float4 four) { return (four[0] + four[1]) + (four[2] + four[3]); }

// sum[d] += weight * values[d], for every d of `values`
void AddScaled(float weight, std::span<const float> values, std::span<float> sum);

// REQUIRES: a.size() >= b.size(), whose values count.
float Dot(std::span<const float> a, std::span<const float> b);

// out[r] = linear(in[r]) for a layer of bundle/encoder_weights.h.
//   tiles  float[num_tiles][1 + inputs][16]
//   in     float[rows, in_stride], of which the first `inputs` of each row are read
//   out    float[rows, num_tiles * 16]
void MultiplyTiles(const float* tiles, size_t num_tiles, size_t inputs, const float* in, size_t in_stride, size_t rows,
                   float* out);

// e^x of each, of -87 below that and of 88 above it. Relative error below 3e-7. In halves and wholes of ln 2 as in Cody
// and Waite, Software Manual for the Elementary Functions, 1980; Taylor's polynomial on what is left.
Float4 Exp4(Float4 x);

}  // namespace vitrine

#endif  // VITRINE_ENCODER_FLOAT4_H_
