#include "fit/rounded_encoder.h"

#include "fit/quantise.h"

namespace vitrine {
namespace {

void RoundToInt8(size_t cols, std::span<float> values) {
  const QuantisedRows rows = QuantiseRows(values, cols);
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(rows.values[i]) * rows.scales[i / cols];
}

void RoundToInt4(size_t cols, std::span<float> values) {
  constexpr int kZero = 8;
  const size_t half = (cols + 1) / 2;
  const QuantisedNibbles rows = QuantiseNibbles(values, cols);
  for (size_t i = 0; i < values.size(); ++i) {
    const size_t row = i / cols;
    const size_t col = i % cols;
    const int byte = rows.bytes[row * half + col % half];
    const int quantum = (col < half ? byte & 0xf : byte >> 4) - kZero;
    values[i] = static_cast<float>(quantum) * rows.scales[row];
  }
}

}  // namespace

void RoundRows(RowFormat format, size_t cols, std::span<float> values) {
  if (format == RowFormat::kInt8) RoundToInt8(cols, values);
  if (format == RowFormat::kInt4) RoundToInt4(cols, values);
}

FittedEncoder RoundedEncoder(const FittedEncoder& encoder, const VectorFormat& format) {
  FittedEncoder out = encoder;
  RoundRows(format.rows, encoder.dimensions, out.vectors);
  RoundToInt8(encoder.dimensions, out.positions);
  for (FittedLinear* linear : {&out.gru.in, &out.gru.state}) RoundToInt8(linear->inputs, linear->weights);
  for (FittedBlock& block : out.blocks) {
    for (FittedLinear* linear :
         {&block.attention_in, &block.attention_out, &block.feed_forward_in, &block.feed_forward_out}) {
      RoundToInt8(linear->inputs, linear->weights);
    }
  }
  return out;
}

}  // namespace vitrine
