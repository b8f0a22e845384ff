#include "train/samples.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "eval/evaluator.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

double Rounded(double value) { return std::round(value * 1e4) / 1e4; }

// As web/src/shared/protocol.ts calls reasons.
const char* KindName(EventType type) {
  switch (type) {
    case EventType::kPurchase:
      return "purchased";
    case EventType::kCart:
      return "carted";
    case EventType::kLike:
      return "liked";
    default:
      return "viewed";
  }
}

Json ItemToJson(const Engine& engine, int32_t item) {
  return {{"item", std::string(engine.ItemId(item))}, {"title", std::string(engine.Title(item))}};
}

Json EventToJson(const Engine& engine, const Event& event) {
  Json out = {{"kind", KindName(event.type)}};
  out.update(ItemToJson(engine, event.item));
  return out;
}

Result<Json> SampleToJson(Engine* engine, std::span<const Event> history, std::span<const int32_t> next, double now_s) {
  Request request;
  request.events = history;
  request.limit = kSampledItems;
  request.now_s = now_s;
  const Result<Answer> answer = AskRecommend(engine, request);
  if (!answer.ok()) return answer.status();
  Json recommendations = Json::array();
  for (const Hit& hit : answer->hits) {
    Json one = ItemToJson(*engine, hit.item);
    one["score"] = Rounded(hit.score);
    one["chosen"] = std::binary_search(next.begin(), next.end(), hit.item);
    one["reasons"] = Json::array();
    const auto begin = static_cast<size_t>(hit.reasons_begin);
    for (const Reason& reason : answer->reasons.subspan(begin, static_cast<size_t>(hit.reasons_count))) {
      Json why = EventToJson(*engine, history[static_cast<size_t>(reason.event)]);
      why["weight"] = Rounded(reason.weight);
      one["reasons"].push_back(std::move(why));
    }
    recommendations.push_back(std::move(one));
  }
  const size_t earlier = history.size() - std::min<size_t>(history.size(), kSampledEvents);
  Json shown = Json::array();
  for (const Event& event : history.subspan(earlier)) shown.push_back(EventToJson(*engine, event));
  Json chosen = Json::array();
  for (const int32_t item : next.first(std::min<size_t>(next.size(), kSampledEvents))) {
    chosen.push_back(ItemToJson(*engine, item));
  }
  return Json{{"history", std::move(shown)},
              {"earlier", earlier},
              {"recommendations", std::move(recommendations)},
              {"next", std::move(chosen)}};
}

// One look each at an item that is popular, and at others that are less so.
Result<Cases> MadeUpCases(Engine* engine) {
  Cases cases;
  Request request;
  request.limit = static_cast<int>(std::clamp<uint32_t>(engine->Describe().num_items, 1, kMaxLimit));
  const Result<Answer> popular = engine->Trending(request);
  if (!popular.ok()) return popular.status();
  const size_t n = popular->hits.size();
  const std::set<size_t> places = {0, n / 10, n / 3};
  for (const size_t place : places) {
    if (place < n) cases.histories.push_back({Event{.item = popular->hits[place].item}});
  }
  cases.targets.resize(cases.size());
  cases.asked_s.resize(cases.size());
  return cases;
}

}  // namespace

Result<Json> SamplesToJson(const Bundle& bundle, const Cases& cases) {
  Result<Engine> engine = Engine::Load(bundle);
  if (!engine.ok()) return engine.status();
  Cases made_up;
  if (cases.size() == 0) {
    Result<Cases> made = MadeUpCases(&*engine);
    if (!made.ok()) return made.status();
    made_up = std::move(*made);
  }
  const Cases& asked = cases.size() == 0 ? made_up : cases;
  const size_t count = std::min<size_t>(asked.size(), kSampledCases);
  Json out = Json::array();
  for (size_t i = 0; i < count; ++i) {
    // From the middle of each of `count` equal parts.
    const size_t at = (2 * i + 1) * asked.size() / (2 * count);
    Result<Json> sample = SampleToJson(&*engine, asked.histories[at], asked.targets[at], asked.asked_s[at]);
    if (!sample.ok()) return sample.status();
    out.push_back(std::move(*sample));
  }
  Result<Json> of_nobody = SampleToJson(&*engine, {}, {}, 0);
  if (!of_nobody.ok()) return of_nobody.status();
  out.push_back(std::move(*of_nobody));
  return out;
}

Json PopularityCurveToJson(std::span<const float> popularity) {
  constexpr size_t kSteps = 40;
  std::vector<double> sorted(popularity.begin(), popularity.end());
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  std::vector<double> sums = {0};
  for (const double value : sorted) sums.push_back(sums.back() + value);
  Json out = Json::array();
  if (sums.back() <= 0) return out;
  const size_t n = sorted.size();
  std::set<size_t> places = {(n + 9) / 10};
  for (size_t i = 0; i <= kSteps; ++i) places.insert((n * i * i + kSteps * kSteps / 2) / (kSteps * kSteps));
  for (const size_t most : places) {
    out.push_back({Rounded(static_cast<double>(most) / static_cast<double>(n)), Rounded(sums[most] / sums.back())});
  }
  return out;
}

}  // namespace vitrine
