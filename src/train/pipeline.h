// From a shop's file to a bundle and a report about it: what `vitrine train` does, and what the trainer in a page does.
#ifndef VITRINE_TRAIN_PIPELINE_H_
#define VITRINE_TRAIN_PIPELINE_H_

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"
#include "eval/calibrate.h"
#include "eval/compare.h"
#include "eval/lists.h"
#include "eval/split.h"
#include "fit/encoder.h"
#include "train/byte_budget.h"
#include "train/cold_start.h"
#include "train/formats.h"
#include "train/input.h"
#include "train/privacy.h"
#include "train/reported_demand.h"

namespace vitrine {

struct TrainInput {
  std::optional<InputKind> kind;  // nothing: found out
  ByteSource* source = nullptr;
  ByteSource* catalog = nullptr;  // optional
  ByteSource* reports = nullptr;  // optional: what browsers reported, for host.read_reports
  IngestOptions options;
};

struct TrainOptions {
  std::string name = "shop";      // in the manifest
  std::string split = "auto";     // as SplitKindOf() reads it
  uint64_t version = 0;           // in the manifest, must grow; 0: seconds since 1970 of the newest event
  uint64_t created = 0;           // seconds since 1970, in the manifest; 0: that of the newest event
  uint64_t seed = 1;              // the same seed gives the same bundle
  std::optional<int> dimensions;  // of item vectors; 0..256, 0: none, the graph alone; nothing: what suits their kind
  // Ships item vectors even where the graph alone does as well on validation; an error where dimensions are 0.
  bool keep_vectors = false;
  int threads = 0;  // 0: all cores; changes the time, and of the bundle a trained encoder's last bits
  ByteBudget budget;
  // Puts what came at one time into an order drawn from the seed before anything else is done (train/ties.h).
  bool shuffle_ties = false;
  PrivacyOptions privacy;
  bool content = true;  // whether the bundle gets a content model, where items have texts and vectors
  ColdStartOptions cold_start;
  bool refit = true;  // ship a model refitted on everything, or the one that was measured
};

enum class TrainStage : uint8_t { kIngest, kSplit, kEncoder, kTune, kCalibrate, kTest, kRefit, kPack };
inline constexpr int kNumTrainStages = 8;

// "ingest", "split", ...: as report.json's "seconds" calls them.
const char* TrainStageName(TrainStage stage);

struct TrainProgress {
  TrainStage stage = TrainStage::kIngest;
  double fraction = 0;  // of the whole training, 0..1, by what the stages usually take
  std::string text;     // at the beginning of a stage what is done now, for people; else empty
};

// A sequence encoder from whoever can train one.
struct TrainedEncoder {
  FittedEncoder encoder;
  int epochs = 0;                     // how long it was trained
  nlohmann::ordered_json report;      // report.json's "encoder"
  std::vector<std::string> warnings;  // what the user should know of it
};

struct EncoderTask {
  const Input& input;  // for the catalogue: what is learnt from is `train` alone
  const Histories& train;
  int64_t now_s = 0;             // when that ends
  const Cases* cases = nullptr;  // to choose the best epoch by; nullptr: there is nothing to choose
  int epochs = 0;                // without cases: how long to train
};

using EncoderTrainer = std::function<Result<TrainedEncoder>(const EncoderTask& task)>;

// What a training needs of the machine that it runs on. All but `sha256` and `gzip_size` may be left out.
struct TrainHost {
  HashFunction sha256;
  GzipSize gzip_size;
  std::function<double()> now_s;                       // of any clock that only goes forward
  std::function<uint64_t()> peak_memory_bytes;         // so far
  std::function<double()> read_fraction;               // how much of the input has been handed out, 0..1
  std::function<bool(const TrainProgress&)> progress;  // returns whether to go on
  std::function<void(const Input&)> ingested;          // what was read, before anything is made of it
  // Numbers of the items of a catalogue, from outside; none: the content model goes by texts alone.
  std::function<Result<ItemFeatures>(const Catalog&)> read_item_features;
  EncoderTrainer train_encoder;       // none: item factors instead
  std::vector<Baseline> baselines;    // more to compare with
  FormatComparer compare_formats;     // for report.json's "formats"
  PrivacyMeter measure_privacy;       // for report.json's "privacy"; none: the limits alone are told
  ColdStartMeter measure_cold_start;  // for report.json's "coldStart"
  ReportReader read_reports;          // needed for input.reports
};

struct Trained {
  Bundle bundle;
  FittedEncoder encoder;              // the bundle's, as the bundle holds it; dimensions 0: it has none
  std::string report;                 // report.json
  std::vector<std::string> warnings;  // what the user should know of this bundle; in the report too
  std::vector<std::string> caveats;   // ... and of its figures
  Split split;
  Comparison comparison;
  std::vector<ListComparison> lists;
  CalibrationReport reliability;
  PrivacyReport privacy;
  ColdStartReport cold_start;
};

// Ingest, split, tune, calibrate, measure on the test part, refit, pack, reopen. The same input and options give the
// same bundle. Too little data to tune or to measure on is a warning, and the bundle then ranks by popularity.
// REQUIRES: input.source, host.sha256 and host.gzip_size are there, and host.read_reports if input.reports is.
// Errors: those of ReadInput(), host.train_encoder and PackWithin(); kCancelled when host.progress said so.
Result<Trained> Train(const TrainInput& input, const TrainOptions& options, const TrainHost& host);

}  // namespace vitrine

#endif  // VITRINE_TRAIN_PIPELINE_H_
