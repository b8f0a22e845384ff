#include "eval/tune.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "eval/evaluator.h"
#include "fit/pack.h"

namespace vitrine {
namespace {

// One setting and what to try for it, given the best so far.
struct Axis {
  float& (*field)(FitOptions&);
  std::vector<float> (*candidates)(float current);
};

// Half lives: an order of days is not known beforehand, and 0 (no decay) stays 0, for data without a clock.
std::vector<float> HalfAndDouble(float current) {
  if (current == 0) return {};
  return {current / 2, current * 2};
}
std::vector<float> Around(float current) { return {std::max(0.0f, current - 0.1f), std::min(1.0f, current + 0.1f)}; }
std::vector<float> Decays(float) { return {0.3f, 0.5f, 0.7f, 0.9f}; }
std::vector<float> Powers(float) { return {0, 0.5f, 0.75f, 1}; }
std::vector<float> Weights(float) { return {0, 0.03f, 0.1f, 0.3f, 1}; }
// The scores of a trained encoder are not of unit length, and of several times the size.
std::vector<float> EncoderWeights(float) { return {0, 0.02f, 0.05f, 0.1f, 0.2f, 0.4f, 1}; }
std::vector<float> Gains(float) { return {0, 10, 100, 1000}; }
std::vector<float> Beside(float current) { return {current / 1.4f, current * 1.4f}; }

constexpr Axis kAxes[] = {
    {[](FitOptions& o) -> float& { return o.graph.half_life_days; }, HalfAndDouble},
    {[](FitOptions& o) -> float& { return o.graph.source_power; }, Around},
    {[](FitOptions& o) -> float& { return o.graph.target_power; }, Around},
    {[](FitOptions& o) -> float& { return o.graph.step_size_power; }, Powers},
    {[](FitOptions& o) -> float& { return o.blend.graph_decay; }, Decays},
    {[](FitOptions& o) -> float& { return o.blend.popularity_weight; }, Weights},
    {[](FitOptions& o) -> float& { return o.popularity.half_life_days; }, HalfAndDouble},
    {[](FitOptions& o) -> float& { return o.blend.encoder_weight; }, EncoderWeights},
    {[](FitOptions& o) -> float& { return o.blend.encoder_decay; }, Decays},
};
constexpr int kMostPerAxis = 7;

// What else there is to choose once a trained encoder has its weight: an encoder's scores are logarithms of shares, so
// the graph's may go better with them as logarithms too, and what is best of the one depends on the other.
constexpr Axis kAxesBesideEncoder[] = {
    {[](FitOptions& o) -> float& { return o.blend.graph_gain; }, Gains},
    {[](FitOptions& o) -> float& { return o.blend.encoder_weight; }, EncoderWeights},
    {[](FitOptions& o) -> float& { return o.blend.graph_decay; }, Decays},
    {[](FitOptions& o) -> float& { return o.blend.encoder_weight; }, Beside},
};

// Where an encoder's weight is looked for first.
constexpr float kWeightOfEncoder = 0.1f;

// A start for data whose graph is usually enough asks no vectors by itself.
FitOptions StartOf(const Start& start, const TuneOptions& options) {
  FitOptions out = start.options;
  if (options.keep_vectors && out.blend.encoder_weight == 0) out.blend.encoder_weight = kWeightOfEncoder;
  return out;
}

// Differences below this share are what another draw of customers would turn round; the start stays.
constexpr double kLeastGain = 0.002;

// Ids only: titles and names change no rank, and without them a candidate is packed sooner.
Catalog NumberedCatalog(size_t n) {
  Catalog catalog;
  for (size_t i = 0; i < n; ++i) catalog.ids.push_back(std::to_string(i));
  catalog.titles.resize(n);
  catalog.prices.resize(n, std::numeric_limits<float>::quiet_NaN());
  catalog.categories.resize(n, Catalog::kNone);
  catalog.brands.resize(n, Catalog::kNone);
  return catalog;
}

// Fits, packs and asks; what a candidate shares with the one before it is not fitted again.
class Measurer {
 public:
  Measurer(const Fold& fold, const TuneOptions& options)
      : fold_(fold),
        threads_(options.threads),
        encoder_(options.encoder),
        cases_(SomeOf(fold.cases, options.max_cases)),
        catalog_(NumberedCatalog(fold.train.num_items)) {}

  Result<double> NdcgAt10(const FitOptions& options) {
    if (!graph_options_ || !(*graph_options_ == options.graph)) {
      graph_options_ = options.graph;
      model_.graph = FitGraph(fold_.train, options.graph, fold_.now_s, threads_);
    }
    model_.factors = FittedFactors();
    model_.encoder = FittedEncoder();
    if (options.blend.encoder_weight > 0 && encoder_ != nullptr) {
      model_.encoder = *encoder_;
    } else if (options.blend.encoder_weight > 0) {
      if (!factor_options_ || !(*factor_options_ == options.factors)) {
        factor_options_ = options.factors;
        factors_ = FitFactors(fold_.train, options.factors, fold_.now_s, threads_);
      }
      model_.factors = factors_;
    }
    model_.popularity = FitPopularity(fold_.train, options.popularity, fold_.now_s);
    model_.trending = model_.popularity;
    model_.session = options.session;
    model_.blend = options.blend;
    // A candidate is never stored, so its hashes need not be true.
    const auto no_hash = [](std::span<const uint8_t>) { return std::string(64, '0'); };
    Result<Bundle> bundle = PackBundle(catalog_, model_, PackOptions(), no_hash);
    if (!bundle.ok()) return bundle.status();
    Result<Measured> measured = EvaluateBundle(*bundle, cases_, catalog_.size(), {}, threads_, 10);
    if (!measured.ok()) return measured.status();
    return measured->mean.ndcg[1];
  }

  // Empty when they were not fitted with these.
  FittedFactors TakeFactors(const FactorOptions& options) {
    return factor_options_ && *factor_options_ == options ? std::move(factors_) : FittedFactors();
  }

 private:
  const Fold& fold_;
  int threads_;
  const FittedEncoder* encoder_;
  Cases cases_;
  Catalog catalog_;
  FittedModel model_;
  FittedFactors factors_;
  std::optional<GraphOptions> graph_options_;
  std::optional<FactorOptions> factor_options_;
};

}  // namespace

FitOptions BasketStart() {
  FitOptions o;
  o.graph.window = 0;
  o.graph.half_life_days = 10;
  o.graph.step_size_power = 0.75f;
  o.graph.source_power = 0.4f;
  o.graph.target_power = 0.3f;
  o.factors.regularisation = 1;
  o.factors.half_life_days = 30;
  o.popularity.half_life_days = 4;
  o.session.max_items = kMaxSessionItems;
  o.blend.graph_decay = 0.95f;
  o.blend.encoder_weight = 0.2f;
  o.blend.encoder_decay = 0.9f;
  o.blend.popularity_weight = 0.1f;
  return o;
}

FitOptions SequenceStart() {
  FitOptions o;
  o.graph.within_weight = 0;
  o.graph.backward_weight = 0.1f;
  o.graph.source_power = 0.4f;
  o.graph.target_power = 0.1f;
  o.factors.confidence = 30;
  o.popularity.half_life_days = 0;
  o.session.max_items = 100;
  o.blend.graph_decay = 0.6f;
  o.blend.encoder_weight = 0.2f;
  o.blend.encoder_decay = 0.9f;
  return o;
}

FitOptions VisitStart() {
  FitOptions o;
  o.graph.gap_decay = 0.6f;
  o.graph.backward_weight = 1;
  o.graph.half_life_days = 20;
  o.graph.target_power = 0.1f;
  o.popularity.half_life_days = 14;
  o.session.max_items = 100;
  o.blend.graph_decay = 0.5f;
  o.blend.encoder_weight = 0;
  o.blend.encoder_decay = 0.5f;
  o.blend.popularity_weight = 0.1f;
  return o;
}

bool HasClock(const Dataset& dataset) {
  constexpr int64_t kLongestSequence = 100'000'000;  // as a time: 1973
  return NewestTime(dataset) > kLongestSequence;
}

std::vector<Start> StartsFor(const Dataset& dataset) {
  if (!HasClock(dataset)) return {{"sequences", SequenceStart()}};
  const auto in_orders = std::count_if(dataset.interactions.begin(), dataset.interactions.end(),
                                       [](const Interaction& line) { return line.group != 0; });
  std::vector<Start> starts = {{"baskets", BasketStart()}, {"visits", VisitStart()}};
  if (static_cast<size_t>(in_orders) * 2 < dataset.interactions.size()) std::swap(starts[0], starts[1]);
  return starts;
}

Result<TuneResult> Tune(const Fold& validation, const std::vector<Start>& starts, const TuneOptions& options) {
  TuneResult best;
  best.options = StartOf(starts.front(), options);
  best.start = starts.front().name;
  if (validation.cases.size() == 0) return best;
  Measurer measurer(validation, options);
  const int most = static_cast<int>(starts.size() + (std::size(kAxes) + std::size(kAxesBesideEncoder)) * kMostPerAxis);
  const auto try_out = [&](const FitOptions& candidate, const std::string& start) -> Status {
    if (options.progress) VITRINE_RETURN_IF_ERROR(options.progress(best.measured, most));
    Result<double> ndcg = measurer.NdcgAt10(candidate);
    if (!ndcg.ok()) return ndcg.status();
    if (best.measured++ == 0 || *ndcg > best.ndcg_at_10 * (1 + kLeastGain)) {
      best.options = candidate;
      best.start = start;
      best.ndcg_at_10 = *ndcg;
    }
    return OkStatus();
  };
  for (const Start& start : starts) {
    FitOptions candidate = StartOf(start, options);
    if (options.encoder != nullptr) candidate.blend.encoder_weight = kWeightOfEncoder;
    VITRINE_RETURN_IF_ERROR(try_out(candidate, start.name));
  }
  const auto go_over = [&](std::span<const Axis> axes) -> Status {
    for (const Axis& axis : axes) {
      const FitOptions before = best.options;
      FitOptions candidate = before;
      float& field = axis.field(candidate);
      // How fast the encoder forgets is not a question when it is not asked, or was learnt.
      const bool is_pooled = before.blend.encoder_weight > 0 && options.encoder == nullptr;
      if (&field == &candidate.blend.encoder_decay && !is_pooled) continue;
      const float current = field;
      for (const float value : axis.candidates(current)) {
        if (value == current) continue;
        field = value;
        if (options.keep_vectors && candidate.blend.encoder_weight == 0) continue;
        VITRINE_RETURN_IF_ERROR(try_out(candidate, best.start));
      }
    }
    return OkStatus();
  };
  VITRINE_RETURN_IF_ERROR(go_over(kAxes));
  if (options.encoder != nullptr && best.options.blend.encoder_weight > 0) {
    VITRINE_RETURN_IF_ERROR(go_over(kAxesBesideEncoder));
  }
  if (best.options.blend.encoder_weight > 0) best.factors = measurer.TakeFactors(best.options.factors);
  return best;
}

}  // namespace vitrine
