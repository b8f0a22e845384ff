#include "bundle/encoder_weights.h"

#include <string>

#include "base/message.h"
#include "bundle/roles.h"

namespace vitrine {
namespace {

// The first length of a tensor's shape; 0 when the tensor is missing.
uint64_t FirstOf(const TensorFile& file, std::string_view name) {
  const std::vector<uint64_t> shape = file.ShapeOf(name);
  return shape.empty() ? 0 : shape[0];
}

// The bounds keep the lengths that a shape is made of small; the shape itself is checked where the tensor is read.
Status GetLength(const TensorFile& file, const std::string& name, uint32_t most, uint64_t* length) {
  *length = FirstOf(file, name);
  if (*length >= 1 && *length <= most) return OkStatus();
  return file.Error(name, "must have 1..{} rows", most);
}

Status GetRows(const TensorFile& file, std::string_view name, std::string_view name_of_scales, uint64_t rows,
               uint64_t cols, ScaledRows* out) {
  std::span<const int8_t> values;
  VITRINE_RETURN_IF_ERROR(file.Get(name, DType::kI8, {rows, cols}, &values));
  out->rows = {values, static_cast<size_t>(rows), static_cast<size_t>(cols)};
  return file.GetFloats(name_of_scales, {rows}, 0, kMaxMagnitude, &out->scales);
}

}  // namespace

Status ReadEncoder(const TensorFile& file, uint32_t dimensions, EncoderWeights* out) {
  const uint64_t d = dimensions;
  std::span<const uint8_t> heads;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kHeads, DType::kU8, {1}, &heads));
  if (heads[0] == 0 || d % heads[0] != 0) return file.Error(tensor::kHeads, "must divide {}", d);
  out->heads = heads[0];
  uint64_t length = 0;
  VITRINE_RETURN_IF_ERROR(GetLength(file, tensor::kPositions, kMaxEncoderLength, &length));
  VITRINE_RETURN_IF_ERROR(GetRows(file, tensor::kPositions, tensor::kPositionScales, length, d, &out->positions));
  uint64_t norms = 0;
  VITRINE_RETURN_IF_ERROR(GetLength(file, tensor::kNorms, 2 * kMaxEncoderBlocks + 1, &norms));
  if (norms < 3 || norms % 2 == 0) return file.Error(tensor::kNorms, "must have one row, and two a block");
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kNorms, {norms, 2, d}, -kMaxMagnitude, kMaxMagnitude, &out->norms));
  for (uint64_t b = 0; b < norms / 2; ++b) {
    uint64_t f = 0;
    VITRINE_RETURN_IF_ERROR(GetLength(file, Format("{}_{}", {tensor::kFeedForwardIn, b}), kMaxFeedForward, &f));
    BlockWeights block;
    const struct {
      const char* name;
      uint64_t outputs;
      uint64_t inputs;
      LinearWeights* linear;
    } kLinears[] = {{tensor::kAttentionIn, 3 * d, d, &block.attention_in},
                    {tensor::kAttentionOut, d, d, &block.attention_out},
                    {tensor::kFeedForwardIn, f, d, &block.feed_forward_in},
                    {tensor::kFeedForwardOut, d, f, &block.feed_forward_out}};
    for (const auto& [name, outputs, inputs, linear] : kLinears) {
      VITRINE_RETURN_IF_ERROR(GetRows(file, Format("{}_{}", {name, b}), Format("{}_scales_{}", {name, b}), outputs,
                                      inputs, &linear->matrix));
      VITRINE_RETURN_IF_ERROR(
          file.GetFloats(Format("{}_biases_{}", {name, b}), {outputs}, -kMaxMagnitude, kMaxMagnitude, &linear->biases));
    }
    out->blocks.push_back(block);
  }
  return OkStatus();
}

}  // namespace vitrine
