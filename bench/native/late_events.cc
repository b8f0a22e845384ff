// What a list is worth when whoever ranks knows the shopper's events only some minutes later. Prints one JSON object:
// {"cases":N,"ndcg":{"0":...,"1":...}} with NDCG@10 by minutes.
//
//   late_events BUNDLE EVENTS CATALOG MINUTES...
//
// BUNDLE is fitted on what is before the test period (`train --no-refit`). Of each visit in that period every event but
// the first asks: which item is next, of those the shopper has not had before? The list is the one asked for at the
// event before. Who is m minutes late knows only events at least m minutes older than that moment; at 0, that event
// too. Events of one second belong together. The items that are known are masked, whoever ranks: what it does not know
// of yet, a late ranker shows again. Every m is asked the same questions.
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "cli/bundle_folder.h"
#include "cli/input_flags.h"
#include "engine/engine.h"
#include "eval/evaluator.h"
#include "eval/split.h"
#include "fit/histories.h"

namespace vitrine {
namespace {

constexpr int64_t kVisitGapSeconds = 30 * 60;
constexpr int kCutoff = 1;  // of kCutoffs: 10
static_assert(kCutoffs[kCutoff] == 10);

int Fail(const Status& status) {
  std::cerr << "error: " << status.message() << "\n";
  return 1;
}

// The events of steps begin..end-1 that are not newer than `until_s`.
std::vector<Event> EventsUntil(const Histories& all, size_t begin, size_t end, int64_t until_s) {
  std::vector<Event> events;
  for (size_t step = begin; step < end && all.step_times[step] <= until_s; ++step) {
    for (uint32_t i = all.step_items[step]; i < all.step_items[step + 1]; ++i) {
      events.push_back({static_cast<int32_t>(all.items[i]), all.types[i], all.step_groups[step],
                        static_cast<double>(all.step_times[step])});
    }
  }
  return events;
}

// The questions as one who is so many seconds late hears them.
Cases QuestionsFor(const Histories& all, int64_t since_s, int64_t late_s) {
  Cases cases;
  for (size_t user = 0; user < all.num_users(); ++user) {
    std::unordered_set<uint32_t> seen;
    const size_t begin = all.user_steps[user];
    for (size_t step = begin; step < all.user_steps[user + 1]; ++step) {
      std::vector<int32_t> fresh;
      for (const uint32_t item : all.ItemsOf(step)) {
        if (seen.insert(item).second) fresh.push_back(static_cast<int32_t>(item));
      }
      if (step == begin || fresh.empty()) continue;
      const int64_t asked_s = all.step_times[step - 1];
      const int64_t gap_s = all.step_times[step] - asked_s;
      if (asked_s < since_s || gap_s == 0 || gap_s > kVisitGapSeconds) continue;
      cases.histories.push_back(EventsUntil(all, begin, step, asked_s - late_s));
      cases.targets.push_back(std::move(fresh));
      cases.asked_s.push_back(static_cast<double>(asked_s));
    }
  }
  return cases;
}

int Run(const char* bundle_path, const InputFlags& flags, const std::vector<std::string>& minutes) {
  Result<Bundle> bundle = ReadBundleFolder(bundle_path);
  if (!bundle.ok()) return Fail(bundle.status());
  Result<Input> input = ReadInput(flags);
  if (!input.ok()) return Fail(input.status());
  const Histories all = MakeHistories(input->dataset, {});
  const int64_t since_s = MakeSplit(input->dataset, SplitKind::kTime).test_cut_s;
  const Result<Engine> engine = Engine::Load(*bundle);
  if (!engine.ok()) return Fail(engine.status());
  std::unordered_map<std::string_view, int32_t> index;
  const auto num_items = static_cast<int32_t>(engine->Describe().num_items);
  for (int32_t item = 0; item < num_items; ++item) index.emplace(engine->ItemId(item), item);
  std::vector<int32_t> remap;
  for (const std::string& id : input->dataset.catalog.ids) {
    const auto found = index.find(id);
    remap.push_back(found == index.end() ? kUnknownItem : found->second);
  }

  nlohmann::ordered_json ndcg;
  size_t num_cases = 0;
  for (const std::string& late : minutes) {
    const Cases cases = QuestionsFor(all, since_s, 60 * std::strtoll(late.c_str(), nullptr, 10));
    const Result<Measured> measured = EvaluateBundle(*bundle, cases, all.num_items, remap, /*threads=*/0);
    if (!measured.ok()) return Fail(measured.status());
    ndcg[late] = measured->mean.ndcg[kCutoff];
    num_cases = cases.size();
  }
  std::cout << nlohmann::ordered_json{{"cases", num_cases}, {"ndcg", ndcg}}.dump() << "\n";
  return 0;
}

}  // namespace
}  // namespace vitrine

int main(int argc, char** argv) {
  if (argc < 5) {
    std::cerr << "usage: late_events BUNDLE EVENTS CATALOG MINUTES...\n";
    return 2;
  }
  // Its place is standard output, which is for the figures.
  spdlog::set_level(spdlog::level::off);
  vitrine::InputFlags flags;
  flags.events = argv[2];
  flags.catalog = argv[3];
  return vitrine::Run(argv[1], flags, {argv + 4, argv + argc});
}
