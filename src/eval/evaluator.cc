#include "eval/evaluator.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "fit/parallel.h"

namespace vitrine {
namespace {

constexpr double kMasked = -std::numeric_limits<double>::infinity();

// The best kListLength items that are not masked.
//   order  scratch
std::vector<int32_t> BestOf(const std::vector<double>& scores, std::vector<int32_t>* order) {
  order->resize(scores.size());
  std::iota(order->begin(), order->end(), 0);
  const auto better = [&](int32_t a, int32_t b) {
    const double of_a = scores[static_cast<size_t>(a)];
    const double of_b = scores[static_cast<size_t>(b)];
    return of_a != of_b ? of_a > of_b : a < b;
  };
  const auto length = static_cast<std::ptrdiff_t>(std::min<size_t>(kListLength, scores.size()));
  std::partial_sort(order->begin(), order->begin() + length, order->end(), better);
  std::vector<int32_t> best(order->begin(), order->begin() + length);
  std::erase_if(best, [&](int32_t item) { return scores[static_cast<size_t>(item)] == kMasked; });
  return best;
}

struct ListsOfScorer {
  std::vector<std::vector<int32_t>> masked;
  std::vector<std::vector<int32_t>> unmasked;

  explicit ListsOfScorer(size_t cases) : masked(cases), unmasked(cases) {}

  void Rank(const Scorer& scorer, const Cases& cases, size_t num_items, int threads, bool unmasked_too) {
    ParallelFor(cases.size(), threads, [&](size_t begin, size_t end, int) {
      std::vector<double> scores;
      std::vector<int32_t> order;
      for (size_t i = begin; i < end; ++i) {
        scores.assign(num_items, 0);
        scorer(cases.histories[i], &scores);
        if (unmasked_too) unmasked[i] = BestOf(scores, &order);
        for (const Event& event : cases.histories[i]) scores[static_cast<size_t>(event.item)] = kMasked;
        masked[i] = BestOf(scores, &order);
      }
    });
  }
};

}  // namespace

Result<Answer> AskRecommend(Engine* engine, const Request& request) {
  Request masked = request;
  masked.exclude_history = true;
  return engine->Recommend(masked);
}

Result<Answer> AskUnmasked(Engine* engine, const Request& request) {
  Request unmasked = request;
  unmasked.exclude_purchased = false;
  unmasked.exclude_in_cart = false;
  return engine->Recommend(unmasked);
}

std::vector<int32_t> DistinctItems(const std::vector<Event>& history) {
  std::vector<int32_t> items;
  items.reserve(history.size());
  for (const Event& event : history) items.push_back(event.item);
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
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

MaskedAndNot EvaluateScores(std::span<const double> scores, const Cases& cases) {
  std::vector<int32_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  const auto score = [&](int32_t item) { return scores[static_cast<size_t>(item)]; };
  std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) { return score(a) > score(b); });
  const size_t most = std::min<size_t>(kListLength, order.size());
  const std::vector<int32_t> best(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most));
  std::vector<uint8_t> is_masked(scores.size(), 0);
  std::vector<std::vector<int32_t>> masked(cases.size());
  for (size_t i = 0; i < cases.size(); ++i) {
    for (const Event& event : cases.histories[i]) is_masked[static_cast<size_t>(event.item)] = 1;
    for (size_t at = 0; at < order.size() && masked[i].size() < kListLength; ++at) {
      if (is_masked[static_cast<size_t>(order[at])] == 0) masked[i].push_back(order[at]);
    }
    for (const Event& event : cases.histories[i]) is_masked[static_cast<size_t>(event.item)] = 0;
  }
  const std::vector<std::vector<int32_t>> unmasked(cases.size(), best);
  return {Measure(masked, cases.targets, scores.size()), Measure(unmasked, cases.targets, scores.size()).mean};
}

Measured EvaluateScorer(const Scorer& scorer, const Cases& cases, size_t num_items, int threads) {
  ListsOfScorer lists(cases.size());
  lists.Rank(scorer, cases, num_items, threads, /*unmasked_too=*/false);
  return Measure(lists.masked, cases.targets, num_items);
}

MaskedAndNot EvaluateScorerBothWays(const Scorer& scorer, const Cases& cases, size_t num_items, int threads) {
  ListsOfScorer lists(cases.size());
  lists.Rank(scorer, cases, num_items, threads, /*unmasked_too=*/true);
  return {Measure(lists.masked, cases.targets, num_items), Measure(lists.unmasked, cases.targets, num_items).mean};
}

}  // namespace vitrine
