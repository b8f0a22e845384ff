#include "train/pipeline.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "engine/engine.h"
#include "eval/float_scorer.h"
#include "eval/tune.h"
#include "fit/model.h"
#include "fit/pack.h"
#include "train/report.h"
#include "train/stages.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kPopularityOnly =
    "too little data for a model: no two items were ever touched by one customer, so the bundle ranks by popularity "
    "only. A model takes customers with two items or more; from a few hundred of them on it can be measured, too";
constexpr const char* kNothingToTuneOn =
    "too little data to tune on, so the settings are the defaults. That takes customers who come back: orders of the "
    "same customers over two months or more";

// Looks up from reading now and then, to tell how far it is and to ask whether to go on.
class WatchedSource final : public ByteSource {
 public:
  WatchedSource(ByteSource& inner, const TrainHost& host, Stages* stages)
      : ByteSource(inner.name()), inner_(inner), host_(host), stages_(stages) {}

  Result<size_t> Read(std::span<char> out) override {
    VITRINE_RETURN_IF_ERROR(stages_->Advance(host_.read_fraction ? host_.read_fraction() : 0));
    return inner_.Read(out);
  }

 private:
  ByteSource& inner_;
  const TrainHost& host_;
  Stages* stages_;
};

class Training {
 public:
  Training(const TrainOptions& options, const TrainHost& host) : options_(options), host_(host), stages_(host) {}

  Result<Trained> Run(const TrainInput& source) {
    VITRINE_RETURN_IF_ERROR(Ingest(source));
    VITRINE_RETURN_IF_ERROR(stages_.Begin(TrainStage::kSplit, "splitting"));
    split_ = MakeSplit(input_.dataset, SplitKindOf(options_.split, input_.kind), options_.privacy.limits);
    VITRINE_RETURN_IF_ERROR(Tune());
    VITRINE_RETURN_IF_ERROR(Calibrate());
    VITRINE_RETURN_IF_ERROR(Measure());
    VITRINE_RETURN_IF_ERROR(MeasureSupport());
    VITRINE_RETURN_IF_ERROR(Refit());
    return Pack();
  }

 private:
  const Dataset& dataset() const { return input_.dataset; }
  std::span<const uint32_t> categories() const { return dataset().catalog.categories; }

  Status Ingest(const TrainInput& source) {
    VITRINE_RETURN_IF_ERROR(stages_.Begin(TrainStage::kIngest, "reading"));
    WatchedSource watched(*source.source, host_, &stages_);
    Result<Input> input = ReadInput(source.kind, watched, source.catalog, source.options);
    if (!input.ok()) return input.status();
    input_ = std::move(*input);
    if (host_.ingested) host_.ingested(input_);
    return OkStatus();
  }

  Status Tune() {
    const size_t num_cases = split_.validation.cases.size();
    VITRINE_RETURN_IF_ERROR(
        stages_.Begin(TrainStage::kTune, "tuning on " + std::to_string(num_cases) + " validation cases"));
    TuneOptions options;
    options.threads = options_.threads;
    options.progress = [this](int done, int most) { return stages_.Advance(static_cast<double>(done) / most); };
    std::vector<Start> starts = StartsFor(dataset());
    for (Start& start : starts) {
      start.options.factors.seed = options_.seed;
      start.options.factors.dimensions = options_.dimensions;
      RequireSupport(MinSupportOf(options_.privacy, input_.kind), &start.options);
    }
    Result<TuneResult> tuned = vitrine::Tune(split_.validation, starts, options);
    if (!tuned.ok()) return tuned.status();
    tuned_ = std::move(*tuned);
    if (num_cases == 0) out_.warnings.emplace_back(kNothingToTuneOn);
    return OkStatus();
  }

  // Of the bundle that the settings make of what lies before the validation part.
  Status Calibrate() {
    VITRINE_RETURN_IF_ERROR(stages_.Begin(TrainStage::kCalibrate, "fitting probabilities on the validation part"));
    const Fold& fold = split_.validation;
    const FittedModel model = FitModel(fold.train, tuned_.options, fold.now_s, options_.threads, categories());
    const Result<Bundle> bundle = PackBundle(dataset().catalog, model, {}, host_.sha256);
    if (!bundle.ok()) return bundle.status();
    const Result<CalibrationParams> calibration = vitrine::Calibrate(*bundle, fold.cases, options_.threads);
    if (!calibration.ok()) return calibration.status();
    calibration_ = *calibration;
    return OkStatus();
  }

  // Fits on the training part and asks the test cases.
  Status Measure() {
    const Fold& fold = split_.test;
    VITRINE_RETURN_IF_ERROR(stages_.Begin(TrainStage::kTest, "fitting on the training part, asking " +
                                                                 std::to_string(fold.cases.size()) + " test cases"));
    const int threads = options_.threads;
    model_ = FitModel(fold.train, tuned_.options, fold.now_s, threads, categories());
    model_.calibration = calibration_;
    pack_ = PackOptionsFor(fold.now_s);
    const Result<BudgetedBundle> measured = PackModel();
    if (!measured.ok()) return measured.status();
    compare_.threads = threads;
    compare_.has_clock = HasClock(dataset());
    Result<Comparison> comparison = Compare(measured->bundle, split_.validation, fold, {}, compare_);
    if (!comparison.ok()) return comparison.status();
    VITRINE_RETURN_IF_ERROR(stages_.Advance(0.3));
    Result<std::vector<ListComparison>> lists = CompareLists(measured->bundle, fold, {}, compare_);
    if (!lists.ok()) return lists.status();
    Result<CalibrationReport> reliability = MeasureCalibration(measured->bundle, fold.cases, {}, threads);
    if (!reliability.ok()) return reliability.status();
    const Result<Measured> in_float = EvaluateFloat(model_, measured->bundle, fold.cases, threads);
    if (!in_float.ok()) return in_float.status();
    const Measured& ours = comparison->models.front().measured;
    vectors_ = VectorsToJson(measured->vectors, ours, *in_float);
    out_.comparison = std::move(*comparison);
    out_.lists = std::move(*lists);
    out_.reliability = std::move(*reliability);
    models_ = ModelsToJson(out_.comparison);
    pack_.evaluation_json = models_.dump();
    return OkStatus();
  }

  // What the measured model would be worth with other support, and what it gives away.
  Status MeasureSupport() {
    const Fold& fold = split_.test;
    PrivacyOptions options = options_.privacy;
    options.min_support = MinSupportOf(options, input_.kind);
    options.seed = options_.seed;
    const auto fit = [&](const Histories& people, int min_support) {
      FitOptions supported = tuned_.options;
      RequireSupport(min_support, &supported);
      FittedModel model = FitModel(people, supported, fold.now_s, options_.threads, categories());
      model.calibration = calibration_;
      return PackWithin(options_.budget, dataset().catalog, model, pack_, host_.sha256, host_.gzip_size);
    };
    const auto progress = [this](double fraction) { return stages_.Advance(0.5 + fraction / 2); };
    Result<PrivacyReport> report = MeasurePrivacy(fold, options, fit, host_.gzip_size, options_.threads, progress);
    if (!report.ok()) return report.status();
    out_.privacy = std::move(*report);
    return OkStatus();
  }

  Status Refit() {
    if (!options_.refit) return OkStatus();
    VITRINE_RETURN_IF_ERROR(stages_.Begin(
        TrainStage::kRefit, "fitting on everything, without what was cancelled, for the bundle that ships"));
    HistoryOptions everything;
    everything.skip_cancelled = true;
    everything.limits = options_.privacy.limits;
    const int64_t newest_s = NewestTime(dataset());
    model_ = FitModel(MakeHistories(dataset(), everything), tuned_.options, newest_s, options_.threads, categories());
    model_.calibration = calibration_;
    pack_ = PackOptionsFor(newest_s);
    pack_.evaluation_json = models_.dump();
    return OkStatus();
  }

  Result<Trained> Pack() {
    VITRINE_RETURN_IF_ERROR(stages_.Begin(TrainStage::kPack, "packing and reopening"));
    Result<BudgetedBundle> packed = PackModel();
    if (!packed.ok()) return packed.status();
    const Result<Engine> engine = Engine::Load(packed->bundle);
    if (!engine.ok()) return engine.status();
    if (engine->Describe().num_edges == 0) out_.warnings.emplace_back(kPopularityOnly);
    out_.caveats = CaveatsFor(input_.kind, split_);
    out_.report = Report(*packed);
    out_.bundle = std::move(packed->bundle);
    out_.split = std::move(split_);
    return std::move(out_);
  }

  PackOptions PackOptionsFor(int64_t learnt_until_s) const {
    PackOptions pack;
    pack.name = options_.name;
    pack.seed = options_.seed;
    pack.threads = options_.threads;
    // From the data and not from the clock, so that the same input gives the same bytes.
    const int64_t time_s = HasClock(dataset()) ? learnt_until_s : 0;
    pack.version = options_.version > 0 ? options_.version : static_cast<uint64_t>(std::max<int64_t>(1, time_s));
    pack.created = options_.created > 0 ? options_.created : static_cast<uint64_t>(std::max<int64_t>(0, time_s));
    return pack;
  }

  Result<BudgetedBundle> PackModel() const {
    return PackWithin(options_.budget, dataset().catalog, model_, pack_, host_.sha256, host_.gzip_size);
  }

  Json Counts() const {
    Json counts = ReportToJson(input_.report);
    if (!input_.catalog_report.input.empty()) counts["catalog"] = ReportToJson(input_.catalog_report);
    const auto& is_guest = dataset().is_guest;
    const auto guests = static_cast<size_t>(std::count(is_guest.begin(), is_guest.end(), 1));
    counts["items"] = dataset().catalog.size();
    counts["customers"] = dataset().num_users - guests;
    counts["guestVisits"] = guests;
    counts["interactions"] = dataset().interactions.size();
    return counts;
  }

  Json SecondsToJson() {
    stages_.End();
    Json seconds = Json::object();
    for (int i = 0; i < kNumTrainStages; ++i) {
      const auto stage = static_cast<TrainStage>(i);
      if (stage != TrainStage::kRefit || options_.refit) seconds[TrainStageName(stage)] = stages_.Seconds(stage);
    }
    seconds["total"] = stages_.TotalSeconds();
    return seconds;
  }

  std::string Report(const BudgetedBundle& packed) {
    const Json report = {
        {"protocol", ProtocolToJson(split_)},
        {"counts", Counts()},
        {"models", models_},
        {"bootstrap", BootstrapToJson(out_.comparison, compare_.bootstrap)},
        {"lists", ListsToJson(out_.lists, compare_.bootstrap)},
        {"calibration", CalibrationToJson(out_.reliability)},
        {"warnings", out_.warnings},
        {"caveats", out_.caveats},
        {"settings", SettingsToJson(tuned_)},
        {"graph", {{"edges", packed.edges_left}, {"edgesFitted", packed.edges_fitted}}},
        {"vectors", vectors_},
        {"privacy", PrivacyToJson(out_.privacy)},
        {"shipped",
         {{"fittedOn", options_.refit ? "everything, cancelled purchases left out; not what was measured above"
                                      : "the training part: what was measured above"},
          {"version", pack_.version},
          {"created", pack_.created}}},
        {"bytes", BytesToJson(packed.bundle)},
        {"gzipBytes", GzipBytes(packed.bundle, host_.gzip_size)},
        {"seconds", SecondsToJson()},
        {"peakMemoryBytes", host_.peak_memory_bytes ? host_.peak_memory_bytes() : 0},
    };
    return ToText(report);
  }

  const TrainOptions& options_;
  const TrainHost& host_;
  Stages stages_;
  Input input_;
  Split split_;
  TuneResult tuned_;
  CalibrationParams calibration_;
  CompareOptions compare_;
  FittedModel model_;  // the one that was measured, then the one that ships
  PackOptions pack_;   // of the same
  Json models_;
  Json vectors_;
  Trained out_;
};

}  // namespace

Result<Trained> Train(const TrainInput& input, const TrainOptions& options, const TrainHost& host) {
  return Training(options, host).Run(input);
}

}  // namespace vitrine
