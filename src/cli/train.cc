// vitrine train: from a shop's file to a bundle and a report about it.
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

#include "cli/bundle_folder.h"
#include "cli/byte_budget.h"
#include "cli/commands.h"
#include "cli/evaluation_report.h"
#include "cli/input_flags.h"
#include "cli/output_folder.h"
#include "cli/sequence_training.h"
#include "engine/engine.h"
#include "eval/calibrate.h"
#include "eval/compare.h"
#include "eval/float_scorer.h"
#include "eval/lists.h"
#include "eval/split.h"
#include "eval/tune.h"
#include "fit/model.h"
#include "fit/pack.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct TrainFlags {
  InputFlags input;
  std::string out;
  std::string split = "auto";
  std::string name = "shop";
  uint64_t created = 0;  // 0: from the newest event
  uint64_t version = 0;  // 0: from the newest event
  uint64_t seed = 1;
  std::optional<int> dimensions;  // default: that of the factors or of the encoder
  int threads = 0;
  EncoderFlags encoder;
  ByteBudget budget;
  bool refit = true;
};

// Wall-clock seconds by stage, and a word before each.
class Stages {
 public:
  void Begin(const std::string& name, const std::string& text) {
    End();
    name_ = name;
    started_ = Clock::now();
    spdlog::info("{}", text);
  }
  void End() {
    if (!name_.empty()) seconds_[name_] = std::round(Seconds(started_) * 1000) / 1000;
    name_.clear();
  }
  Json ToJson() {
    End();
    Json out = seconds_;
    out["total"] = std::round(Seconds(begin_) * 1000) / 1000;
    return out;
  }

 private:
  using Clock = std::chrono::steady_clock;
  static double Seconds(Clock::time_point since) { return std::chrono::duration<double>(Clock::now() - since).count(); }

  Clock::time_point begin_ = Clock::now();
  Clock::time_point started_;
  std::string name_;
  Json seconds_ = Json::object();
};

// A folder that holds something else than a bundle is somebody's work.
Status CheckTarget(const std::string& out) {
  std::error_code error;
  if (!fs::is_directory(out, error) || fs::is_empty(out, error) || fs::exists(fs::path(out) / "manifest.json", error)) {
    return OkStatus();
  }
  return InvalidArgument(out + ": is there and is not a bundle; name another folder, or empty this one");
}

// Names of the files that the bundle in a folder holds, as far as it can be read.
std::vector<std::string> FilesOfOldBundle(const std::string& out) {
  std::vector<std::string> names;
  if (const Result<Bundle> old = ReadBundleFolder(out); old.ok()) {
    for (const BundleFile& file : old->files) names.push_back(file.path);
  }
  return names;
}

Status WriteFolder(const std::string& out, const Bundle& bundle, const std::string& report) {
  const std::vector<std::string> old_names = FilesOfOldBundle(out);
  Result<OutputFolder> folder = OutputFolder::Create(out);
  if (!folder.ok()) return folder.status();
  std::vector<std::string> names;
  for (const BundleFile& file : bundle.files) {
    const std::string_view bytes(reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size());
    VITRINE_RETURN_IF_ERROR(folder->Write(file.path, bytes));
    names.push_back(file.path);
  }
  VITRINE_RETURN_IF_ERROR(folder->Write("report.json", report));
  VITRINE_RETURN_IF_ERROR(folder->Write("manifest.json", bundle.manifest));
  VITRINE_RETURN_IF_ERROR(folder->Commit());
  std::error_code ignored;
  // Signed was what lay here before.
  fs::remove(folder->path() / "manifest.sig", ignored);
  for (const std::string& name : old_names) {
    if (std::find(names.begin(), names.end(), name) == names.end()) fs::remove(folder->path() / name, ignored);
  }
  return OkStatus();
}

Json SettingsToJson(const TuneResult& tuned) {
  const FitOptions& o = tuned.options;
  return {{"start", tuned.start},
          {"tried", tuned.measured},
          {"validationNdcg@10", std::round(tuned.ndcg_at_10 * 1e6) / 1e6},
          {"graph",
           {{"window", o.graph.window},
            {"gapDecay", o.graph.gap_decay},
            {"withinWeight", o.graph.within_weight},
            {"forwardWeight", o.graph.forward_weight},
            {"backwardWeight", o.graph.backward_weight},
            {"halfLifeDays", o.graph.half_life_days},
            {"stepSizePower", o.graph.step_size_power},
            {"sourcePower", o.graph.source_power},
            {"targetPower", o.graph.target_power},
            {"maxFollowers", o.graph.max_followers}}},
          {"factors",
           {{"dimensions", o.blend.encoder_weight > 0 ? o.factors.dimensions : 0},
            {"iterations", o.factors.iterations},
            {"regularisation", o.factors.regularisation},
            {"confidence", o.factors.confidence},
            {"halfLifeDays", o.factors.half_life_days},
            {"seed", o.factors.seed}}},
          {"popularity", {{"halfLifeDays", o.popularity.half_life_days}, {"gain", o.popularity.gain}}},
          {"session", {{"maxItems", o.session.max_items}}},
          {"blend",
           {{"graphWeight", o.blend.graph_weight},
            {"graphDecay", o.blend.graph_decay},
            {"graphGain", o.blend.graph_gain},
            {"encoderWeight", o.blend.encoder_weight},
            {"encoderDecay", o.blend.encoder_decay},
            {"popularityWeight", o.blend.popularity_weight}}}};
}

// What the representation of the vectors loses against float, in the same blend.
Json VectorsToJson(const BudgetedBundle& shipped, const Measured& measured, const Measured& in_float) {
  constexpr size_t kAt10 = 1;
  const double ours = measured.mean.ndcg[kAt10];
  const double of_float = in_float.mean.ndcg[kAt10];
  Json out = {{"format", shipped.vectors}, {"floatNdcg@10", std::round(of_float * 1e6) / 1e6}};
  if (of_float > 0 && shipped.vectors != "none") out["shareOfFloat"] = std::round(ours / of_float * 1e4) / 1e4;
  return out;
}

uint64_t PeakBytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

//   encoder  dimensions 0: there is none
Result<TuneResult> TuneWithProgress(const Dataset& dataset, const Fold& validation, const FittedEncoder& encoder,
                                    const TrainFlags& flags) {
  TuneOptions options;
  options.threads = flags.threads;
  if (encoder.dimensions > 0) options.encoder = &encoder;
  auto last = std::chrono::steady_clock::now();
  options.progress = [&last](int done, int most) {
    const auto now = std::chrono::steady_clock::now();
    if (now - last < std::chrono::seconds(2)) return;
    last = now;
    spdlog::info("  {} of at most {} settings tried", done, most);
  };
  std::vector<Start> starts = StartsFor(dataset);
  for (Start& start : starts) {
    start.options.factors.seed = flags.seed;
    // A trained encoder stands in for the factors.
    start.options.factors.dimensions =
        options.encoder != nullptr ? 0 : flags.dimensions.value_or(FactorOptions().dimensions);
  }
  return Tune(validation, starts, options);
}

SequenceEncoderOptions EncoderOptionsOf(const TrainFlags& flags) {
  SequenceEncoderOptions options;
  options.dimensions = flags.dimensions.value_or(options.dimensions);
  options.epochs = flags.encoder.epochs;
  options.seed = flags.seed;
  options.threads = flags.threads;
  return options;
}

PackOptions PackOptionsFor(const TrainFlags& flags, const Dataset& dataset, int64_t learnt_until_s) {
  PackOptions pack;
  pack.name = flags.name;
  pack.seed = flags.seed;
  pack.threads = flags.threads;
  // From the data and not from the clock, so that the same input gives the same bytes.
  const int64_t time_s = HasClock(dataset) ? learnt_until_s : 0;
  pack.version = flags.version > 0 ? flags.version : static_cast<uint64_t>(std::max<int64_t>(1, time_s));
  pack.created = flags.created > 0 ? flags.created : static_cast<uint64_t>(std::max<int64_t>(0, time_s));
  return pack;
}

// Of the bundle that the settings make of what lies before the validation part.
Result<CalibrationParams> CalibrateOnValidation(const Dataset& dataset, const Fold& validation,
                                                const FitOptions& options, const FittedEncoder& encoder,
                                                const TrainFlags& flags) {
  FittedModel model = FitModel(validation.train, options, validation.now_s, flags.threads, dataset.catalog.categories);
  SetEncoder(encoder, &model);
  const Result<Bundle> bundle = PackBundle(dataset.catalog, model, {}, Sha256Hex);
  if (!bundle.ok()) return bundle.status();
  return Calibrate(*bundle, validation.cases, flags.threads);
}

Status Train(const TrainFlags& flags, const CommandContext& context) {
  VITRINE_RETURN_IF_ERROR(CheckTarget(flags.out));
  VITRINE_RETURN_IF_ERROR(CheckEncoderFlags(flags.encoder));
  Stages stages;
  stages.Begin("ingest", "reading");
  Result<Input> input = ReadInput(flags.input);
  if (!input.ok()) return input.status();
  const Dataset& dataset = input->dataset;

  stages.Begin("split", "splitting");
  const Split split = MakeSplit(dataset, SplitKindOf(flags.split, flags.input));
  EncoderTraining training;
  if (flags.encoder.kind == "transformer") {
    stages.Begin("encoder", "training a transformer");
    Result<EncoderTraining> trained = TrainEncoder(*input, split.validation, flags.encoder, EncoderOptionsOf(flags), flags.out);
    if (!trained.ok()) return trained.status();
    training = std::move(*trained);
  }
  const FittedEncoder& encoder = training.encoder;
  stages.Begin("tune", fmt::format("tuning on {} validation cases", split.validation.cases.size()));
  Result<TuneResult> tuned = TuneWithProgress(dataset, split.validation, encoder, flags);
  if (!tuned.ok()) return tuned.status();
  if (split.validation.cases.size() == 0) spdlog::warn("too little data to tune on: the settings are the defaults");

  stages.Begin("calibrate", "fitting probabilities on the validation part");
  const Result<CalibrationParams> calibration =
      CalibrateOnValidation(dataset, split.validation, tuned->options, encoder, flags);
  if (!calibration.ok()) return calibration.status();

  stages.Begin("test", fmt::format("fitting on the training part, asking {} test cases", split.test.cases.size()));
  const std::span<const uint32_t> categories = dataset.catalog.categories;
  FittedModel measured_model = FitModel(split.test.train, tuned->options, split.test.now_s, flags.threads, categories);
  measured_model.calibration = *calibration;
  SetEncoder(encoder, &measured_model);
  PackOptions pack = PackOptionsFor(flags, dataset, split.test.now_s);
  const Result<BudgetedBundle> measured_bundle = PackWithin(flags.budget, dataset.catalog, measured_model, pack);
  if (!measured_bundle.ok()) return measured_bundle.status();
  CompareOptions compare;
  compare.threads = flags.threads;
  compare.has_clock = HasClock(dataset);
  const Result<Comparison> comparison = Compare(measured_bundle->bundle, split.validation, split.test, {}, compare);
  if (!comparison.ok()) return comparison.status();
  const Result<std::vector<ListComparison>> lists = CompareLists(measured_bundle->bundle, split.test, {}, compare);
  if (!lists.ok()) return lists.status();
  const Result<CalibrationReport> reliability =
      MeasureCalibration(measured_bundle->bundle, split.test.cases, {}, flags.threads);
  if (!reliability.ok()) return reliability.status();
  const Result<Measured> in_float =
      EvaluateFloat(measured_model, measured_bundle->bundle, split.test.cases, flags.threads);
  if (!in_float.ok()) return in_float.status();

  const std::vector<std::string> caveats = CaveatsFor(flags.input, split);
  const Json models = ModelsToJson(*comparison);
  pack.evaluation_json = models.dump();
  FittedModel shipped = measured_model;
  if (flags.refit) {
    stages.Begin("refit", "fitting on everything, without what was cancelled, for the bundle that ships");
    HistoryOptions everything;
    everything.skip_cancelled = true;
    const int64_t newest_s = NewestTime(dataset);
    shipped = FitModel(MakeHistories(dataset, everything), tuned->options, newest_s, flags.threads, categories);
    shipped.calibration = *calibration;
    SetEncoder(encoder, &shipped);
    const std::string evaluation = pack.evaluation_json;
    pack = PackOptionsFor(flags, dataset, newest_s);
    pack.evaluation_json = evaluation;
  }
  stages.Begin("pack", "packing and reopening");
  const Result<BudgetedBundle> budgeted = PackWithin(flags.budget, dataset.catalog, shipped, pack);
  if (!budgeted.ok()) return budgeted.status();
  const Bundle* bundle = &budgeted->bundle;
  const Result<Engine> engine = Engine::Load(*bundle);
  if (!engine.ok()) return engine.status();
  if (engine->Describe().num_edges == 0) {
    spdlog::warn("too little data: no two items were ever touched by one user, so the bundle ranks by popularity only");
  }

  Json counts = ReportToJson(input->report);
  if (!input->catalog_report.input.empty()) counts["catalog"] = ReportToJson(input->catalog_report);
  const size_t guests = static_cast<size_t>(std::count(dataset.is_guest.begin(), dataset.is_guest.end(), 1));
  counts["items"] = dataset.catalog.size();
  counts["customers"] = dataset.num_users - guests;
  counts["guestVisits"] = guests;
  counts["interactions"] = dataset.interactions.size();
  const size_t gzip_bytes = GzipBytes(*bundle);
  Json report = {{"protocol", ProtocolToJson(split)},
                 {"counts", std::move(counts)},
                 {"models", models},
                 {"bootstrap", BootstrapToJson(*comparison, compare.bootstrap)},
                 {"lists", ListsToJson(*lists, compare.bootstrap)},
                 {"calibration", CalibrationToJson(*reliability)},
                 {"caveats", caveats},
                 {"settings", SettingsToJson(*tuned)},
                 {"encoder", EncoderToJson(training)},
                 {"graph", {{"edges", budgeted->edges_left}, {"edgesFitted", budgeted->edges_fitted}}},
                 {"vectors", VectorsToJson(*budgeted, comparison->models.front().measured, *in_float)},
                 {"shipped",
                  {{"fittedOn", flags.refit ? "everything, cancelled purchases left out; not what was measured above"
                                            : "the training part: what was measured above"},
                   {"version", pack.version},
                   {"created", pack.created}}},
                 {"bytes", BytesToJson(*bundle)},
                 {"gzipBytes", gzip_bytes},
                 {"seconds", stages.ToJson()},
                 {"peakMemoryBytes", PeakBytes()}};
  const std::string text = report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  VITRINE_RETURN_IF_ERROR(WriteFolder(flags.out, *bundle, text));
  if (context.json) {
    fmt::print("{}", text);
  } else {
    PrintComparison(split, *comparison, caveats);
    PrintLists(*lists, *reliability);
    if (const Json& vectors = report["vectors"]; vectors.contains("shareOfFloat")) {
      fmt::print("\nitem vectors as {}: {:.4f} of the ndcg@10 of float\n", vectors["format"].get<std::string>(),
                 vectors["shareOfFloat"].get<double>());
    }
    fmt::print("\n{} items, {} bytes after gzip, trained in {:.1f} s with {} MB: {}\n", dataset.catalog.size(),
               gzip_bytes, report["seconds"]["total"].get<double>(), PeakBytes() / 1'000'000, flags.out);
  }
  return OkStatus();
}

}  // namespace

void RegisterTrain(CLI::App& app, CommandContext* context) {
  auto flags = std::make_shared<TrainFlags>();
  CLI::App* command = app.add_subcommand("train", "Make a bundle from orders, events or sequences, and measure it");
  AddInputFlags(*command, &flags->input);
  AddSplitFlag(*command, &flags->split);
  command->add_option("--out", flags->out, "Folder of the bundle; a bundle that is there is replaced")
      ->required()
      ->type_name("DIR");
  command->add_option("--name", flags->name, "Name in the manifest")->capture_default_str();
  command->add_option("--bundle-version", flags->version,
                      "Version in the manifest, which must grow; default: seconds since 1970 of the newest event");
  command->add_option("--created", flags->created,
                      "Time in the manifest, seconds since 1970; default: that of the newest event");
  command
      ->add_option("--dimensions", flags->dimensions,
                   "Of item vectors; 0: none, the graph alone; default: 32, of a trained encoder 64")
      ->check(CLI::Range(0, 256));
  AddEncoderFlags(*command, &flags->encoder);
  command
      ->add_option(
          "--vectors", flags->budget.vectors,
          "How item vectors are stored: int8, int4 (two values a byte), pq8, pq16, pq32 (so many codes of 4 bits "
          "an item), codes and rows as in pq16+int4, or auto (by the number of items and --max-bytes)")
      ->check(CLI::Validator(
          [](const std::string& text) {
            const Result<VectorFormat> format = ParseVectorFormat(text);
            return text == "auto" || format.ok() ? std::string() : format.status().message();
          },
          "FORMAT"))
      ->capture_default_str();
  command->add_option("--max-bytes", flags->budget.max_bytes,
                      "Largest size of the bundle after gzip; what the graph has too much is cut off, tail first; "
                      "default: no limit");
  command->add_option("--seed", flags->seed, "The same seed gives the same bundle")->capture_default_str();
  command->add_option("--threads", flags->threads, "0: all cores; changes the time, and the last bits of a trained encoder, but nothing else")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  command->add_flag("--refit,!--no-refit", flags->refit,
                    "Ship a model refitted on everything (default), or the one that was measured");
  command->callback([flags, context] {
    const Status status = Train(*flags, *context);
    context->exit_code = status.ok() ? kExitOk : Fail(*context, status);
  });
}

}  // namespace vitrine
