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
#include "engine/ranking.h"
#include "rank/graph_walk.h"
#include "rank/scan.h"
#include "session/session.h"

namespace vitrine {
namespace {

Status CheckRequest(const Request& request) {
  if (request.limit < 1 || request.limit > kMaxLimit) {
    return InvalidArgument("limit must be 1.." + std::to_string(kMaxLimit) + ", is " + std::to_string(request.limit));
  }
  if (request.offset < 0 || request.offset > kMaxOffset) {
    return InvalidArgument("offset must be 0.." + std::to_string(kMaxOffset) + ", is " +
                           std::to_string(request.offset));
  }
  const auto is_share = [](float value) { return value >= 0 && value <= 1; };
  if (!is_share(request.diversity)) return InvalidArgument("diversity must be 0..1");
  if (!is_share(request.rotation)) return InvalidArgument("rotation must be 0..1");
  if (!is_share(request.exploration.share)) return InvalidArgument("exploration must be 0..1");
  return OkStatus();
}

}  // namespace

struct Engine::Impl {
  Bundle bundle;  // owns the bytes that `model` views
  Model model;
  ModelParams params;

  // Scratch, allocated once by Load().
  PooledEncoder encoder;
  GraphWalk walk;
  Ranking ranking;
  std::vector<float> popularity_peaks;  // [NumPeaks(N)]
  std::vector<float> trending_peaks;    // [NumPeaks(N)]
  std::vector<SessionItem> session;     // [kMaxSessionItems]

  Status Init();
  std::span<const SessionItem> BuildSessionOf(const Request& request);
  // Of popularity alone: what the sources that are asked are added to.
  ScanInput InputOfPrior(float weight) const;
  // Walks the graph from the session, makes the list, and takes the walk back.
  Answer WalkAndRank(const Request& request, std::span<const SessionItem> from, RankingTask task);
};

Status Engine::Impl::Init() {
  const size_t n = model.num_items;
  const bool enough = walk.Init(n) && ranking.Init(model, &encoder) && TryAssign(popularity_peaks, NumPeaks(n)) &&
                      TryAssign(trending_peaks, NumPeaks(n)) && TryAssign(session, kMaxSessionItems) &&
                      (model.dimensions == 0 || encoder.Init(model));
  if (!enough) return OutOfMemory("not enough memory for a bundle of " + std::to_string(n) + " items");
  PeaksOf(model.popularity, popularity_peaks);
  PeaksOf(model.trending, trending_peaks);
  return OkStatus();
}

std::span<const SessionItem> Engine::Impl::BuildSessionOf(const Request& request) {
  const int size = BuildSession(request.events, params.session, ranking.marks(), session);
  return std::span<const SessionItem>(session).first(static_cast<size_t>(size));
}

ScanInput Engine::Impl::InputOfPrior(float weight) const {
  ScanInput input;
  input.base = walk.scores();
  input.prior = model.popularity;
  input.prior_peaks = popularity_peaks;
  input.prior_weight = weight;
  return input;
}

Answer Engine::Impl::WalkAndRank(const Request& request, std::span<const SessionItem> from, RankingTask task) {
  walk.Run(model.graph, from, params.blend);
  task.input.reached = walk.reached();
  ranking.Run(request, params.blend, task);
  walk.Clear();
  return ranking.TheAnswer();
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
  RankingTask task;
  task.explained = m.BuildSessionOf(request);
  const bool is_empty = task.explained.empty();
  task.input = m.InputOfPrior(is_empty ? 1 : std::max(blend.popularity_weight, kLeastPopularityWeight));
  if (m.model.dimensions > 0 && blend.encoder_weight > 0 && !is_empty) {
    task.input.query = m.encoder.Encode(task.explained, blend.encoder_decay);
    task.input.query_weight = blend.encoder_weight;
  }
  return m.WalkAndRank(request, task.explained, task);
}

Result<Answer> Engine::Similar(int32_t item, const Request& request) {
  VITRINE_RETURN_IF_ERROR(CheckRequest(request));
  Impl& m = *impl_;
  if (item < 0 || static_cast<uint32_t>(item) >= m.model.num_items) {
    return InvalidArgument("item must be an index of the bundle, 0.." + std::to_string(m.model.num_items - 1));
  }
  RankingTask task;
  task.input = m.InputOfPrior(kLeastPopularityWeight);
  task.also_excluded = item;
  if (m.model.dimensions > 0 && m.params.blend.encoder_weight > 0) {
    task.input.query = m.encoder.EncodeItem(item);
    task.input.query_weight = m.params.blend.encoder_weight;
  }
  const SessionItem only{item, 0, 1, 0};
  return m.WalkAndRank(request, {&only, 1}, task);
}

Result<Answer> Engine::Trending(const Request& request) {
  VITRINE_RETURN_IF_ERROR(CheckRequest(request));
  Impl& m = *impl_;
  RankingTask task;
  task.input = m.InputOfPrior(1);
  task.input.prior = m.model.trending;
  task.input.prior_peaks = m.trending_peaks;
  task.source_of_prior = Source::kTrending;
  m.ranking.Run(request, m.params.blend, task);
  return m.ranking.TheAnswer();
}

Result<Answer> Engine::RecentlyViewed(const Request& request) {
  VITRINE_RETURN_IF_ERROR(CheckRequest(request));
  impl_->ranking.RunRecent(request);
  return impl_->ranking.TheAnswer();
}

EngineInfo Engine::Describe() const {
  const Impl& m = *impl_;
  EngineInfo info;
  info.num_items = m.model.num_items;
  info.dimensions = m.model.dimensions;
  info.num_edges = static_cast<uint32_t>(m.model.graph.weights.size());
  info.memory_bytes = m.bundle.manifest.size() + m.walk.memory_bytes() + m.encoder.memory_bytes() +
                      m.ranking.memory_bytes() + (m.popularity_peaks.size() + m.trending_peaks.size()) * sizeof(float) +
                      m.session.size() * sizeof(SessionItem) + m.model.expanded->memory_bytes();
  for (const BundleFile& file : m.bundle.files) info.memory_bytes += file.bytes.size();
  return info;
}

std::string_view Engine::ItemId(int32_t item) const { return impl_->model.ids.At(static_cast<size_t>(item)); }

std::string_view Engine::Title(int32_t item) const {
  return impl_->model.has_catalog ? impl_->model.titles.At(static_cast<size_t>(item)) : std::string_view();
}

}  // namespace vitrine
