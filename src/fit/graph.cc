#include "fit/graph.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "fit/parallel.h"
#include "fit/popularity.h"

namespace vitrine {
namespace {

// Pairs that weigh less than this part of a fresh one are passed over: together they change nothing, and with a short
// half life they are most of the work.
constexpr float kNegligible = 1e-4f;

// Where each item occurs: steps[offsets[i]..offsets[i + 1]).
struct Occurrences {
  std::vector<uint32_t> offsets;
  std::vector<uint32_t> steps;
};

Occurrences FindOccurrences(const Histories& histories) {
  Occurrences found;
  found.offsets.assign(histories.num_items + 1, 0);
  for (const uint32_t item : histories.items) ++found.offsets[item + 1];
  for (size_t i = 0; i < histories.num_items; ++i) found.offsets[i + 1] += found.offsets[i];
  found.steps.resize(histories.items.size());
  std::vector<uint32_t> next(found.offsets.begin(), found.offsets.end() - 1);
  for (uint32_t step = 0; step < histories.num_steps(); ++step) {
    for (const uint32_t item : histories.ItemsOf(step)) found.steps[next[item]++] = step;
  }
  return found;
}

// What an item has with the item of a row. Side by side: the loop that adds them up is most of the time of a fit.
struct Pairs {
  float sum = 0;
  uint32_t count = 0;
};

// Of one thread. Between rows `pairs` are all zeros.
struct Scratch {
  std::vector<Pairs> pairs;                     // [N]
  std::vector<std::pair<float, uint32_t>> row;  // what Row() found
};

class Counter {
 public:
  Counter(const Histories& histories, const GraphOptions& options, int64_t now_s)
      : histories_(histories), options_(options), occurrences_(FindOccurrences(histories)) {
    const std::vector<float> age_weights = AgeWeights(histories, now_s, options.half_life_days);
    const std::vector<double> counts = CountItems(histories, age_weights);
    source_factor_.resize(counts.size());
    target_factor_.resize(counts.size());
    for (size_t i = 0; i < counts.size(); ++i) {
      source_factor_[i] = Factor(counts[i], options.source_power);
      target_factor_[i] = Factor(counts[i], options.target_power);
    }
    age_weight_ = age_weights;
    size_factor_.resize(histories.num_steps());
    user_of_step_.resize(histories.num_steps());
    for (uint32_t user = 0; user < histories.num_users(); ++user) {
      for (uint32_t s = histories.user_steps[user]; s < histories.user_steps[user + 1]; ++s) {
        user_of_step_[s] = user;
        size_factor_[s] = Factor(static_cast<double>(histories.ItemsOf(s).size()), options.step_size_power / 2);
      }
    }
    for (int gap = 0; gap <= options.window; ++gap) {
      gap_weight_.push_back(gap == 0 ? 1 : gap_weight_.back() * (gap == 1 ? 1 : options.gap_decay));
    }
  }

  // Adds the pairs of `item` up and keeps the strongest.
  void Row(uint32_t item, Scratch* scratch) const {
    auto& [pairs, row] = *scratch;
    row.clear();
    for (uint32_t o = occurrences_.offsets[item]; o < occurrences_.offsets[item + 1]; ++o) {
      const auto step = static_cast<int64_t>(occurrences_.steps[o]);
      const uint32_t user = user_of_step_[static_cast<size_t>(step)];
      const auto first = std::max<int64_t>(histories_.user_steps[user], step - options_.window);
      const auto last = std::min<int64_t>(int64_t{histories_.user_steps[user + 1]} - 1, step + options_.window);
      for (int64_t other = first; other <= last; ++other) {
        const float weight = PairWeight(step, other);
        if (weight < kNegligible) continue;
        const float scaled =
            weight * size_factor_[static_cast<size_t>(step)] * size_factor_[static_cast<size_t>(other)];
        for (const uint32_t target : histories_.ItemsOf(static_cast<size_t>(other))) {
          Pairs& with = pairs[target];
          if (with.count++ == 0) row.emplace_back(0.0f, target);
          with.sum += scaled;
        }
      }
    }
    for (auto& [weight, target] : row) {
      const bool enough = pairs[target].count >= static_cast<uint32_t>(options_.min_support);
      weight = enough ? pairs[target].sum * source_factor_[item] * target_factor_[target] : 0;
      pairs[target] = Pairs();
    }
    std::erase_if(row, [&](const auto& edge) { return edge.second == item || !(edge.first > 0); });
    const auto kept = std::min(row.size(), static_cast<size_t>(options_.max_followers));
    std::partial_sort(
        row.begin(), row.begin() + static_cast<std::ptrdiff_t>(kept), row.end(),
        [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    row.resize(kept);
    std::sort(row.begin(), row.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  }

 private:
  static float Factor(double count, float power) {
    return count > 0 ? static_cast<float>(std::pow(count, -double{power})) : 0;
  }

  float PairWeight(int64_t step, int64_t other) const {
    const auto later = static_cast<size_t>(std::max(step, other));
    if (other == step) return options_.within_weight * age_weight_[later];
    const auto gap = static_cast<size_t>(std::abs(other - step));
    return (other > step ? options_.forward_weight : options_.backward_weight) * gap_weight_[gap] * age_weight_[later];
  }

  const Histories& histories_;
  const GraphOptions& options_;
  Occurrences occurrences_;
  std::vector<float> age_weight_;       // [S]
  std::vector<float> size_factor_;      // [S]
  std::vector<uint32_t> user_of_step_;  // [S]
  std::vector<float> gap_weight_;       // [window + 1]
  std::vector<float> source_factor_;    // [N]
  std::vector<float> target_factor_;    // [N]
};

}  // namespace

FittedGraph FitGraph(const Histories& histories, const GraphOptions& options, int64_t now_s, int threads) {
  const Counter counter(histories, options, now_s);
  const size_t n = histories.num_items;
  std::vector<Scratch> scratch(static_cast<size_t>(NumThreads(threads)));
  std::vector<std::vector<std::pair<float, uint32_t>>> rows(n);
  ParallelFor(n, threads, [&](size_t begin, size_t end, int worker) {
    Scratch& mine = scratch[static_cast<size_t>(worker)];
    mine.pairs.resize(n);
    for (size_t item = begin; item < end; ++item) {
      counter.Row(static_cast<uint32_t>(item), &mine);
      rows[item] = mine.row;
    }
  });
  FittedGraph graph;
  graph.offsets.push_back(0);
  for (const auto& row : rows) {
    for (const auto& [weight, target] : row) {
      graph.targets.push_back(target);
      graph.weights.push_back(weight);
    }
    graph.offsets.push_back(static_cast<uint32_t>(graph.targets.size()));
  }
  return graph;
}

}  // namespace vitrine
