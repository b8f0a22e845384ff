#include "bundle/vectors.h"

#include <cstdint>
#include <limits>
#include <vector>

#include "bundle/roles.h"

namespace vitrine {
namespace {

Status ReadProjection(const TensorFile& file, Model* model) {
  if (HasEncoder(*model)) return OkStatus();
  const uint64_t d = model->dimensions;
  std::span<const float> projection;
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kProjection, {d, d}, -kMaxMagnitude, kMaxMagnitude, &projection));
  model->projection = {projection, static_cast<size_t>(d), static_cast<size_t>(d)};
  return OkStatus();
}

// Bounds by other vectors are none: of a file that has no lengths of its own there are none.
Status ReadBlockLengths(const TensorFile& file, Model* model) {
  constexpr float kLargest = std::numeric_limits<float>::max();
  model->block_lengths = {};
  if (file.ShapeOf(tensor::kBlockLengths).empty()) return OkStatus();
  const uint64_t blocks = (uint64_t{model->num_items} + kLengthBlockItems - 1) / kLengthBlockItems;
  return file.GetFloats(tensor::kBlockLengths, {blocks}, 0, kLargest, &model->block_lengths);
}

}  // namespace

Status ReadInt8Vectors(TensorFile& file, Model* model) {
  const uint64_t n = model->num_items;
  const uint64_t d = model->dimensions;
  std::span<const int8_t> vectors;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kItemVectors, DType::kI8, {n, d}, &vectors));
  // -128 would break the symmetry that the SIMD kernels rely on.
  for (size_t i = 0; i < vectors.size(); ++i) {
    if (vectors[i] == INT8_MIN) return file.Error(tensor::kItemVectors, "-128 at position {}", i);
  }
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kItemScales, {n}, 0, kMaxMagnitude, &model->item_scales));
  VITRINE_RETURN_IF_ERROR(ReadBlockLengths(file, model));
  model->item_vectors = {vectors, static_cast<size_t>(n), static_cast<size_t>(d)};
  return ReadProjection(file, model);
}

Status ReadInt4Vectors(TensorFile& file, Model* model) {
  const uint64_t n = model->num_items;
  const uint64_t bytes = (model->dimensions + 1) / 2;
  std::span<const uint8_t> nibbles;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kItemNibbles, DType::kU8, {n, bytes}, &nibbles));
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kItemScales, {n}, 0, kMaxMagnitude, &model->item_scales));
  VITRINE_RETURN_IF_ERROR(ReadBlockLengths(file, model));
  model->item_nibbles = {nibbles, static_cast<size_t>(n), static_cast<size_t>(bytes)};
  return ReadProjection(file, model);
}

Status ReadPqVectors(TensorFile& file, Model* model) {
  const uint64_t blocks = (uint64_t{model->num_items} + kPqBlockItems - 1) / kPqBlockItems;
  const std::span<const uint64_t> shape = file.ShapeOf(tensor::kPqCodes);
  const uint64_t m = shape.size() == 3 ? shape[1] : 0;
  if (m == 0 || m > kMaxSubQuantisers) {
    return file.Error(tensor::kPqCodes, "must have the shape [blocks, 1..{}, 16]", kMaxSubQuantisers);
  }
  const uint64_t s = (model->dimensions + m - 1) / m;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kPqCodes, DType::kU8, {blocks, m, kPqBlockItems / 2}, &model->pq.codes));
  VITRINE_RETURN_IF_ERROR(
      file.GetFloats(tensor::kPqCentroids, {m, kPqCentroids, s}, -kMaxMagnitude, kMaxMagnitude, &model->pq.centroids));
  VITRINE_RETURN_IF_ERROR(ReadBlockLengths(file, model));
  model->pq.num_subs = static_cast<size_t>(m);
  model->pq.sub_dimensions = static_cast<size_t>(s);
  return HasRows(*model) ? OkStatus() : ReadProjection(file, model);
}

}  // namespace vitrine
