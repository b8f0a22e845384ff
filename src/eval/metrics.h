// How good ranked lists are. Every model is measured by this code, from lists of items, best first.
//
// With T the targets of a case, k the length of the list looked at, and hit(r) = 1 when the item at rank r is a target:
//   recall@k    sum of hit(1..k) / min(k, |T|)
//   ndcg@k      sum over r = 1..k of hit(r) / log2(r + 1), divided by the same sum for min(k, |T|) hits at the top
//   hitrate@k   1 when any of hit(1..k)
//   mrr         1 / r of the first hit, 0 beyond rank kListLength
//   coverage@k  distinct items in the first k of all lists / items of the catalogue
// The first four are means over cases. A list shorter than k counts as if misses followed. Ties are the lists'
// business: every model here puts the lower index first.
#ifndef VITRINE_EVAL_METRICS_H_
#define VITRINE_EVAL_METRICS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vitrine {

inline constexpr int kListLength = 20;
inline constexpr std::array<int, 3> kCutoffs = {5, 10, 20};

struct CaseMetrics {
  std::array<double, kCutoffs.size()> recall = {};  // at kCutoffs
  std::array<double, kCutoffs.size()> ndcg = {};
  double reciprocal_rank = 0;
  double hit_at_10 = 0;
};

// `list` is best first and free of repetitions; `targets` are free of repetitions, at least one, in any order.
CaseMetrics MeasureCase(std::span<const int32_t> list, std::span<const int32_t> targets);

// 1 / log2(rank + 1): what a hit at a rank counts in ndcg. REQUIRES: rank >= 1.
double Discount(size_t rank);

struct Metrics {
  size_t cases = 0;
  std::array<double, kCutoffs.size()> recall = {};
  std::array<double, kCutoffs.size()> ndcg = {};
  double mrr = 0;
  double hitrate_at_10 = 0;
  double coverage_at_10 = 0;
};

// What a model did on a set of cases, in the order of the cases.
struct Measured {
  Metrics mean;
  // By case, for comparisons, intervals and breakdowns.
  std::vector<double> recall_at_10;
  std::vector<double> ndcg_at_10;
  // Where each target stands, case by case, in the order of the case's targets: 1..kListLength, or 0 below that.
  std::vector<uint8_t> target_ranks;
};

// `lists[i]` answers `targets[i]`. All zeros for no cases.
Measured Measure(std::span<const std::vector<int32_t>> lists, std::span<const std::vector<int32_t>> targets,
                 size_t num_items);

}  // namespace vitrine

#endif  // VITRINE_EVAL_METRICS_H_
