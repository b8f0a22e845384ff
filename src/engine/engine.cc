#include "engine/engine.h"

#include <algorithm>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "base/memory.h"
#include "bundle/manifest.h"
#include "bundle/model.h"
#include "encoder/pooled_encoder.h"
#include "engine/model_params.h"
#include "kernel/bit_set.h"
#include "kernel/top_k.h"
#include "rank/exclusions.h"
#include "rank/graph_walk.h"
#include "rank/reasons.h"
#include "rank/scan.h"
#include "session/session.h"

namespace vitrine {
namespace {

// Orders, by popularity, the items that neither graph nor vectors say anything about; too small to overrule either.
constexpr float kTieBreakingPrior = 0.001f;

Exclusions ExclusionsOf(const Request& request) {
  Exclusions exclusions;
  exclusions.events = request.events;
  exclusions.items = request.exclude;
  exclusions.purchased = request.exclude_purchased;
  exclusions.in_cart = request.exclude_in_cart;
  exclusions.disliked = request.exclude_disliked;
  exclusions.history = request.exclude_history;
  return exclusions;
}

Status CheckRequest(const Request& request) {
  if (request.limit < 1 || request.limit > kMaxLimit) {
    return InvalidArgument("limit must be 1.." + std::to_string(kMaxLimit) + ", is " + std::to_string(request.limit));
  }
  if (request.offset < 0 || request.offset > kMaxOffset) {
    return InvalidArgument("offset must be 0.." + std::to_string(kMaxOffset) + ", is " +
                           std::to_string(request.offset));
  }
  return OkStatus();
}

Source SourceOf(const ScoreParts& parts, Source of_prior) {
  if (parts.base > 0 && parts.base >= parts.query && parts.base >= parts.prior) return Source::kGraph;
  if (parts.query > 0 && parts.query >= parts.prior) return Source::kEncoder;
  return of_prior;
}

}  // namespace

struct Engine::Impl {
  Bundle bundle;  // owns the bytes that `model` views
  Model model;
  ModelParams params;

  // Scratch, allocated once by Load().
  PooledEncoder encoder;
  GraphWalk walk;
  BitSet allowed;                    // [N], all set between calls
  std::vector<uint8_t> marks;        // [N], all zero between calls
  std::vector<ScoredItem> heap;      // [kMaxOffset + kMaxLimit], or N if that is less
  std::vector<SessionItem> session;  // [kMaxSessionItems]
  std::vector<float> shares;         // [kMaxSessionItems]
  std::vector<Hit> hits;             // [kMaxLimit]
  std::vector<Reason> reasons;       // [kMaxLimit * kMaxReasons]
  size_t num_hits = 0;
  size_t num_reasons = 0;

  Status Init();
  std::span<const SessionItem> BuildSessionOf(const Request& request);
  void Rank(const ScanInput& input, const Request& request, int32_t also_excluded,
            std::span<const SessionItem> explained, Source of_prior);
  void AppendReasons(const ScoreParts& parts, std::span<const SessionItem> explained, Hit* hit);
  Answer TheAnswer() const { return {{hits.data(), num_hits}, {reasons.data(), num_reasons}}; }
};

Status Engine::Impl::Init() {
  const size_t n = model.num_items;
  const bool enough = walk.Init(n) && allowed.Reset(n) && TryAssign(marks, n) &&
                      TryAssign(heap, std::min<size_t>(n, kMaxOffset + kMaxLimit)) &&
                      TryAssign(session, kMaxSessionItems) && TryAssign(shares, kMaxSessionItems) &&
                      TryAssign(hits, kMaxLimit) && TryAssign(reasons, size_t{kMaxLimit} * kMaxReasons) &&
                      (model.dimensions == 0 || encoder.Init(model));
  return enough ? OkStatus() : OutOfMemory("not enough memory for a bundle of " + std::to_string(n) + " items");
}

std::span<const SessionItem> Engine::Impl::BuildSessionOf(const Request& request) {
  const int size = BuildSession(request.events, params.session, marks, session);
  return std::span<const SessionItem>(session).first(static_cast<size_t>(size));
}

void Engine::Impl::AppendReasons(const ScoreParts& parts, std::span<const SessionItem> explained, Hit* hit) {
  EventShare found[kMaxReasons];
  const int count = ExplainItem(model, params.blend, explained, model.dimensions > 0 ? &encoder : nullptr, parts,
                                hit->item, std::span<float>(shares).first(explained.size()), found);
  hit->reasons_begin = static_cast<int32_t>(num_reasons);
  hit->reasons_count = count;
  for (int i = 0; i < count; ++i) reasons[num_reasons++] = {found[i].event, found[i].weight};
}

// Scans, and fills hits and reasons. `explained` is the session that reasons come from; empty: no reasons.
void Engine::Impl::Rank(const ScanInput& input, const Request& request, int32_t also_excluded,
                        std::span<const SessionItem> explained, Source of_prior) {
  const Exclusions exclusions = ExclusionsOf(request);
  Exclude(exclusions, marks, &allowed);
  if (also_excluded >= 0) allowed.Clear(static_cast<size_t>(also_excluded));

  const auto offset = static_cast<size_t>(request.offset);
  const size_t wanted = std::min(offset + static_cast<size_t>(request.limit), heap.size());
  TopK best(std::span<ScoredItem>(heap).first(wanted));
  ScanItems(model, input, allowed, &best);

  if (also_excluded >= 0) allowed.Set(static_cast<size_t>(also_excluded));
  Readmit(exclusions, &allowed);

  num_hits = 0;
  num_reasons = 0;
  const std::span<const ScoredItem> kept = best.Finish();
  for (size_t i = offset; i < kept.size(); ++i) {
    const ScoreParts parts = ScorePartsOf(model, input, kept[i].item);
    Hit& hit = hits[num_hits++];
    hit = {kept[i].item, kept[i].score, SourceOf(parts, of_prior), 0, 0};
    AppendReasons(parts, explained, &hit);
  }
}

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::Load(Bundle bundle) {
  std::unique_ptr<Impl> impl(new (std::nothrow) Impl);
  if (impl == nullptr) return OutOfMemory("not enough memory to load a bundle");
  impl->bundle = std::move(bundle);
  Result<Manifest> manifest = ParseManifest(impl->bundle.manifest);
  if (!manifest.ok()) return manifest.status();
  Result<ModelParams> params = ReadModelParams(manifest->model);
  if (!params.ok()) return params.status();
  impl->params = *params;
  for (const ManifestFile& named : manifest->files) {
    for (const BundleFile& file : impl->bundle.files) {
      if (file.role == named.role && file.bytes.size() != named.bytes) {
        return Corrupt(named.path + ": has " + std::to_string(file.bytes.size()) + " bytes, manifest.json says " +
                       std::to_string(named.bytes));
      }
    }
  }
  Result<Model> model = OpenModel(impl->bundle, *manifest);
  if (!model.ok()) return model.status();
  impl->model = *model;
  VITRINE_RETURN_IF_ERROR(impl->Init());
  return Engine(std::move(impl));
}

Result<Answer> Engine::Recommend(const Request& request) {
  VITRINE_RETURN_IF_ERROR(CheckRequest(request));
  Impl& m = *impl_;
  const BlendParams& blend = m.params.blend;
  const std::span<const SessionItem> session = m.BuildSessionOf(request);
  ScanInput input;
  input.prior = m.model.popularity;
  input.prior_weight = session.empty() ? 1 : std::max(blend.popularity_weight, kTieBreakingPrior);
  if (m.model.dimensions > 0 && blend.encoder_weight > 0 && !session.empty()) {
    input.query = m.encoder.Encode(session, blend.encoder_decay);
    input.query_weight = blend.encoder_weight;
  }
  m.walk.Run(m.model.graph, session, blend);
  input.base = m.walk.scores();
  m.Rank(input, request, kUnknownItem, session, Source::kPopular);
  m.walk.Clear();
  return m.TheAnswer();
}

Result<Answer> Engine::Similar(int32_t item, const Request& request) {
  VITRINE_RETURN_IF_ERROR(CheckRequest(request));
  Impl& m = *impl_;
  if (item < 0 || static_cast<uint32_t>(item) >= m.model.num_items) {
    return InvalidArgument("item must be an index of the bundle, 0.." + std::to_string(m.model.num_items - 1));
  }
  const SessionItem only{item, 0, 1, 0};
  ScanInput input;
  input.prior = m.model.popularity;
  input.prior_weight = kTieBreakingPrior;
  if (m.model.dimensions > 0 && m.params.blend.encoder_weight > 0) {
    input.query = m.encoder.EncodeItem(item);
    input.query_weight = m.params.blend.encoder_weight;
  }
  m.walk.Run(m.model.graph, {&only, 1}, m.params.blend);
  input.base = m.walk.scores();
  m.Rank(input, request, item, {}, Source::kPopular);
  m.walk.Clear();
  return m.TheAnswer();
}

Result<Answer> Engine::Trending(const Request& request) {
  VITRINE_RETURN_IF_ERROR(CheckRequest(request));
  Impl& m = *impl_;
  ScanInput input;
  input.base = m.walk.scores();
  input.prior = m.model.trending;
  input.prior_weight = 1;
  m.Rank(input, request, kUnknownItem, {}, Source::kTrending);
  return m.TheAnswer();
}

Result<Answer> Engine::RecentlyViewed(const Request& request) {
  VITRINE_RETURN_IF_ERROR(CheckRequest(request));
  Impl& m = *impl_;
  m.num_hits = 0;
  m.num_reasons = 0;
  Exclusions exclusions;
  exclusions.items = request.exclude;
  Exclude(exclusions, m.marks, &m.allowed);
  int to_skip = request.offset;
  const auto limit = static_cast<size_t>(request.limit);
  for (size_t i = request.events.size(); i-- > 0 && m.num_hits < limit;) {
    const Event& event = request.events[i];
    const bool seen = event.type == EventType::kView || event.type == EventType::kClick;
    const auto item = static_cast<size_t>(event.item);
    if (!seen || event.item < 0 || item >= m.model.num_items || m.marks[item] != 0 || !m.allowed.Test(item)) continue;
    m.marks[item] = 1;
    if (to_skip-- > 0) continue;
    m.hits[m.num_hits++] = {event.item, 0, Source::kRecent, 0, 0};
  }
  for (size_t i = 0; i < m.num_hits; ++i) m.hits[i].score = static_cast<float>(m.num_hits - i);
  for (const Event& event : request.events) {
    if (event.item >= 0 && static_cast<uint32_t>(event.item) < m.model.num_items) {
      m.marks[static_cast<size_t>(event.item)] = 0;
    }
  }
  Readmit(exclusions, &m.allowed);
  return m.TheAnswer();
}

EngineInfo Engine::Describe() const {
  const Impl& m = *impl_;
  EngineInfo info;
  info.num_items = m.model.num_items;
  info.dimensions = m.model.dimensions;
  info.num_edges = static_cast<uint32_t>(m.model.graph.weights.size());
  info.memory_bytes = m.bundle.manifest.size() + m.walk.memory_bytes() + m.encoder.memory_bytes() + m.marks.size() +
                      m.allowed.size() / 8 + m.heap.size() * sizeof(ScoredItem) +
                      m.session.size() * sizeof(SessionItem) + m.shares.size() * sizeof(float) +
                      m.hits.size() * sizeof(Hit) + m.reasons.size() * sizeof(Reason);
  for (const BundleFile& file : m.bundle.files) info.memory_bytes += file.bytes.size();
  return info;
}

std::string_view Engine::ItemId(int32_t item) const { return impl_->model.ids.At(static_cast<size_t>(item)); }

std::string_view Engine::Title(int32_t item) const {
  return impl_->model.has_catalog ? impl_->model.titles.At(static_cast<size_t>(item)) : std::string_view();
}

}  // namespace vitrine
