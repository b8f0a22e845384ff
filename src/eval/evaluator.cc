#include "eval/evaluator.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "fit/parallel.h"

namespace vitrine {

Result<Answer> AskRecommend(Engine* engine, const Request& request) {
  Request masked = request;
  masked.exclude_history = true;
  return engine->Recommend(masked);
}

Result<Measured> EvaluateBundle(const Bundle& bundle, const Cases& cases, size_t num_items,
                                const std::vector<int32_t>& remap, int threads, int list_length, const Ask& ask) {
  std::vector<Engine> engines;
  const size_t workers = std::max<size_t>(1, std::min(cases.size(), static_cast<size_t>(NumThreads(threads))));
  for (size_t i = 0; i < workers; ++i) {
    Result<Engine> engine = Engine::Load(bundle);
    if (!engine.ok()) return engine.status();
    engines.push_back(std::move(*engine));
  }
  const size_t in_bundle = engines.front().Describe().num_items;
  if (remap.empty() && in_bundle != num_items) {
    return InvalidArgument("the bundle has " + std::to_string(in_bundle) + " items, the data " +
                           std::to_string(num_items));
  }
  const auto map = [&](int32_t item) { return remap.empty() ? item : remap[static_cast<size_t>(item)]; };

  std::vector<std::vector<int32_t>> targets(cases.size());
  int32_t unknown = std::numeric_limits<int32_t>::max();
  for (size_t i = 0; i < cases.size(); ++i) {
    for (const int32_t item : cases.targets[i]) targets[i].push_back(map(item) >= 0 ? map(item) : unknown--);
    std::sort(targets[i].begin(), targets[i].end());
  }
  std::vector<std::vector<int32_t>> lists(cases.size());
  std::vector<Status> failed(workers);
  ParallelFor(cases.size(), static_cast<int>(workers), [&](size_t begin, size_t end, int worker) {
    std::vector<Event> events;
    for (size_t i = begin; i < end; ++i) {
      events = cases.histories[i];
      for (Event& event : events) event.item = map(event.item);
      Request request;
      request.events = events;
      request.limit = list_length;
      request.now_s = cases.asked_s[i];
      const Result<Answer> answer = ask(&engines[static_cast<size_t>(worker)], request);
      if (!answer.ok()) {
        failed[static_cast<size_t>(worker)] = answer.status();
        return;
      }
      for (const Hit& hit : answer->hits) lists[i].push_back(hit.item);
    }
  });
  for (const Status& status : failed) {
    if (!status.ok()) return status;
  }
  return Measure(lists, targets, in_bundle);
}

Measured EvaluateScores(std::span<const double> scores, const Cases& cases) {
  std::vector<int32_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  const auto score = [&](int32_t item) { return scores[static_cast<size_t>(item)]; };
  std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) { return score(a) > score(b); });
  std::vector<uint8_t> is_masked(scores.size(), 0);
  std::vector<std::vector<int32_t>> lists(cases.size());
  for (size_t i = 0; i < cases.size(); ++i) {
    for (const Event& event : cases.histories[i]) is_masked[static_cast<size_t>(event.item)] = 1;
    for (size_t at = 0; at < order.size() && lists[i].size() < kListLength; ++at) {
      if (is_masked[static_cast<size_t>(order[at])] == 0) lists[i].push_back(order[at]);
    }
    for (const Event& event : cases.histories[i]) is_masked[static_cast<size_t>(event.item)] = 0;
  }
  return Measure(lists, cases.targets, scores.size());
}

Measured EvaluateScorer(const Scorer& scorer, const Cases& cases, size_t num_items, int threads) {
  std::vector<std::vector<int32_t>> lists(cases.size());
  ParallelFor(cases.size(), threads, [&](size_t begin, size_t end, int) {
    std::vector<double> scores;
    std::vector<int32_t> order;
    for (size_t i = begin; i < end; ++i) {
      scores.assign(num_items, 0);
      scorer(cases.histories[i], &scores);
      constexpr double kMasked = -std::numeric_limits<double>::infinity();
      for (const Event& event : cases.histories[i]) scores[static_cast<size_t>(event.item)] = kMasked;
      order.resize(num_items);
      std::iota(order.begin(), order.end(), 0);
      const auto better = [&](int32_t a, int32_t b) {
        const double of_a = scores[static_cast<size_t>(a)];
        const double of_b = scores[static_cast<size_t>(b)];
        return of_a != of_b ? of_a > of_b : a < b;
      };
      const auto length = std::min<size_t>(kListLength, num_items);
      std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(length), order.end(), better);
      for (size_t r = 0; r < length && scores[static_cast<size_t>(order[r])] != kMasked; ++r) {
        lists[i].push_back(order[r]);
      }
    }
  });
  return Measure(lists, cases.targets, num_items);
}

}  // namespace vitrine
