#include "rank/scan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "kernel/kernels.h"

namespace vitrine {
namespace {

// Of a block with so few allowed items each is scored on its own.
constexpr size_t kSparseBlock = 16;

// Added up in another order, sums differ by less than this part of their terms.
constexpr float kRounding = 1e-6f;

bool UsesVectors(const Model& model, const ScanInput& input) {
  return model.dimensions > 0 && input.query.scale > 0 && input.query_weight > 0;
}

float LargestFactor(std::span<const ScoreFactor> factors) {
  float largest = 1;
  for (const ScoreFactor& factor : factors) largest *= std::max(factor.factor, 1.0f);
  return largest;
}

// No item with a raw score (before factors) of this or less can enter.
float Bar(const TopK& best, float largest_factor) {
  const float threshold = best.threshold();
  if (!std::isfinite(threshold)) return threshold;
  const float raw = threshold > 0 ? threshold / largest_factor : threshold;
  // Below, because equal scores still compare by index, and because of rounding.
  return std::nextafter(raw - std::abs(raw) * kRounding, -std::numeric_limits<float>::infinity());
}

}  // namespace

size_t NumPeaks(size_t n) { return (n + kScanBlock - 1) / kScanBlock; }

void PeaksOf(std::span<const float> values, std::span<float> peaks) {
  for (size_t block = 0; block < peaks.size(); ++block) {
    const size_t begin = block * kScanBlock;
    const auto of_block = values.subspan(begin, std::min(kScanBlock, values.size() - begin));
    peaks[block] = *std::max_element(of_block.begin(), of_block.end());
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
    DotI8(input.query.values, {model.item_vectors.Row(i), 1, dimensions}, {&dot, 1});
    parts.query = static_cast<float>(dot) * model.item_scales[i] * (input.query.scale * input.query_weight);
  }
  return parts;
}

float ScoreOf(const Model& model, const ScanInput& input, int32_t item) {
  return WithFactors(input, item, ScorePartsOf(model, input, item).Sum());
}

float WithFactors(const ScanInput& input, int32_t item, float score) {
  for (const ScoreFactor& factor : input.factors) {
    if (score > 0 && factor.items->Test(static_cast<size_t>(item))) score *= factor.factor;
  }
  return score;
}

void ScanItems(const Model& model, const ScanInput& input, const BitSet& allowed, TopK* best) {
  const auto push = [&](size_t item) {
    const auto index = static_cast<int32_t>(item);
    const float raw = ScorePartsOf(model, input, index).Sum();
    if (raw >= input.least_score) best->Push({index, WithFactors(input, index, raw)});
  };
  for (const int32_t item : input.reached) {
    if (allowed.Test(static_cast<size_t>(item))) push(static_cast<size_t>(item));
  }

  static constexpr std::array<float, kScanBlock> kZeros = {};
  std::array<float, kScanBlock> score_memory;
  std::array<int32_t, kScanBlock> dot_memory;
  std::array<uint16_t, kScanBlock> position_memory;
  const bool uses_vectors = UsesVectors(model, input);
  const float query_factor = input.query.scale * input.query_weight;
  const float largest_factor = LargestFactor(input.factors);
  const size_t dimensions = model.dimensions;
  for (size_t begin = 0; begin < model.num_items; begin += kScanBlock) {
    const size_t n = std::min(kScanBlock, model.num_items - begin);
    const size_t num_allowed = allowed.CountIn(begin, n);
    if (num_allowed == 0) continue;
    float bar = Bar(*best, largest_factor);
    if (input.prior_weight > 0) bar -= input.prior_weight * input.prior_peaks[begin / kScanBlock] * (1 + kRounding);
    if (!uses_vectors && bar >= 0) continue;
    if (!uses_vectors || num_allowed <= kSparseBlock) {
      for (size_t item = begin; item < begin + n; ++item) {
        if (allowed.Test(item) && input.base[item] == 0) push(item);
      }
      continue;
    }
    const std::span<float> scores(score_memory.data(), n);
    const std::span<int32_t> dots(dot_memory.data(), n);
    DotI8(input.query.values, {model.item_vectors.data().subspan(begin * dimensions, n * dimensions), n, dimensions},
          dots);
    ScaleAdd(dots, model.item_scales.subspan(begin, n), query_factor, std::span(kZeros).first(n), scores);
    const size_t found = FindAbove(scores, bar, position_memory);
    for (size_t i = 0; i < found; ++i) {
      const size_t item = begin + position_memory[i];
      if (allowed.Test(item) && input.base[item] == 0) push(item);
    }
  }
}

}  // namespace vitrine
