#include "packed_encoder.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bundle/roles.h"
#include "bundle/tensor_file.h"
#include "encoder/item_vectors.h"

namespace vitrine {
namespace {

std::vector<float> Products(std::span<const int8_t> quanta, std::span<const float> scales) {
  const size_t cols = quanta.size() / scales.size();
  std::vector<float> values(quanta.size());
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(quanta[i]) * scales[i / cols];
  return values;
}

Status ReadLinear(TensorFile& file, const char* name, uint32_t block, FittedLinear* out) {
  const std::string number = std::to_string(block);
  file.set_suffix("_" + number);
  const std::span<const uint64_t> shape = file.ShapeOf(name);
  if (shape.size() != 2 || shape[0] == 0) return file.Error(name, "must have two dimensions");
  out->outputs = static_cast<uint32_t>(shape[0]);
  out->inputs = static_cast<uint32_t>(shape[1]);
  std::span<const int8_t> quanta;
  std::span<const float> scales;
  std::span<const float> biases;
  VITRINE_RETURN_IF_ERROR(file.Get(name, DType::kI8, {out->outputs, out->inputs}, &quanta));
  file.set_suffix("_scales_" + number);
  VITRINE_RETURN_IF_ERROR(file.Get(name, DType::kF32, {out->outputs}, &scales));
  file.set_suffix("_biases_" + number);
  VITRINE_RETURN_IF_ERROR(file.Get(name, DType::kF32, {out->outputs}, &biases));
  file.set_suffix("");
  out->weights = Products(quanta, scales);
  out->biases.assign(biases.begin(), biases.end());
  return OkStatus();
}

// Gains and biases of one norm after another.
class Norms {
 public:
  Norms(std::span<const float> values, size_t d) : values_(values), d_(d) {}

  FittedNorm Next() {
    FittedNorm norm;
    norm.gains.assign(values_.begin(), values_.begin() + static_cast<ptrdiff_t>(d_));
    norm.biases.assign(values_.begin() + static_cast<ptrdiff_t>(d_), values_.begin() + static_cast<ptrdiff_t>(2 * d_));
    values_ = values_.subspan(2 * d_);
    return norm;
  }

 private:
  std::span<const float> values_;
  size_t d_;
};

Status ReadTransformer(TensorFile& file, FittedEncoder* out) {
  const uint64_t d = out->dimensions;
  const std::span<const uint64_t> positions = file.ShapeOf(tensor::kPositions);
  const std::span<const uint64_t> norms = file.ShapeOf(tensor::kNorms);
  if (positions.empty() || norms.empty()) return InvalidArgument("the bundle's encoder is no transformer");
  const uint64_t length = positions[0];
  const uint64_t num_norms = norms[0];
  std::span<const uint8_t> heads;
  std::span<const int8_t> quanta;
  std::span<const float> scales;
  std::span<const float> values;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kHeads, DType::kU8, {1}, &heads));
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kPositions, DType::kI8, {length, d}, &quanta));
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kPositionScales, DType::kF32, {length}, &scales));
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kNorms, DType::kF32, {num_norms, 2, d}, &values));
  out->heads = heads[0];
  out->length = static_cast<uint32_t>(length);
  out->positions = Products(quanta, scales);
  Norms next(values, d);
  out->input_norm = next.Next();
  for (uint32_t b = 0; b < num_norms / 2; ++b) {
    FittedBlock& block = out->blocks.emplace_back();
    VITRINE_RETURN_IF_ERROR(ReadLinear(file, tensor::kAttentionIn, b, &block.attention_in));
    VITRINE_RETURN_IF_ERROR(ReadLinear(file, tensor::kAttentionOut, b, &block.attention_out));
    VITRINE_RETURN_IF_ERROR(ReadLinear(file, tensor::kFeedForwardIn, b, &block.feed_forward_in));
    VITRINE_RETURN_IF_ERROR(ReadLinear(file, tensor::kFeedForwardOut, b, &block.feed_forward_out));
    block.attention_norm = next.Next();
    block.feed_forward_norm = next.Next();
  }
  return OkStatus();
}

}  // namespace

Result<FittedEncoder> ReadPackedEncoder(const Bundle& bundle, const Model& model) {
  const auto is_encoder = [](const BundleFile& file) { return file.role == role::kEncoder; };
  const auto found = std::find_if(bundle.files.begin(), bundle.files.end(), is_encoder);
  if (found == bundle.files.end()) return InvalidArgument("the bundle has no encoder");
  Result<TensorFile> file = TensorFile::Open(*found, OpenByHeader);
  if (!file.ok()) return file.status();
  FittedEncoder out;
  out.dimensions = model.dimensions;
  VITRINE_RETURN_IF_ERROR(ReadTransformer(*file, &out));
  out.vectors.resize(size_t{model.num_items} * model.dimensions);
  for (size_t item = 0; item < model.num_items; ++item) {
    const std::span<float> row = std::span(out.vectors).subspan(item * model.dimensions, model.dimensions);
    const float scale = ReadItemVector(model, item, row);
    for (float& value : row) value *= scale;
  }
  return out;
}

}  // namespace vitrine
