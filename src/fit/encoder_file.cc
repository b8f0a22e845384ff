#include "fit/encoder_file.h"

#include <string>

#include "bundle/roles.h"
#include "bundle/safetensors.h"
#include "fit/quantise.h"

namespace vitrine {
namespace {

void AddRows(SafetensorsWriter* writer, const std::string& name, const std::string& name_of_scales,
             std::span<const float> values, uint64_t cols) {
  const QuantisedRows rows = QuantiseRows(values, cols);
  writer->Add<int8_t>(name, DType::kI8, {rows.scales.size(), cols}, rows.values);
  writer->Add<float>(name_of_scales, DType::kF32, {rows.scales.size()}, rows.scales);
}

void AddLinear(SafetensorsWriter* writer, const std::string& name, const std::string& block,
               const FittedLinear& linear) {
  AddRows(writer, name + "_" + block, name + "_scales_" + block, linear.weights, linear.inputs);
  writer->Add<float>(name + "_biases_" + block, DType::kF32, {linear.outputs}, linear.biases);
}

void Append(const FittedNorm& norm, std::vector<float>* out) {
  out->insert(out->end(), norm.gains.begin(), norm.gains.end());
  out->insert(out->end(), norm.biases.begin(), norm.biases.end());
}

void AddNorms(SafetensorsWriter* writer, uint64_t d, const std::vector<float>& norms) {
  writer->Add<float>(tensor::kNorms, DType::kF32, {norms.size() / (2 * d), 2, d}, norms);
}

void AddTransformer(const FittedEncoder& encoder, SafetensorsWriter* writer) {
  const uint64_t d = encoder.dimensions;
  const auto heads = static_cast<uint8_t>(encoder.heads);
  writer->Add<uint8_t>(tensor::kHeads, DType::kU8, {1}, {&heads, 1});
  AddRows(writer, tensor::kPositions, tensor::kPositionScales, encoder.positions, d);
  std::vector<float> norms;
  Append(encoder.input_norm, &norms);
  for (size_t b = 0; b < encoder.blocks.size(); ++b) {
    const FittedBlock& block = encoder.blocks[b];
    const std::string number = std::to_string(b);
    AddLinear(writer, tensor::kAttentionIn, number, block.attention_in);
    AddLinear(writer, tensor::kAttentionOut, number, block.attention_out);
    AddLinear(writer, tensor::kFeedForwardIn, number, block.feed_forward_in);
    AddLinear(writer, tensor::kFeedForwardOut, number, block.feed_forward_out);
    Append(block.attention_norm, &norms);
    Append(block.feed_forward_norm, &norms);
  }
  AddNorms(writer, d, norms);
}

void AddGru(const FittedEncoder& encoder, SafetensorsWriter* writer) {
  const auto length = static_cast<uint16_t>(encoder.length);
  writer->Add<uint16_t>(tensor::kLength, DType::kU16, {1}, {&length, 1});
  AddLinear(writer, tensor::kGruIn, "0", encoder.gru.in);
  AddLinear(writer, tensor::kGruState, "0", encoder.gru.state);
  std::vector<float> norms;
  Append(encoder.input_norm, &norms);
  Append(encoder.gru.norm, &norms);
  AddNorms(writer, encoder.dimensions, norms);
}

}  // namespace

std::vector<uint8_t> PackEncoder(const FittedEncoder& encoder) {
  SafetensorsWriter writer;
  (encoder.kind == EncoderKind::kGru ? AddGru : AddTransformer)(encoder, &writer);
  return writer.Finish();
}

}  // namespace vitrine
