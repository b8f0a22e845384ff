#include "bundle/encoder_weights.h"

#include <span>
#include <string>

#include "base/memory.h"
#include "base/message.h"
#include "bundle/roles.h"

namespace vitrine {
namespace {

// How many rows a tensor says it has. The bound keeps what is computed from it small; the shape as a whole is checked
// where the tensor is read.
Status GetLength(const TensorFile& file, const char* name, uint32_t most, uint32_t* length) {
  const std::span<const uint64_t> shape = file.ShapeOf(name);
  if (shape.empty() || shape[0] == 0 || shape[0] > most) return file.Error(name, "must have 1..{} rows", most);
  *length = static_cast<uint32_t>(shape[0]);
  return OkStatus();
}

// Expands tensors one behind the other.
class Expander {
 public:
  Expander(TensorFile& file, float* out) : file_(file), out_(out) {}

  // All 0.
  void SkipPositions(size_t length, size_t d) { out_ += length * WholeTiles(d); }

  Status AddPositions(size_t length, size_t d) {
    VITRINE_RETURN_IF_ERROR(file_.Get(tensor::kPositions, DType::kI8, {length, d}, &rows_));
    VITRINE_RETURN_IF_ERROR(file_.GetFloats(tensor::kPositionScales, {length}, 0, kMaxMagnitude, &scales_));
    for (size_t row = 0; row < length; ++row) {
      ExpandRow(row, d, 1, out_);
      out_ += WholeTiles(d);
    }
    return OkStatus();
  }

  Status AddNorms(size_t count, size_t d) {
    std::span<const float> norms;
    VITRINE_RETURN_IF_ERROR(file_.GetFloats(tensor::kNorms, {count, 2, d}, -kMaxMagnitude, kMaxMagnitude, &norms));
    for (size_t i = 0; i < norms.size(); ++i) out_[i / d * WholeTiles(d) + i % d] = norms[i];
    out_ += count * 2 * WholeTiles(d);
    return OkStatus();
  }

  // Of `parts` layers whose rows follow each other.
  Status AddLinear(const char* name, uint32_t block, size_t parts, size_t outputs, size_t inputs) {
    const size_t rows = parts * outputs;
    std::span<const float> biases;
    file_.set_suffix(Format("_{}", {block}));
    VITRINE_RETURN_IF_ERROR(file_.Get(name, DType::kI8, {rows, inputs}, &rows_));
    file_.set_suffix(Format("_scales_{}", {block}));
    VITRINE_RETURN_IF_ERROR(file_.GetFloats(name, {rows}, 0, kMaxMagnitude, &scales_));
    file_.set_suffix(Format("_biases_{}", {block}));
    VITRINE_RETURN_IF_ERROR(file_.GetFloats(name, {rows}, -kMaxMagnitude, kMaxMagnitude, &biases));
    for (size_t row = 0; row < rows; ++row) {
      const size_t output = row % outputs;
      float* column = out_ + output / kTile * kTile * (1 + inputs) + output % kTile;
      *column = biases[row];
      ExpandRow(row, inputs, kTile, column + kTile);
      if (output + 1 == outputs) out_ += TilesSize(outputs, inputs);
    }
    return OkStatus();
  }

 private:
  void ExpandRow(size_t row, size_t cols, size_t step, float* out) const {
    for (size_t c = 0; c < cols; ++c) out[c * step] = static_cast<float>(rows_[row * cols + c]) * scales_[row];
  }

  TensorFile& file_;
  float* out_;
  std::span<const int8_t> rows_;   // of the tensor that is being expanded
  std::span<const float> scales_;  // of its rows
};

// Makes room for `norms` norms and layers of this size.
Status Allocate(size_t d, size_t norms, size_t of_layers, EncoderWeights* out) {
  out->layers = (out->length + 2 * norms) * WholeTiles(d);
  return TryAssign(out->values, out->layers + of_layers) ? OkStatus()
                                                         : OutOfMemory("not enough memory for the encoder");
}

Status ReadTransformer(TensorFile& file, size_t d, EncoderWeights* out) {
  std::span<const uint8_t> heads;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kHeads, DType::kU8, {1}, &heads));
  out->heads = heads[0];
  if (heads[0] == 0 || d % heads[0] != 0) return file.Error(tensor::kHeads, "must divide {}", d);
  uint32_t norms = 0;
  VITRINE_RETURN_IF_ERROR(GetLength(file, tensor::kPositions, kMaxEncoderLength, &out->length));
  VITRINE_RETURN_IF_ERROR(GetLength(file, tensor::kNorms, 2 * kMaxEncoderBlocks + 1, &norms));
  if (norms < 3 || norms % 2 == 0) return file.Error(tensor::kNorms, "must have one row, and two a block");
  VITRINE_RETURN_IF_ERROR(GetLength(file, "feed_forward_in_0", kMaxFeedForward, &out->feed_forward));
  out->num_blocks = norms / 2;
  const size_t f = out->feed_forward;
  const size_t of_block = 4 * TilesSize(d, d) + TilesSize(f, d) + TilesSize(d, f);
  VITRINE_RETURN_IF_ERROR(Allocate(d, norms, out->num_blocks * of_block, out));
  Expander expander(file, out->values.data());
  VITRINE_RETURN_IF_ERROR(expander.AddPositions(out->length, d));
  VITRINE_RETURN_IF_ERROR(expander.AddNorms(norms, d));
  for (uint32_t b = 0; b < out->num_blocks; ++b) {
    VITRINE_RETURN_IF_ERROR(expander.AddLinear(tensor::kAttentionIn, b, 3, d, d));
    VITRINE_RETURN_IF_ERROR(expander.AddLinear(tensor::kAttentionOut, b, 1, d, d));
    VITRINE_RETURN_IF_ERROR(expander.AddLinear(tensor::kFeedForwardIn, b, 1, f, d));
    VITRINE_RETURN_IF_ERROR(expander.AddLinear(tensor::kFeedForwardOut, b, 1, d, f));
  }
  return OkStatus();
}

Status ReadGru(TensorFile& file, size_t d, EncoderWeights* out) {
  constexpr uint32_t kNorms = 2;
  std::span<const uint16_t> length;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kLength, DType::kU16, {1}, &length));
  if (length[0] == 0 || length[0] > kMaxEncoderLength) {
    return file.Error(tensor::kLength, "must be 1..{}", kMaxEncoderLength);
  }
  out->length = length[0];
  out->feed_forward = static_cast<uint32_t>(3 * WholeTiles(d));
  out->num_blocks = 1;
  VITRINE_RETURN_IF_ERROR(Allocate(d, kNorms, 6 * TilesSize(d, d), out));
  Expander expander(file, out->values.data());
  expander.SkipPositions(out->length, d);
  VITRINE_RETURN_IF_ERROR(expander.AddNorms(kNorms, d));
  VITRINE_RETURN_IF_ERROR(expander.AddLinear(tensor::kGruIn, 0, 3, d, d));
  return expander.AddLinear(tensor::kGruState, 0, 3, d, d);
}

}  // namespace

Status ReadEncoder(TensorFile& file, uint32_t dimensions, EncoderWeights* out) {
  return file.ShapeOf(tensor::kLength).empty() ? ReadTransformer(file, dimensions, out)
                                               : ReadGru(file, dimensions, out);
}

}  // namespace vitrine
