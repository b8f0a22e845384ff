#include "eval/metrics.h"

#include <algorithm>
#include <cmath>

namespace vitrine {
namespace {

double IdealDcg(size_t hits) {
  double sum = 0;
  for (size_t rank = 1; rank <= hits; ++rank) sum += Discount(rank);
  return sum;
}

// Appends the rank of each target, 0 beyond kListLength.
void AppendRanks(std::span<const int32_t> list, std::span<const int32_t> targets, std::vector<uint8_t>* ranks) {
  const auto looked_at = list.first(std::min<size_t>(kListLength, list.size()));
  for (const int32_t target : targets) {
    const auto found = std::find(looked_at.begin(), looked_at.end(), target);
    ranks->push_back(found == looked_at.end() ? 0 : static_cast<uint8_t>(found - looked_at.begin() + 1));
  }
}

//   ranks  of the targets, as AppendRanks() writes them
CaseMetrics MetricsOf(std::span<const uint8_t> ranks) {
  CaseMetrics metrics;
  for (size_t c = 0; c < kCutoffs.size(); ++c) {
    const auto k = static_cast<size_t>(kCutoffs[c]);
    double hits = 0;
    double dcg = 0;
    for (const uint8_t rank : ranks) {
      if (rank == 0 || rank > k) continue;
      hits += 1;
      dcg += Discount(rank);
    }
    const size_t possible = std::min(k, ranks.size());
    metrics.recall[c] = hits / static_cast<double>(possible);
    metrics.ndcg[c] = dcg / IdealDcg(possible);
    if (k == 10) metrics.hit_at_10 = hits > 0 ? 1 : 0;
  }
  for (const uint8_t rank : ranks) {
    if (rank > 0) metrics.reciprocal_rank = std::max(metrics.reciprocal_rank, 1 / static_cast<double>(rank));
  }
  return metrics;
}

}  // namespace

double Discount(size_t rank) { return 1 / std::log2(static_cast<double>(rank) + 1); }

CaseMetrics MeasureCase(std::span<const int32_t> list, std::span<const int32_t> targets) {
  std::vector<uint8_t> ranks;
  AppendRanks(list, targets, &ranks);
  return MetricsOf(ranks);
}

Measured Measure(std::span<const std::vector<int32_t>> lists, std::span<const std::vector<int32_t>> targets,
                 size_t num_items) {
  Measured out;
  Metrics& mean = out.mean;
  mean.cases = lists.size();
  if (lists.empty() || num_items == 0) return out;
  std::vector<uint8_t> shown(num_items, 0);
  size_t distinct = 0;
  for (size_t i = 0; i < lists.size(); ++i) {
    const size_t before = out.target_ranks.size();
    AppendRanks(lists[i], targets[i], &out.target_ranks);
    const CaseMetrics one = MetricsOf(std::span(out.target_ranks).subspan(before));
    for (size_t c = 0; c < kCutoffs.size(); ++c) {
      mean.recall[c] += one.recall[c];
      mean.ndcg[c] += one.ndcg[c];
    }
    mean.mrr += one.reciprocal_rank;
    mean.hitrate_at_10 += one.hit_at_10;
    out.recall_at_10.push_back(one.recall[1]);
    out.ndcg_at_10.push_back(one.ndcg[1]);
    for (size_t r = 0; r < std::min<size_t>(10, lists[i].size()); ++r) {
      uint8_t& mark = shown[static_cast<size_t>(lists[i][r])];
      distinct += mark == 0;
      mark = 1;
    }
  }
  const auto n = static_cast<double>(lists.size());
  for (size_t c = 0; c < kCutoffs.size(); ++c) {
    mean.recall[c] /= n;
    mean.ndcg[c] /= n;
  }
  mean.mrr /= n;
  mean.hitrate_at_10 /= n;
  mean.coverage_at_10 = static_cast<double>(distinct) / static_cast<double>(num_items);
  return out;
}

}  // namespace vitrine
