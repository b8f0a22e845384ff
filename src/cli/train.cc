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
#include <vector>

#include "cli/bundle_folder.h"
#include "cli/commands.h"
#include "cli/evaluation_report.h"
#include "cli/input_flags.h"
#include "cli/item_features.h"
#include "cli/output_folder.h"
#include "cli/privacy_flags.h"
#include "cli/sequence_training.h"
#include "train/pipeline.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr char kOnnxFile[] = "encoder.onnx";

struct TrainFlags {
  InputFlags input;
  TrainOptions options;
  EncoderFlags encoder;
  std::vector<std::string> baselines;
  bool compare_formats = false;
  std::string reports;           // optional
  std::string item_features;     // optional
  std::string item_feature_ids;  // optional
  bool replace_text = false;
  std::string out;
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

//   onnx  of encoder.onnx, which is no part of the bundle; nothing: none, and one that was there is removed
Status WriteFolder(const std::string& out, const Bundle& bundle, const std::string& report,
                   const std::optional<std::string>& onnx) {
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
  if (onnx) VITRINE_RETURN_IF_ERROR(folder->Write(kOnnxFile, *onnx));
  VITRINE_RETURN_IF_ERROR(folder->Write("manifest.json", bundle.manifest));
  VITRINE_RETURN_IF_ERROR(folder->Commit());
  std::error_code ignored;
  // Signed was what lay here before.
  fs::remove(folder->path() / "manifest.sig", ignored);
  if (!onnx) fs::remove(folder->path() / kOnnxFile, ignored);
  for (const std::string& name : old_names) {
    if (std::find(names.begin(), names.end(), name) == names.end()) fs::remove(folder->path() / name, ignored);
  }
  return OkStatus();
}

uint64_t PeakBytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

double SteadySeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Says what begins, and every two seconds how far it is.
class ProgressLog {
 public:
  bool operator()(const TrainProgress& progress) {
    const double now_s = SteadySeconds();
    if (!progress.text.empty()) {
      spdlog::info("{}", progress.text);
    } else if (now_s - told_s_ > 2) {
      spdlog::info("  {:.0f} %", 100 * progress.fraction);
    } else {
      return true;
    }
    told_s_ = now_s;
    return true;
  }

 private:
  double told_s_ = 0;
};

TrainHost ThisMachine() {
  TrainHost host;
  host.sha256 = Sha256Hex;
  host.gzip_size = [](std::span<const uint8_t> bytes) { return GzipBytes(bytes); };
  host.now_s = SteadySeconds;
  host.peak_memory_bytes = PeakBytes;
  host.progress = ProgressLog();
  host.ingested = LogInput;
  host.measure_privacy = MeasurePrivacy;
  host.measure_cold_start = MeasureColdStart;
  host.read_reports = ReadReportedDemand;
  return host;
}

void Print(const Trained& trained, const std::string& out) {
  PrintComparison(trained.split, trained.comparison, trained.caveats);
  PrintLists(trained.lists, trained.reliability);
  PrintPrivacy(trained.privacy);
  PrintColdStart(trained.cold_start);
  const Json report = Json::parse(trained.report);
  if (const Json& vectors = report["vectors"]; vectors.contains("shareOfFloat")) {
    fmt::print("\nitem vectors as {}: {:.4f} of the ndcg@10 of float\n", vectors["format"].get<std::string>(),
               vectors["shareOfFloat"].get<double>());
  }
  fmt::print("\n{} items, {} bytes after gzip, trained in {:.1f} s with {} MB: {}\n",
             report["counts"]["items"].get<uint64_t>(), report["gzipBytes"].get<uint64_t>(),
             report["seconds"]["total"].get<double>(), report["peakMemoryBytes"].get<uint64_t>() / 1'000'000, out);
}

Status TrainFolder(const TrainFlags& flags, const CommandContext& context) {
  VITRINE_RETURN_IF_ERROR(CheckTarget(flags.out));
  VITRINE_RETURN_IF_ERROR(CheckEncoderFlags(flags.encoder));
  Result<InputFiles> files = OpenInputFiles(flags.input);
  if (!files.ok()) return files.status();
  // What is not learnt from need not be kept.
  files->options.repeats.repeats = flags.options.privacy.limits.repeats;
  Result<std::unique_ptr<ByteSource>> reports = std::unique_ptr<ByteSource>();
  if (!flags.reports.empty()) reports = OpenInput(flags.reports);
  if (!reports.ok()) return reports.status();
  const TrainInput input = {files->kind, files->source.get(), files->catalog.get(), reports->get(), files->options};
  TrainHost host = ThisMachine();
  if (flags.encoder.kind != "none") host.train_encoder = EncoderTrainerOf(flags.encoder, flags.options, flags.out);
  if (!flags.item_features.empty()) {
    host.read_item_features = [&flags](const Catalog& catalog) {
      Result<ItemFeatures> features = ReadItemFeatures(flags.item_features, flags.item_feature_ids, catalog);
      if (features.ok()) features->replace = flags.replace_text;
      return features;
    };
  }
  host.baselines = BaselinesOf(flags.baselines);
  if (flags.compare_formats) host.compare_formats = CompareFormats;
  const Result<Trained> trained = Train(input, flags.options, host);
  if (!trained.ok()) return trained.status();
  for (const std::string& warning : trained->warnings) spdlog::warn("{}", warning);
  const Result<std::optional<std::string>> onnx = OnnxOf(flags.encoder, *trained);
  if (!onnx.ok()) return onnx.status();
  VITRINE_RETURN_IF_ERROR(WriteFolder(flags.out, trained->bundle, trained->report, *onnx));
  if (context.json) {
    fmt::print("{}", trained->report);
  } else {
    Print(*trained, flags.out);
  }
  return OkStatus();
}

}  // namespace

void RegisterTrain(CLI::App& app, CommandContext* context) {
  auto flags = std::make_shared<TrainFlags>();
  CLI::App* command = app.add_subcommand("train", "Make a bundle from orders, events or sequences, and measure it");
  AddInputFlags(*command, &flags->input);
  command
      ->add_option(
          "--reports", flags->reports,
          "What feedbackReport() gave in browsers, one a line: the popularity of each category follows them, by "
          "a factor of two at the most")
      ->type_name("FILE");
  AddSplitFlag(*command, &flags->options.split);
  command->add_option("--out", flags->out, "Folder of the bundle; a bundle that is there is replaced")
      ->required()
      ->type_name("DIR");
  command->add_option("--name", flags->options.name, "Name in the manifest")->capture_default_str();
  command->add_option("--bundle-version", flags->options.version,
                      "Version in the manifest, which must grow; default: seconds since 1970 of the newest event");
  command->add_option("--created", flags->options.created,
                      "Time in the manifest, seconds since 1970; default: that of the newest event");
  command
      ->add_option("--dimensions", flags->options.dimensions,
                   "Of item vectors; 0: none, the graph alone; default: 32, of a trained encoder 64")
      ->check(CLI::Range(0, 256));
  command->add_flag(
      "--keep-vectors", flags->options.keep_vectors,
      "Ship item vectors even where the graph alone is as good on the validation part and smaller: for an "
      "encoder of your own, or to compare encoders");
  AddEncoderFlags(*command, &flags->encoder);
  command
      ->add_option(
          "--vectors", flags->options.budget.vectors,
          "How item vectors are stored: int8, int4 (two values a byte), pq8, pq16, pq32 (so many codes of 4 bits "
          "an item), codes and rows as in pq16+int4, or auto (by the number of items and --max-bytes)")
      ->check(CLI::Validator(
          [](const std::string& text) {
            const Result<VectorFormat> format = ParseVectorFormat(text);
            return text == "auto" || format.ok() ? std::string() : format.status().message();
          },
          "FORMAT"))
      ->capture_default_str();
  command->add_option("--max-bytes", flags->options.budget.max_bytes,
                      "Largest size of the bundle after gzip; what the graph has too much is cut off, tail first; "
                      "default: no limit");
  AddPrivacyFlags(*command, &flags->options.privacy);
  command->add_option("--seed", flags->options.seed, "The same seed gives the same bundle")->capture_default_str();
  command
      ->add_option("--threads", flags->options.threads,
                   "0: all cores; changes the time, and the last bits of a trained encoder, but nothing else")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  AddBaselinesFlag(*command, &flags->baselines);
  command->add_flag("--compare-formats", flags->compare_formats,
                    "Measure on the validation part what each format of item vectors is worth and takes: float, int8, "
                    "int4, int3 (which does not ship), pq32, pq16, pq8");
  command->add_flag(
      "--content,!--no-content", flags->options.content,
      "Put a content model into the bundle (default), where items have texts and vectors: for items that are "
      "new, and for search");
  command
      ->add_option(
          "--item-features", flags->item_features,
          "Numbers of each item, from any text or image model, for the content model: a row for each item in the "
          "order of the catalogue")
      ->type_name("FILE.npy|.safetensors");
  command
      ->add_option("--item-feature-ids", flags->item_feature_ids,
                   "The item id of each row of --item-features, a line each, where the rows are in another order")
      ->type_name("FILE");
  command->add_flag("--item-features-only", flags->replace_text,
                    "--item-features stand in for the text, and not beside it");
  command->add_flag(
      "--cold-start", flags->options.cold_start.measure,
      "Measure how well items are found that nobody has touched yet: a tenth of them, left out of training");
  command->add_flag("--shuffle-ties", flags->options.shuffle_ties,
                    "Put what came at one time, such as the lines of an order, into an order drawn from the seed, to "
                    "see that it does not matter");
  command->add_flag("--refit,!--no-refit", flags->options.refit,
                    "Ship a model refitted on everything (default), or the one that was measured");
  command->callback([flags, context] {
    const Status status = TrainFolder(*flags, *context);
    context->exit_code = status.ok() ? kExitOk : Fail(*context, status);
  });
}

}  // namespace vitrine
