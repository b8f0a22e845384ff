#include "engine/engine.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "base/memory.h"
#include "bundle/manifest.h"
#include "bundle/roles.h"
#include "engine/engine_impl.h"
#include "session/session.h"

namespace vitrine {
namespace {

// Of what one rule multiplies by: larger ones would overflow.
constexpr float kLargestFactor = 1e6f;

bool AreInRange(const Request& request) {
  const auto is_factor = [](const FactorRule& rule) { return rule.factor > 0 && rule.factor < kLargestFactor; };
  const auto is_pin = [](const Pin& pin) { return pin.position >= 1 && pin.position <= kMaxOffset + kMaxLimit; };
  return request.factors.size() <= kMaxFactorRules && request.pins.size() <= kMaxPins &&
         std::all_of(request.factors.begin(), request.factors.end(), is_factor) &&
         std::all_of(request.pins.begin(), request.pins.end(), is_pin) && request.max_per_group >= 0 &&
         request.max_per_group <= kMaxLimit && request.min_probability >= 0 && request.min_probability <= 1;
}

Status CheckRequest(const Request& request) {
  if (request.limit < 1 || request.limit > kMaxLimit) {
    return InvalidArgument("limit must be 1..{}", uint64_t{kMaxLimit});
  }
  if (request.offset < 0 || request.offset > kMaxOffset) {
    return InvalidArgument("offset must be 0..{}", uint64_t{kMaxOffset});
  }
  const auto is_share = [](float value) { return value >= 0 && value <= 1; };
  if (!is_share(request.diversity)) return InvalidArgument("diversity must be 0..1");
  if (!is_share(request.rotation)) return InvalidArgument("rotation must be 0..1");
  if (!is_share(request.exploration.share)) return InvalidArgument("exploration must be 0..1");
  return AreInRange(request) ? OkStatus() : InvalidArgument("a rule is out of range");
}

}  // namespace

Status Engine::Impl::Init() {
  const size_t n = model.num_items;
  const bool enough = walk.Init(n) && ranking.Init(model, &encoder) && TryAssign(popularity_peaks, NumPeaks(n)) &&
                      TryAssign(trending_peaks, NumPeaks(n)) && TryAssign(session, kMaxSessionItems) &&
                      TryAssign(predictions, kMaxItemsAsked) && (model.dimensions == 0 || encoder.Init(model));
  if (!enough) return OutOfMemory("not enough memory for a bundle of {} items", n);
  PeaksOf(model.popularity, popularity_peaks);
  PeaksOf(model.trending, trending_peaks);
  return OkStatus();
}

std::span<const SessionItem> Engine::Impl::BuildSessionOf(const Request& request) {
  const int size = BuildSession(request.events, params.session, ranking.marks(), session);
  const std::span<SessionItem> items = std::span(session).first(static_cast<size_t>(size));
  if (preferences != nullptr) preferences->Weigh(request, items);
  return items;
}

ScanInput Engine::Impl::InputOfPrior(float weight) const {
  ScanInput input;
  input.base = walk.scores();
  input.prior = model.popularity;
  input.prior_peaks = popularity_peaks;
  input.prior_weight = weight;
  return input;
}

bool Engine::Impl::IsUserVector(std::span<const float> user) const {
  const auto is_number = [](float value) { return std::abs(value) <= kMaxMagnitude; };  // NaN is not
  return user.size() == model.dimensions && std::all_of(user.begin(), user.end(), is_number);
}

RankingTask Engine::Impl::TaskOf(const Request& request, std::span<const SessionItem> from) {
  const BlendParams& blend = params.blend;
  RankingTask task;
  task.explained = from;
  task.input = InputOfPrior(from.empty() ? 1 : std::max(blend.popularity_weight, kLeastPopularityWeight));
  if (model.dimensions > 0 && blend.encoder_weight > 0 && !from.empty()) {
    task.input.query =
        IsUserVector(request.user) ? encoder.EncodeGiven(request.user) : encoder.Encode(from, blend.encoder_decay);
    task.input.query_weight = blend.encoder_weight;
  }
  if (preferences != nullptr) preferences->Steer(request, &task);
  return task;
}

const CalibrationCurve& Engine::Impl::CurveOf(std::span<const SessionItem> from) const {
  return from.empty() ? params.calibration.no_history : params.calibration.history;
}

Status Engine::Impl::WalkAndRank(const Request& request, const Graph& graph, const BlendParams& blend,
                                 std::span<const SessionItem> from, RankingTask task) {
  walk.Run(graph, from, blend);
  task.input.reached = walk.reached();
  Status status = ranking.Run(request, params.blend, task);
  walk.Clear();
  return status;
}

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::Load(Bundle bundle) {
  Result<Manifest> manifest = ParseManifest(bundle.manifest);
  if (!manifest.ok()) return manifest.status();
  Result<ModelParams> params = ReadModelParams(manifest->model);
  if (!params.ok()) return params.status();
  for (const ManifestFile& named : manifest->files) {
    for (const BundleFile& file : bundle.files) {
      if (file.role == named.role && file.bytes.size() != named.bytes) {
        return Corrupt("{}: has {} bytes, manifest.json says {}", named.path, file.bytes.size(), named.bytes);
      }
    }
  }
  return Load(std::move(bundle), manifest->items, manifest->dimensions, *params, OpenByHeader);
}

Result<Engine> Engine::Load(Bundle bundle, uint32_t num_items, uint32_t dimensions, const ModelParams& params,
                            OpenTensors open) {
  std::unique_ptr<Impl> impl(new (std::nothrow) Impl);
  if (impl == nullptr) return OutOfMemory("not enough memory to load a bundle");
  impl->bundle = std::move(bundle);
  impl->params = params;
  VITRINE_RETURN_IF_ERROR(OpenModel(impl->bundle, num_items, dimensions, open, &impl->model));
  VITRINE_RETURN_IF_ERROR(impl->Init());
  return Engine(std::move(impl));
}

Result<Answer> Engine::List(ListKind kind, std::span<const int32_t> items, const Request& request) {
  VITRINE_RETURN_IF_ERROR(CheckRequest(request));
  VITRINE_RETURN_IF_ERROR(impl_->List(kind, items, request));
  return impl_->ranking.TheAnswer();
}

Status Engine::Impl::List(ListKind kind, std::span<const int32_t> items, const Request& request) {
  switch (kind) {
    case ListKind::kRecommend:
      return Recommend(request);
    case ListKind::kSimilar:
      return Similar(items.empty() ? kUnknownItem : items[0], request);
    case ListKind::kTrending:
      return Trending(request);
    case ListKind::kRecentlyViewed:
      return ranking.RunRecent(request);
    case ListKind::kBoughtTogether:
      return BoughtTogether(items, request);
    case ListKind::kBuyAgain:
      return ranking.RunBuyAgain(request);
    case ListKind::kRerank:
      return Rerank(items, request);
  }
  return InvalidArgument("kind must be 0..6");
}

Status Engine::Impl::Recommend(const Request& request) {
  const std::span<const SessionItem> from = BuildSessionOf(request);
  RankingTask task = TaskOf(request, from);
  if (request.min_probability > 0) task.input.least_score = LeastScoreOf(CurveOf(from), request.min_probability);
  return WalkAndRank(request, model.graph, params.blend, from, task);
}

Status Engine::Impl::Similar(int32_t item, const Request& request) {
  if (!Knows(item)) return InvalidArgument("item must be an index of the bundle, 0..{}", model.num_items - 1);
  RankingTask task;
  task.input = InputOfPrior(kLeastPopularityWeight);
  task.also_excluded = {&item, 1};
  if (model.dimensions > 0 && params.blend.encoder_weight > 0) {
    task.input.query = encoder.EncodeItem(item);
    task.input.query_weight = params.blend.encoder_weight;
  }
  const SessionItem only{item, 0, 1, 0};
  return WalkAndRank(request, model.graph, params.blend, {&only, 1}, task);
}

Status Engine::Impl::Trending(const Request& request) {
  RankingTask task;
  task.input = InputOfPrior(1);
  task.input.prior = model.trending;
  task.input.prior_peaks = trending_peaks;
  task.source_of_prior = Source::kTrending;
  return ranking.Run(request, params.blend, task);
}

Status Engine::Impl::BoughtTogether(std::span<const int32_t> items, Request request) {
  size_t known = 0;
  for (const int32_t item : items) {
    if (Knows(item) && known < session.size()) session[known++] = {item, 0, 1, 0};
  }
  RankingTask task;
  task.input = InputOfPrior(0);
  task.source_of_base = Source::kBaskets;
  task.also_excluded = items;
  request.known_only = true;
  request.exploration.share = 0;
  // Edges are to be added up as they are.
  constexpr BlendParams kPlain{1, 1, 0, 0, 0, 0};
  const auto from = std::span<const SessionItem>(session).first(model.has_baskets ? known : 0);
  return WalkAndRank(request, model.baskets, kPlain, from, task);
}

Status Engine::Impl::Rerank(std::span<const int32_t> items, Request request) {
  request.exclude_purchased = request.exclude_in_cart = request.exclude_disliked = request.exclude_history = false;
  items = items.first(std::min<size_t>(items.size(), kMaxItemsAsked));
  const std::span<const SessionItem> from = BuildSessionOf(request);
  if (from.empty()) return ranking.RunGiven(items, request);
  RankingTask task = TaskOf(request, from);
  task.is_restricted = true;
  task.restricted_to = items;
  return WalkAndRank(request, model.graph, params.blend, from, task);
}

Result<std::span<const Prediction>> Engine::Predict(std::span<const int32_t> items, const Request& request) {
  Impl& m = *impl_;
  if (items.size() > m.predictions.size()) {
    return InvalidArgument("items must be at most {}", m.predictions.size());
  }
  const std::span<const SessionItem> from = m.BuildSessionOf(request);
  const CalibrationCurve& curve = m.CurveOf(from);
  ScanInput input = m.TaskOf(request, from).input;
  m.walk.Run(m.model.graph, from, m.params.blend);
  input.reached = m.walk.reached();
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  for (size_t i = 0; i < items.size(); ++i) {
    const float score = m.Knows(items[i]) ? ScoreOf(m.model, input, items[i]) : kNaN;
    const bool is_known = curve.size > 0 && m.Knows(items[i]);
    m.predictions[i] = {items[i], score, is_known ? ProbabilityOf(curve, score) : kNaN};
  }
  m.walk.Clear();
  return std::span<const Prediction>(m.predictions).first(items.size());
}

Status Engine::SetNumbers(int column, std::span<const int32_t> items, std::span<const float> values) {
  Impl& m = *impl_;
  const size_t n = m.model.num_items;
  const bool is_there = column >= 0 && static_cast<size_t>(column) < m.model.columns.size();
  if (!is_there || m.model.columns[static_cast<size_t>(column)].kind != AttributeKind::kNumber) {
    return InvalidArgument("no column of numbers");
  }
  if (items.size() != values.size()) return InvalidArgument("items and values must have one length");
  AttributeColumn& changed = m.model.columns[static_cast<size_t>(column)];
  std::vector<float>& own = m.own_numbers[static_cast<size_t>(column)];
  if (own.empty()) {
    if (!TryAssign(own, n)) return OutOfMemory("not enough memory for a column");
    std::ranges::fill(own, std::numeric_limits<float>::quiet_NaN());
    std::ranges::copy(changed.numbers, own.begin());
    changed.numbers = own;
  }
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i] >= 0 && static_cast<size_t>(items[i]) < n) own[static_cast<size_t>(items[i])] = values[i];
  }
  m.ranking.ForgetFilters();
  return OkStatus();
}

std::span<const SessionItem> Engine::Session(const Request& request) { return impl_->BuildSessionOf(request); }

EngineInfo Engine::Describe() const {
  const Impl& m = *impl_;
  EngineInfo info;
  info.num_items = m.model.num_items;
  info.dimensions = m.model.dimensions;
  info.num_edges = static_cast<uint32_t>(m.model.graph.weights.size());
  info.memory_bytes = m.bundle.manifest.size() + m.walk.memory_bytes() + m.encoder.memory_bytes() +
                      m.ranking.memory_bytes() + (m.popularity_peaks.size() + m.trending_peaks.size()) * sizeof(float) +
                      m.session.size() * sizeof(SessionItem) + m.predictions.size() * sizeof(Prediction) +
                      m.model.expanded->memory_bytes();
  if (m.preferences != nullptr) info.memory_bytes += m.preferences->memory_bytes();
  for (const std::vector<float>& numbers : m.own_numbers) info.memory_bytes += numbers.size() * sizeof(float);
  for (const BundleFile& file : m.bundle.files) info.memory_bytes += file.bytes.size();
  return info;
}

std::string_view Engine::ItemId(int32_t item) const { return impl_->model.ids.At(static_cast<size_t>(item)); }

std::string_view Engine::Title(int32_t item) const {
  return impl_->model.has_catalog ? impl_->model.titles.At(static_cast<size_t>(item)) : std::string_view();
}

}  // namespace vitrine
