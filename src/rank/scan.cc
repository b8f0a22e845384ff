#include "rank/scan.h"

#include <algorithm>
#include <array>

#include "kernel/kernels.h"

namespace vitrine {
namespace {

bool UsesVectors(const Model& model, const ScanInput& input) {
  return model.dimensions > 0 && input.query.scale > 0 && input.query_weight > 0;
}

}  // namespace

void ScanItems(const Model& model, const ScanInput& input, const BitSet& allowed, TopK* best) {
  std::array<float, kScanBlock> score_memory;
  std::array<int32_t, kScanBlock> dot_memory;
  std::array<uint16_t, kScanBlock> position_memory;
  const bool uses_vectors = UsesVectors(model, input);
  const float query_factor = input.query.scale * input.query_weight;
  const size_t dimensions = model.dimensions;
  for (size_t begin = 0; begin < model.num_items; begin += kScanBlock) {
    const size_t n = std::min(kScanBlock, model.num_items - begin);
    std::span<const float> scores = input.base.subspan(begin, n);
    const std::span<float> sums(score_memory.data(), n);
    if (input.prior_weight > 0) {
      MultiplyAdd(input.prior.subspan(begin, n), input.prior_weight, scores, sums);
      scores = sums;
    }
    if (uses_vectors) {
      const std::span<int32_t> dots(dot_memory.data(), n);
      const auto rows = model.item_vectors.data().subspan(begin * dimensions, n * dimensions);
      DotI8(input.query.values, {rows, n, dimensions}, dots);
      ScaleAdd(dots, model.item_scales.subspan(begin, n), query_factor, scores, sums);
      scores = sums;
    }
    const size_t found = FindAbove(scores, best->threshold(), position_memory);
    for (size_t i = 0; i < found; ++i) {
      const size_t item = begin + position_memory[i];
      // The threshold rises while a block is worked off, so most of the first finds fail the second look.
      if (scores[position_memory[i]] > best->threshold() && allowed.Test(item)) {
        best->Push({static_cast<int32_t>(item), scores[position_memory[i]]});
      }
    }
  }
}

ScoreParts ScorePartsOf(const Model& model, const ScanInput& input, int32_t item) {
  const auto i = static_cast<size_t>(item);
  ScoreParts parts;
  parts.base = input.base[i];
  if (input.prior_weight > 0) parts.prior = input.prior_weight * input.prior[i];
  if (UsesVectors(model, input)) {
    const size_t dimensions = model.dimensions;
    int32_t dot = 0;
    scalar::DotI8(input.query.values, {model.item_vectors.Row(i), 1, dimensions}, {&dot, 1});
    parts.query = static_cast<float>(dot) * model.item_scales[i] * (input.query.scale * input.query_weight);
  }
  return parts;
}

}  // namespace vitrine
