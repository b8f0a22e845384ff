#include "rank/scan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "bundle/roles.h"
#include "kernel/kernels.h"

namespace vitrine {
namespace {

static_assert(kMaxSubQuantisers <= kMaxPqTables && kPqBlockItems == kPqBlock && kScanBlock % kPqBlock == 0);
static_assert(kScanBlock == kLengthBlockItems);

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

// The scalar product of the query with one row, in units of the query's scale.
float RowProduct(const Model& model, const ScanInput& input, size_t item) {
  int32_t dot = 0;
  if (model.item_nibbles.rows() > 0) {
    const std::span<const uint8_t> row = model.item_nibbles.Row(item);
    DotI4(input.query.values, {row, 1, row.size()}, {&dot, 1});
  } else {
    const std::span<const int8_t> row = model.item_vectors.Row(item);
    DotI8(input.query.values, {row, 1, row.size()}, {&dot, 1});
  }
  return static_cast<float>(dot) * model.item_scales[item];
}

uint32_t SumOfCodes(const Model& model, const ScanInput& input, size_t item) {
  uint32_t sum = 0;
  for (size_t m = 0; m < model.pq.num_subs; ++m) sum += input.query.tables.Row(m)[model.pq.Code(item, m)];
  return sum;
}

// What product-quantised codes add to a score: the sum of their table entries, as a straight line.
struct CodeScore {
  float step = 0;
  float bias = 0;

  explicit CodeScore(const ScanInput& input)
      : step(input.query.table_step * input.query_weight), bias(input.query.table_bias * input.query_weight) {}

  float Of(uint32_t sum) const { return bias + static_cast<float>(sum) * step; }
  // Every sum whose score is above the bar is as large as this, and at the most a few others are. 0..32767.
  int16_t LeastSum(float bar) const {
    constexpr float kAboveAll = 32767;
    if (!(bar - bias > 0)) return 0;
    return static_cast<int16_t>(std::min((bar - bias) / step, kAboveAll));
  }
};

// The prior and the sparse sources of an item's score.
ScoreParts PartsWithoutVectors(const ScanInput& input, size_t item) {
  ScoreParts parts;
  parts.base = input.base[item];
  if (input.prior_weight > 0) parts.prior = input.prior_weight * input.prior[item];
  return parts;
}

// The most that the prior gives an item of the kScanBlock that begin here.
float PriorPeakAt(const ScanInput& input, size_t begin) {
  return input.prior_weight > 0 ? input.prior_weight * input.prior_peaks[begin / kScanBlock] : 0;
}

// Before factors.
float RawScoreOf(const Model& model, const ScanInput& input, int32_t item) {
  return ScorePartsOf(model, input, item).Sum();
}

// The same by codes, also where there are rows.
float CoarseScoreOf(const Model& model, const ScanInput& input, int32_t item) {
  ScoreParts parts = PartsWithoutVectors(input, static_cast<size_t>(item));
  parts.query = CodeScore(input).Of(SumOfCodes(model, input, static_cast<size_t>(item)));
  return parts.Sum();
}

void Push(const ScanInput& input, int32_t item, float raw, TopK* best) {
  best->Push({item, WithFactors(input, item, raw)});
}

// Finds the items of a block that score above a bar, without what the sparse sources give them: it is for items that
// these do not reach. The scores are those of ScorePartsOf() to the bit.
class BlockScan {
 public:
  BlockScan(const Model& model, const ScanInput& input) : model_(model), input_(input), code_score_(input) {
    const std::span<const int8_t> values = input.query.values;
    int32_t square = 0;
    DotI8(values, {values, 1, values.size()}, {&square, 1});
    const float length = std::sqrt(static_cast<float>(square)) * input.query.scale;
    most_per_length_ = length * input.query_weight * (1 + 4 * kRounding);
    // Entries of tables are rounded, each by half a step at the most.
    const auto num_subs = static_cast<float>(model.pq.num_subs);
    most_beside_ = code_score_.step * (num_subs / 2 + 1) + std::abs(code_score_.bias) * 8 * kRounding;
  }

  // The most that the vectors give an item of the block that begins here. By Cauchy and Schwarz no product is larger
  // than that of both lengths.
  float PeakAt(size_t begin) const {
    if (model_.block_lengths.empty()) return std::numeric_limits<float>::infinity();
    return model_.block_lengths[begin / kLengthBlockItems] * most_per_length_ + most_beside_;
  }

  // Returns positions in the block, ascending; valid until the next call, as ScoreAt() of them is.
  std::span<const uint16_t> Find(size_t begin, size_t n, float bar) {
    const size_t found = model_.pq.num_subs > 0 ? FindByCodes(begin, n, bar) : FindByRows(begin, n, bar);
    return std::span(positions_).first(found);
  }
  float ScoreAt(uint16_t position) const { return scores_[position]; }

 private:
  float PriorOf(size_t item) const { return input_.prior_weight > 0 ? input_.prior_weight * input_.prior[item] : 0; }

  // The sums alone choose, as if each item had the largest prior of the block: few reach that bar.
  size_t FindByCodes(size_t begin, size_t n, float bar) {
    const size_t bytes = model_.pq.num_subs * kPqCentroids;
    const size_t blocks = (n + kPqBlock - 1) / kPqBlock;
    const auto codes = model_.pq.codes.subspan(begin / kPqBlock * bytes, blocks * bytes);
    const int16_t least = code_score_.LeastSum(bar - PriorPeakAt(input_, begin) * (1 + kRounding));
    const size_t listed = ScanPq4(input_.query.tables, codes, least, positions_, sums_);
    size_t found = 0;
    for (size_t i = 0; i < listed; ++i) {
      const uint16_t position = positions_[i];
      // The last block of all is filled up.
      if (position >= n) break;
      const float score = PriorOf(begin + position) + code_score_.Of(sums_[i]);
      if (!(score > bar)) continue;
      scores_[position] = score;
      positions_[found++] = position;
    }
    return found;
  }

  size_t FindByRows(size_t begin, size_t n, float bar) {
    const std::span<int32_t> dots = std::span(dots_).first(n);
    if (model_.item_nibbles.rows() > 0) {
      const size_t bytes = model_.item_nibbles.cols();
      DotI4(input_.query.values, {model_.item_nibbles.data().subspan(begin * bytes, n * bytes), n, bytes}, dots);
    } else {
      const size_t bytes = model_.dimensions;
      DotI8(input_.query.values, {model_.item_vectors.data().subspan(begin * bytes, n * bytes), n, bytes}, dots);
    }
    static constexpr std::array<float, kScanBlock> kZeros = {};
    const std::span<const float> prior = input_.prior_weight > 0 ? input_.prior.subspan(begin, n) : kZeros;
    const DenseScores made_of = {dots, model_.item_scales.subspan(begin, n), input_.query.scale * input_.query_weight,
                                 prior.first(n), input_.prior_weight};
    return ScoreAbove(made_of, bar, std::span(scores_).first(n), positions_);
  }

  const Model& model_;
  const ScanInput& input_;
  CodeScore code_score_;
  float most_per_length_ = 0;
  float most_beside_ = 0;
  std::array<uint16_t, kScanBlock> positions_;
  std::array<uint16_t, kScanBlock> sums_;
  std::array<int32_t, kScanBlock> dots_;
  std::array<float, kScanBlock> scores_;
};

using ScoreItem = float (*)(const Model& model, const ScanInput& input, int32_t item);

// Pushes the allowed items of a raw score of `least` or more that the session does not reach, but for those that cannot
// enter. By pointer: one copy of this for both scores, and few items are scored.
void ScanUnreached(const Model& model, const ScanInput& input, const BitSet& allowed, ScoreItem score, float least,
                   TopK* best) {
  const bool uses_vectors = UsesVectors(model, input);
  const float largest_factor = LargestFactor(input.factors);
  BlockScan blocks(model, input);
  const auto is_candidate = [&](size_t item) { return allowed.Test(item) && input.base[item] == 0; };
  const auto push = [&](size_t item, float raw) {
    if (raw >= least) Push(input, static_cast<int32_t>(item), raw, best);
  };
  for (size_t begin = 0; begin < model.num_items; begin += kScanBlock) {
    const size_t n = std::min(kScanBlock, model.num_items - begin);
    const float bar = Bar(*best, largest_factor);
    const float most = PriorPeakAt(input, begin) + (uses_vectors ? blocks.PeakAt(begin) : 0);
    if (bar >= most) continue;
    const size_t num_allowed = allowed.CountIn(begin, n);
    if (num_allowed == 0) continue;
    if (!uses_vectors || num_allowed <= kSparseBlock) {
      for (size_t item = begin; item < begin + n; ++item) {
        if (is_candidate(item)) push(item, score(model, input, static_cast<int32_t>(item)));
      }
      continue;
    }
    for (const uint16_t position : blocks.Find(begin, n, bar)) {
      if (is_candidate(begin + position)) push(begin + position, blocks.ScoreAt(position));
    }
  }
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
  ScoreParts parts = PartsWithoutVectors(input, i);
  if (!UsesVectors(model, input)) return parts;
  if (HasRows(model)) {
    parts.query = RowProduct(model, input, i) * (input.query.scale * input.query_weight);
  } else {
    parts.query = CodeScore(input).Of(SumOfCodes(model, input, i));
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

// By itself: inlined at link time into its caller, it would be compiled for size like that.
[[gnu::noinline]] void ScanItems(const Model& model, const ScanInput& input, const BitSet& allowed,
                                 std::span<ScoredItem> shortlist, TopK* best) {
  const auto push = [&](int32_t item) {
    const float raw = RawScoreOf(model, input, item);
    if (raw >= input.least_score) Push(input, item, raw, best);
  };
  for (const int32_t item : input.reached) {
    if (allowed.Test(static_cast<size_t>(item))) push(item);
  }
  if (model.pq.num_subs == 0 || !HasRows(model) || !UsesVectors(model, input)) {
    ScanUnreached(model, input, allowed, RawScoreOf, input.least_score, best);
    return;
  }
  TopK coarse(shortlist);
  ScanUnreached(model, input, allowed, CoarseScoreOf, -std::numeric_limits<float>::infinity(), &coarse);
  for (const ScoredItem& candidate : coarse.Finish()) push(candidate.item);
}

}  // namespace vitrine
