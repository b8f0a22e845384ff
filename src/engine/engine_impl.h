// What an engine holds, for engine.cc and learning.cc alone.
#ifndef VITRINE_ENGINE_ENGINE_IMPL_H_
#define VITRINE_ENGINE_ENGINE_IMPL_H_

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "bundle/bundle.h"
#include "bundle/model.h"
#include "bundle/roles.h"
#include "encoder/user_encoder.h"
#include "engine/engine.h"
#include "engine/model_params.h"
#include "engine/preferences.h"
#include "engine/ranking.h"
#include "rank/graph_walk.h"
#include "rank/scan.h"

namespace vitrine {

struct Engine::Impl {
  Bundle bundle;  // owns the bytes that `model` views
  Model model;
  ModelParams params;

  std::unique_ptr<Preferences> preferences;  // null: the engine does not learn

  // Scratch, allocated once by Load().
  UserEncoder encoder;
  GraphWalk walk;
  Ranking ranking;
  std::vector<float> popularity_peaks;  // [NumPeaks(N)]
  std::vector<float> trending_peaks;    // [NumPeaks(N)]
  std::vector<SessionItem> session;     // [kMaxSessionItems]
  std::vector<Prediction> predictions;  // [kMaxItemsAsked]

  // By column: [N] once a value in it was replaced.
  std::array<std::vector<float>, kNumFixedColumns + kMaxAttributeColumns> own_numbers;

  Status Init();
  std::span<const SessionItem> BuildSessionOf(const Request& request);
  bool Knows(int32_t item) const { return item >= 0 && static_cast<uint32_t>(item) < model.num_items; }
  // Of popularity alone: what the sources that are asked are added to.
  ScanInput InputOfPrior(float weight) const;
  bool IsUserVector(std::span<const float> user) const;
  RankingTask TaskOf(const Request& request, std::span<const SessionItem> from);
  const CalibrationCurve& CurveOf(std::span<const SessionItem> from) const;
  // Walks the graph from the session, makes the list, and takes the walk back.
  Status WalkAndRank(const Request& request, const Graph& graph, const BlendParams& blend,
                     std::span<const SessionItem> from, RankingTask task);

  // REQUIRES: a request that was checked. What is listed is ranking.TheAnswer().
  Status List(ListKind kind, std::span<const int32_t> items, const Request& request);
  Status Recommend(const Request& request);
  Status Similar(int32_t item, const Request& request);
  Status Trending(const Request& request);
  Status BoughtTogether(std::span<const int32_t> items, Request request);
  Status Rerank(std::span<const int32_t> items, Request request);
};

}  // namespace vitrine

#endif  // VITRINE_ENGINE_ENGINE_IMPL_H_
