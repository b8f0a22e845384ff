// A sequence encoder that nobody trained, drawn from a seed.
#ifndef VITRINE_TESTS_CORE_SUPPORT_RANDOM_ENCODER_H_
#define VITRINE_TESTS_CORE_SUPPORT_RANDOM_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "fit/encoder.h"

namespace vitrine::testing {

struct EncoderShape {
  EncoderKind kind = EncoderKind::kTransformer;
  uint32_t items = 0;
  uint32_t dimensions = 0;
  uint32_t heads = 1;
  uint32_t length = 0;
  uint32_t feed_forward = 0;
  uint32_t blocks = 1;
};

inline std::vector<float> NormalValues(Random* random, size_t count, double mean, double deviation) {
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(mean + deviation * random->Normal());
  return values;
}

inline FittedLinear RandomLinear(Random* random, uint32_t outputs, uint32_t inputs) {
  constexpr double kDeviation = 0.2;
  return {outputs, inputs, NormalValues(random, size_t{outputs} * inputs, 0, kDeviation),
          NormalValues(random, outputs, 0, kDeviation)};
}

inline FittedNorm RandomNorm(Random* random, uint32_t dimensions) {
  return {NormalValues(random, dimensions, 1, 0.2), NormalValues(random, dimensions, 0, 0.2)};
}

inline FittedEncoder RandomEncoder(const EncoderShape& shape, uint64_t seed) {
  Random random(seed);
  const uint32_t d = shape.dimensions;
  FittedEncoder encoder;
  encoder.kind = shape.kind;
  encoder.dimensions = d;
  encoder.length = shape.length;
  encoder.vectors = NormalValues(&random, size_t{shape.items} * d, 0, 0.3);
  if (shape.kind == EncoderKind::kGru) {
    encoder.input_norm = RandomNorm(&random, d);
    encoder.gru = {RandomLinear(&random, 3 * d, d), RandomLinear(&random, 3 * d, d), RandomNorm(&random, d)};
    return encoder;
  }
  encoder.heads = shape.heads;
  encoder.positions = NormalValues(&random, size_t{shape.length} * d, 0, 0.1);
  encoder.input_norm = RandomNorm(&random, d);
  for (uint32_t b = 0; b < shape.blocks; ++b) {
    FittedBlock block;
    block.attention_in = RandomLinear(&random, 3 * d, d);
    block.attention_out = RandomLinear(&random, d, d);
    block.attention_norm = RandomNorm(&random, d);
    block.feed_forward_in = RandomLinear(&random, shape.feed_forward, d);
    block.feed_forward_out = RandomLinear(&random, d, shape.feed_forward);
    block.feed_forward_norm = RandomNorm(&random, d);
    encoder.blocks.push_back(block);
  }
  return encoder;
}

}  // namespace vitrine::testing

#endif  // VITRINE_TESTS_CORE_SUPPORT_RANDOM_ENCODER_H_
