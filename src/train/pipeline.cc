#include "train/pipeline.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <utility>

#include "engine/engine.h"
#include "eval/evaluator.h"
#include "eval/float_scorer.h"
#include "eval/tune.h"
#include "fit/model.h"
#include "fit/pack.h"
#include "fit/renumber.h"
#include "fit/rounded_encoder.h"
#include "ingest/feedback_reports.h"
#include "train/fitting.h"
#include "train/quality_report.h"
#include "train/report.h"
#include "train/samples.h"
#include "train/stages.h"
#include "train/ties.h"
#include "train/trimming.h"
#include "train/watched_source.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kPopularityOnly =
    "too little data for a model: no two items were ever touched by one customer, so the bundle ranks by popularity "
    "only. A model takes customers with two items or more; from a few hundred of them on it can be measured, too";
constexpr const char* kNothingToTuneOn =
    "too little data to tune on, so the settings are the defaults. That takes customers who come back: orders of the "
    "same customers over two months or more";

class Training {
 public:
  Training(const TrainOptions& options, const TrainHost& host)
      : options_(options), host_(host), stages_(host), budget_(options.budget) {}

  Result<Trained> Run(const TrainInput& source) {
    if (options_.keep_vectors && options_.dimensions == 0) {
      return InvalidArgument("--keep-vectors: with --dimensions 0 there are none to keep");
    }
    VITRINE_RETURN_IF_ERROR(Ingest(source));
    VITRINE_RETURN_IF_ERROR(stages_.Begin(TrainStage::kSplit, "splitting"));
    split_ = MakeSplit(input_.dataset, SplitKindOf(options_.split, input_.kind), options_.privacy.limits);
    VITRINE_RETURN_IF_ERROR(TrainEncoder());
    VITRINE_RETURN_IF_ERROR(Tune());
    VITRINE_RETURN_IF_ERROR(Calibrate());
    VITRINE_RETURN_IF_ERROR(Measure());
    VITRINE_RETURN_IF_ERROR(MeasureSupport());
    VITRINE_RETURN_IF_ERROR(MeasureColdStart());
    VITRINE_RETURN_IF_ERROR(Refit());
    return Pack();
  }

 private:
  const Dataset& dataset() const { return input_.dataset; }
  bool HasEncoder() const { return encoder_.encoder.dimensions > 0; }

  Status Ingest(const TrainInput& source) {
    VITRINE_RETURN_IF_ERROR(stages_.Begin(TrainStage::kIngest, "reading"));
    WatchedSource watched(*source.source, host_, &stages_);
    Result<Input> input = ReadInput(source.kind, watched, source.catalog, source.options);
    if (!input.ok()) return input.status();
    input_ = std::move(*input);
    type_weights_ = source.options.schema.weights;
    if (options_.shuffle_ties) VITRINE_RETURN_IF_ERROR(ShuffleTies(options_.seed, &input_, &ties_));
    if (host_.ingested) host_.ingested(input_);
    if (host_.read_item_features) {
      Result<ItemFeatures> features = host_.read_item_features(dataset().catalog);
      if (!features.ok()) return features.status();
      content_.features = std::move(*features);
    }
    return source.reports != nullptr ? IngestReports(*source.reports) : OkStatus();
  }

  Status IngestReports(ByteSource& source) {
    Result<std::unique_ptr<ReportedDemand>> demand =
        host_.read_reports(source, dataset().catalog, NewestTime(dataset()));
    if (!demand.ok()) return demand.status();
    demand_ = std::move(*demand);
    out_.warnings = demand_->Warnings();
    return OkStatus();
  }

  Status TrainEncoder() {
    if (!host_.train_encoder) return OkStatus();
    VITRINE_RETURN_IF_ERROR(stages_.Begin(TrainStage::kEncoder, "training a sequence encoder"));
    return TrainEncoderOn({input_, split_.validation.train, split_.validation.now_s, &split_.validation.cases, 0});
  }

  // Once more, on more and as long as was best. Only where time goes by: what was sold in the last weeks is what the
  // encoder has to know best, and where there is no clock, there are no last weeks.
  Status TrainEncoderAgain(const Histories& train, int64_t now_s) {
    if (!HasEncoder() || !HasClock(dataset()) || tuned_.options.blend.encoder_weight == 0) return OkStatus();
    return TrainEncoderOn({input_, train, now_s, nullptr, encoder_.epochs});
  }

  Status TrainEncoderOn(const EncoderTask& task) {
    Result<TrainedEncoder> trained = host_.train_encoder(task);
    if (!trained.ok()) return trained.status();
    // The report is that of the training in which something was chosen.
    if (task.cases == nullptr) trained->report = std::move(encoder_.report);
    encoder_ = std::move(*trained);
    RequireSupport(MinSupportOf(options_.privacy, input_.kind), task.train, &encoder_.encoder);
    out_.warnings.insert(out_.warnings.end(), encoder_.warnings.begin(), encoder_.warnings.end());
    return OkStatus();
  }

  Fitting FittingNow() const {
    return {dataset().catalog, tuned_.options,   HasEncoder() ? &encoder_.encoder : nullptr,
            demand_.get(),     options_.threads, options_.content ? &content_ : nullptr};
  }

  Status Tune() {
    const size_t num_cases = split_.validation.cases.size();
    VITRINE_RETURN_IF_ERROR(
        stages_.Begin(TrainStage::kTune, "tuning on " + std::to_string(num_cases) + " validation cases"));
    TuneOptions options;
    options.threads = options_.threads;
    if (HasEncoder()) options.encoder = &encoder_.encoder;
    options.keep_vectors = options_.keep_vectors;
    options.progress = [this](int done, int most) { return stages_.Advance(static_cast<double>(done) / most); };
    std::vector<Start> starts = StartsFor(dataset());
    for (Start& start : starts) {
      start.options.factors.seed = options_.seed;
      start.options.factors.dimensions = options_.dimensions.value_or(FactorOptions().dimensions);
      // A trained encoder stands in for the factors.
      if (HasEncoder()) start.options.factors.dimensions = 0;
      RequireSupport(MinSupportOf(options_.privacy, input_.kind), &start.options);
      for (const auto& [type, weight] : type_weights_) {
        start.options.session.type_weights[static_cast<size_t>(type)] = weight;
      }
    }
    Result<TuneResult> tuned = vitrine::Tune(split_.validation, starts, options);
    if (!tuned.ok()) return tuned.status();
    tuned_ = std::move(*tuned);
    if (num_cases == 0) out_.warnings.emplace_back(kNothingToTuneOn);
    return OkStatus();
  }

  // Of the bundle that the settings make of what lies before the validation part, within the bytes that it may take.
  Status Calibrate() {
    VITRINE_RETURN_IF_ERROR(stages_.Begin(TrainStage::kCalibrate, "fitting probabilities on the validation part"));
    const Fold& fold = split_.validation;
    Fitting fitting = FittingNow();
    // Nothing is asked of the content model here; where bytes are limited, it takes some.
    if (budget_.max_bytes == 0) fitting.content = nullptr;
    model_ = Fit(fitting, fold.train, fold.now_s, fold.now_s, &tuned_.factors);
    catalog_ = dataset().catalog;
    pack_ = PackOptionsFor(fold.now_s);
    Result<BudgetedBundle> packed = PackModel();
    if (!packed.ok()) return packed.status();
    const Result<double> best = ChooseTrimming(
        fold.cases, dataset().catalog.size(), options_.threads, [this] { return PackModel(); }, &budget_, &*packed);
    if (!best.ok()) return best.status();
    packed_ndcg_at_10_ = *best;
    const Result<CalibrationParams> calibration = vitrine::Calibrate(packed->bundle, fold.cases, options_.threads);
    if (!calibration.ok()) return calibration.status();
    calibration_ = *calibration;
    return CompareFormats();
  }

  // On the validation part: which format to ship is a choice.
  Status CompareFormats() {
    if (!host_.compare_formats) return OkStatus();
    const Cases& cases = split_.validation.cases;
    const Result<FormatComparison> compared = host_.compare_formats(
        {model_, dataset().catalog, cases, host_.sha256, host_.gzip_size, options_.seed, options_.threads});
    if (!compared.ok()) return compared.status();
    formats_ = FormatsToJson(*compared);
    return OkStatus();
  }

  // Gives model and catalogue the numbers that items have in the bundle. Returns these by the numbers of the data.
  std::vector<int32_t> RenumberItems(const Histories& histories) {
    const std::vector<uint32_t> order = MostTouchedFirst(histories);
    model_ = Renumbered(std::move(model_), order);
    catalog_ = Renumbered(dataset().catalog, order);
    return NumbersAfter(order);
  }

  // Fits on the training part and asks the test cases.
  Status Measure() {
    const Fold& fold = split_.test;
    VITRINE_RETURN_IF_ERROR(stages_.Begin(TrainStage::kTest, "fitting on the training part, asking " +
                                                                 std::to_string(fold.cases.size()) + " test cases"));
    VITRINE_RETURN_IF_ERROR(TrainEncoderAgain(fold.train, fold.now_s));
    model_ = Fit(FittingNow(), fold.train, fold.now_s, fold.now_s, nullptr, &followed_);
    model_.calibration = calibration_;
    measured_.numbers = RenumberItems(fold.train);
    pack_ = PackOptionsFor(fold.now_s);
    Result<BudgetedBundle> packed = PackModel();
    if (!packed.ok()) return packed.status();
    measured_.packed = std::move(*packed);
    const auto& [measured, numbers] = measured_;
    compare_.threads = options_.threads;
    compare_.has_clock = HasClock(dataset());
    compare_.more = host_.baselines;
    Result<Comparison> comparison = Compare(measured.bundle, split_.validation, fold, numbers, compare_);
    if (!comparison.ok()) return comparison.status();
    VITRINE_RETURN_IF_ERROR(stages_.Advance(0.3));
    Result<std::vector<ListComparison>> lists = CompareLists(measured.bundle, fold, numbers, compare_);
    if (!lists.ok()) return lists.status();
    Result<CalibrationReport> reliability = MeasureCalibration(measured.bundle, fold.cases, numbers, compare_.threads);
    if (!reliability.ok()) return reliability.status();
    const Result<Measured> in_float = EvaluateFloat(model_, measured.bundle, fold.cases, numbers, compare_.threads);
    if (!in_float.ok()) return in_float.status();
    vectors_ = VectorsToJson(measured.vectors, comparison->models.front().measured, *in_float);
    Result<Json> samples = SamplesToJson(measured.bundle, Renumbered(fold.cases, numbers));
    if (!samples.ok()) return samples.status();
    samples_ = std::move(*samples);
    out_.comparison = std::move(*comparison);
    out_.lists = std::move(*lists);
    out_.reliability = std::move(*reliability);
    models_ = ModelsToJson(out_.comparison);
    pack_.evaluation_json = models_.dump();
    return OkStatus();
  }

  // What the measured model would be worth with other support, and what it gives away.
  Status MeasureSupport() {
    PrivacyOptions options = options_.privacy;
    options.min_support = MinSupportOf(options, input_.kind);
    options.seed = options_.seed;
    out_.privacy = LimitsOf(split_.test, options);
    if (!host_.measure_privacy) return OkStatus();
    const Packing packing = {budget_, pack_, host_.sha256, host_.gzip_size, calibration_};
    const PrivacyFits fits = PrivacyFitsOf(FittingNow(), packing, split_.test, options.min_support, measured_);
    const auto progress = [this](double fraction) { return stages_.Advance(0.5 + fraction / 2); };
    return host_.measure_privacy(split_.test, options, fits, host_.gzip_size, options_.threads, progress,
                                 &out_.privacy);
  }

  // New items: on the test part, like everything that is only measured.
  Status MeasureColdStart() {
    if (!options_.cold_start.measure || !host_.measure_cold_start) return OkStatus();
    const Packing packing = {budget_, pack_, host_.sha256, host_.gzip_size, calibration_};
    Result<ColdStartReport> report =
        host_.measure_cold_start(split_.test, FittingNow(), packing, options_.cold_start, options_.threads);
    if (!report.ok()) return report.status();
    out_.cold_start = std::move(*report);
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
    const Histories histories = MakeHistories(dataset(), everything);
    VITRINE_RETURN_IF_ERROR(TrainEncoderAgain(histories, newest_s));
    // Of the reports that were taken, all.
    model_ = Fit(FittingNow(), histories, newest_s, newest_s + 2 * kReportWeek_s, nullptr, &followed_);
    model_.calibration = calibration_;
    RenumberItems(histories);
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
    if (model_.encoder.dimensions > 0) {
      const Result<VectorFormat> format = ParseVectorFormat(packed->vectors);
      if (!format.ok()) return format.status();
      out_.encoder = RoundedEncoder(model_.encoder, *format);
    }
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
    return PackWithin(budget_, catalog_, model_, pack_, host_.sha256, host_.gzip_size);
  }

  std::string Report(const BudgetedBundle& packed) {
    stages_.End();
    uint64_t total_gzip_bytes = 0;
    const Json gzip_bytes = GzipBytesToJson(packed.bundle, host_.gzip_size, &total_gzip_bytes);
    const Json report = {
        {"protocol", ProtocolToJson(split_)},
        {"counts", CountsToJson(input_)},
        {"models", models_},
        {"intervals", IntervalsToJson(out_.comparison, compare_.bootstrap)},
        {"unmasked", UnmaskedToJson(out_.comparison)},
        {"leftOut", LeftOutToJson(out_.comparison)},
        {"bootstrap", BootstrapToJson(out_.comparison, compare_.bootstrap)},
        {"breakdowns", BreakdownsToJson(out_.comparison, split_.test)},
        {"lists", ListsToJson(out_.lists, compare_.bootstrap)},
        {"calibration", CalibrationToJson(out_.reliability)},
        {"samples", samples_},
        {"popularity", PopularityCurveToJson(model_.popularity)},
        {"warnings", out_.warnings},
        {"caveats", out_.caveats},
        {"settings", SettingsToJson(tuned_)},
        {"packedValidationNdcg@10", packed_ndcg_at_10_},
        {"encoder", encoder_.report},
        {"graph",
         {{"edges", packed.edges_left}, {"edgesFitted", packed.edges_fitted}, {"headPower", budget_.head_power}}},
        {"vectors", vectors_},
        {"formats", formats_},
        {"ties", TiesToJson(ties_)},
        {"privacy", PrivacyToJson(out_.privacy)},
        {"coldStart", out_.cold_start.json},
        {"reports", demand_ ? demand_->ToJson(followed_) : Json()},
        {"shipped", ShippedToJson(options_.refit, pack_.version, pack_.created)},
        {"bytes", BytesToJson(packed.bundle)},
        {"gzipBytesOf", gzip_bytes},
        {"gzipBytes", total_gzip_bytes},
        {"seconds", stages_.SecondsToJson()},
        {"peakMemoryBytes", host_.peak_memory_bytes ? host_.peak_memory_bytes() : 0},
    };
    return ToText(report);
  }

  const TrainOptions& options_;
  const TrainHost& host_;
  Stages stages_;
  Input input_;
  std::vector<std::pair<EventType, float>> type_weights_;  // of the schema
  Split split_;
  TrainedEncoder encoder_;
  std::unique_ptr<ReportedDemand> demand_;  // null: nothing was reported
  Json followed_;                           // what the last fit made of it
  ContentTraining content_;
  TuneResult tuned_;
  CalibrationParams calibration_;
  ByteBudget budget_;
  double packed_ndcg_at_10_ = 0;  // on validation, of the bundle within the budget
  CompareOptions compare_;
  SupportedBundle measured_;
  FittedModel model_;  // the one that was calibrated, that was measured, and at last that ships
  Catalog catalog_;    // of the same
  PackOptions pack_;   // of the same
  Json models_;
  Json vectors_;
  Json samples_;
  Json formats_;
  std::optional<ShuffledTies> ties_;
  Trained out_;
};

}  // namespace

Result<Trained> Train(const TrainInput& input, const TrainOptions& options, const TrainHost& host) {
  return Training(options, host).Run(input);
}

}  // namespace vitrine
