// vitrine evaluate: how good a packed bundle is on a shop's file.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "bundle/manifest.h"
#include "cli/bundle_folder.h"
#include "cli/commands.h"
#include "cli/evaluation_report.h"
#include "cli/input_flags.h"
#include "engine/engine.h"
#include "eval/bootstrap.h"
#include "eval/calibrate.h"
#include "eval/compare.h"
#include "eval/lists.h"
#include "eval/online.h"
#include "eval/split.h"
#include "eval/tune.h"
#include "train/quality_report.h"
#include "train/report.h"

namespace vitrine {
namespace {

struct EvaluateFlags {
  InputFlags input;
  std::string bundle;
  std::string split = "auto";
  std::vector<std::string> baselines;
  int threads = 0;
  bool online = false;
  uint64_t seed = 1;
};

// What is known only of a bundle that has not seen the answers.
bool MayKnowAnswers(const Dataset& dataset, const Split& split, uint64_t version) {
  return !HasClock(dataset) || split.kind == SplitKind::kLeaveOneOut ||
         version > static_cast<uint64_t>(std::max<int64_t>(0, split.test_cut_s));
}

// Learning on the device on and off.
Status CompareOnline(const Bundle& bundle, const Dataset& dataset, const std::vector<int32_t>& map, const Split& split,
                     const EvaluateFlags& flags, const CommandContext& context, bool may_know_answers) {
  if (!HasClock(dataset)) return InvalidArgument("--online replays events in time, and these have no times");
  OnlineOptions options;
  options.cut_s = split.test_cut_s;
  options.seed = flags.seed;
  options.threads = flags.threads;
  const Result<OnlineResult> online = EvaluateOnline(bundle, dataset, map, options);
  if (!online.ok()) return online.status();
  const auto& [lists, without, with] = *online;
  if (without.empty()) return InvalidArgument("nobody did something both before and after " + TimeText(options.cut_s));
  const std::array<std::span<const double>, 2> columns = {without, with};
  const Bootstrap bootstrap(columns, {});
  const Interval off = bootstrap.Mean(0);
  const Interval on = bootstrap.Mean(1);
  const Interval difference = bootstrap.Difference(1, 0);
  const double ratio = off.value > 0 ? on.value / off.value : 0;
  if (context.json) {
    const auto interval = [](const Interval& i) { return nlohmann::ordered_json{i.value, i.low, i.high}; };
    const nlohmann::ordered_json out = {{"people", without.size()},         {"lists", lists},
                                        {"withoutLearning", interval(off)}, {"withLearning", interval(on)},
                                        {"difference", interval(difference)}, {"ratio", ratio},
                                        {"seed", flags.seed},               {"fittedOnAnswers", may_know_answers}};
    fmt::print("{}\n", out.dump(2));
    return OkStatus();
  }
  fmt::print("replayed event by event from {} on: {} lists of {} people\n", TimeText(options.cut_s), lists,
             without.size());
  fmt::print("ndcg@10 of what came later in the same order or visit, mean over people, 95 % interval\n");
  fmt::print("without learning  {:.4f} [{:.4f}, {:.4f}]\n", off.value, off.low, off.high);
  fmt::print("with learning     {:.4f} [{:.4f}, {:.4f}]  {:.3f} x\n", on.value, on.low, on.high, ratio);
  fmt::print("difference       {:+.4f} [{:+.4f}, {:+.4f}]{}\n", difference.value, difference.low, difference.high,
             difference.above_zero() ? "  above" : "");
  if (may_know_answers) fmt::print("this bundle may have been fitted on what it is asked about here\n");
  return OkStatus();
}

// For each item of the data its index in the bundle, or kUnknownItem.
std::vector<int32_t> MapItems(const Catalog& catalog, const Engine& engine) {
  std::unordered_map<std::string_view, int32_t> index;
  const auto n = static_cast<int32_t>(engine.Describe().num_items);
  for (int32_t item = 0; item < n; ++item) index.emplace(engine.ItemId(item), item);
  std::vector<int32_t> map;
  for (const std::string& id : catalog.ids) {
    const auto found = index.find(id);
    map.push_back(found == index.end() ? kUnknownItem : found->second);
  }
  return map;
}

Status Evaluate(const EvaluateFlags& flags, const CommandContext& context) {
  Result<Bundle> bundle = ReadBundleFolder(flags.bundle);
  if (!bundle.ok()) return bundle.status();
  const Result<Engine> engine = Engine::Load(*bundle);
  if (!engine.ok()) return Status(engine.status().code(), flags.bundle + ": " + engine.status().message());
  const Result<Manifest> manifest = ParseManifest(bundle->manifest);
  if (!manifest.ok()) return manifest.status();
  Result<Input> input = ReadInput(flags.input);
  if (!input.ok()) return input.status();
  const Dataset& dataset = input->dataset;
  const std::vector<int32_t> map = MapItems(dataset.catalog, *engine);
  const auto unknown = static_cast<size_t>(std::count(map.begin(), map.end(), kUnknownItem));
  if (unknown == map.size()) {
    return InvalidArgument(flags.bundle + ": knows none of the " + std::to_string(map.size()) + " items of " +
                           input->report.input + "; is it the bundle of another shop?");
  }
  if (unknown > 0) spdlog::warn("the bundle does not know {} of {} items of the data", unknown, map.size());

  const Split split = MakeSplit(dataset, SplitKindOf(flags.split, input->kind));
  const bool may_know_answers = MayKnowAnswers(dataset, split, manifest->version);
  if (flags.online) return CompareOnline(*bundle, dataset, map, split, flags, context, may_know_answers);
  CompareOptions options;
  options.threads = flags.threads;
  options.has_clock = HasClock(dataset);
  options.more = BaselinesOf(flags.baselines);
  const Result<Comparison> comparison = Compare(*bundle, split.validation, split.test, map, options);
  if (!comparison.ok()) return comparison.status();
  const Result<std::vector<ListComparison>> lists = CompareLists(*bundle, split.test, map, options);
  if (!lists.ok()) return lists.status();
  const Result<CalibrationReport> calibration = MeasureCalibration(*bundle, split.test.cases, map, options.threads);
  if (!calibration.ok()) return calibration.status();
  std::vector<std::string> caveats = CaveatsFor(input->kind, split);
  if (may_know_answers) {
    caveats.insert(
        caveats.begin(),
        "This bundle may have been fitted on what it is asked about here (a bundle that ships is): its rows, vitrine "
        "and "
        "graph, cannot be compared with the others, nor with published figures. `train` measures before it refits, and "
        "`train --no-refit` ships what was measured.");
  }
  if (context.json) {
    nlohmann::ordered_json counts = ReportToJson(input->report);
    counts["items"] = dataset.catalog.size();
    counts["itemsUnknownToBundle"] = unknown;
    const nlohmann::ordered_json out = {{"protocol", ProtocolToJson(split)},
                                        {"counts", std::move(counts)},
                                        {"models", ModelsToJson(*comparison)},
                                        {"intervals", IntervalsToJson(*comparison, options.bootstrap)},
                                        {"unmasked", UnmaskedToJson(*comparison)},
                                        {"leftOut", LeftOutToJson(*comparison)},
                                        {"bootstrap", BootstrapToJson(*comparison, options.bootstrap)},
                                        {"breakdowns", BreakdownsToJson(*comparison, split.test)},
                                        {"lists", ListsToJson(*lists, options.bootstrap)},
                                        {"calibration", CalibrationToJson(*calibration)},
                                        {"fittedOnAnswers", may_know_answers},
                                        {"caveats", caveats},
                                        {"bytes", BytesToJson(*bundle)}};
    fmt::print("{}\n", out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
  } else {
    PrintComparison(split, *comparison, caveats);
    PrintLists(*lists, *calibration);
  }
  return OkStatus();
}

}  // namespace

void RegisterEvaluate(CLI::App& app, CommandContext* context) {
  auto flags = std::make_shared<EvaluateFlags>();
  CLI::App* command = app.add_subcommand("evaluate", "Measure a bundle on orders, events or sequences");
  command->add_option("--bundle", flags->bundle, "Folder of the bundle")->required()->type_name("DIR");
  AddInputFlags(*command, &flags->input);
  AddSplitFlag(*command, &flags->split);
  AddBaselinesFlag(*command, &flags->baselines);
  command->add_flag("--online", flags->online,
                    "Replay what came last event by event instead, with learning on the device off and on");
  command->add_option("--seed", flags->seed, "Of --online: in which order the lines of an order come")
      ->capture_default_str();
  command->add_option("--threads", flags->threads, "0: all cores")->check(CLI::Range(0, 1024))->capture_default_str();
  command->callback([flags, context] {
    const Status status = Evaluate(*flags, *context);
    context->exit_code = status.ok() ? kExitOk : Fail(*context, status);
  });
}

}  // namespace vitrine
