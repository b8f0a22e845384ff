#include "eval/float_scorer.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <vector>

#include "bundle/manifest.h"
#include "bundle/model.h"
#include "fit/parallel.h"
#include "fit/plain_encoder.h"
#include "fit/vectors_file.h"
#include "kernel/top_k.h"
#include "rank/graph_walk.h"
#include "session/decay.h"
#include "session/session.h"

namespace vitrine {
namespace {

class FloatRanker {
 public:
  FloatRanker(const FittedModel& fitted, const Model& model)
      : fitted_(fitted),
        model_(model),
        items_(ItemVectorsOf(fitted)),
        marks_(model.num_items, 0),
        session_(kMaxSessionItems),
        user_(items_.dimensions),
        heap_(kListLength) {
    walk_.Init(model.num_items);
  }

  std::vector<int32_t> Rank(const std::vector<Event>& history) {
    const auto size = static_cast<size_t>(BuildSession(history, fitted_.session, marks_, session_));
    const std::span<const SessionItem> session = std::span<const SessionItem>(session_).first(size);
    const BlendParams& blend = fitted_.blend;
    const bool uses_vectors = !user_.empty() && blend.encoder_weight > 0 && !session.empty();
    if (uses_vectors) Encode(session);
    walk_.Run(model_.graph, session, blend);
    const float prior_weight = session.empty() ? 1 : std::max(blend.popularity_weight, kLeastPopularityWeight);
    for (const Event& event : history) marks_[static_cast<size_t>(event.item)] = 1;
    TopK best(heap_);
    for (size_t i = 0; i < model_.num_items; ++i) {
      if (marks_[i] != 0) continue;
      float score = prior_weight * model_.popularity[i] + walk_.scores()[i];
      if (uses_vectors) score += blend.encoder_weight * Dot(user_, VectorOf(i));
      best.Push({static_cast<int32_t>(i), score});
    }
    for (const Event& event : history) marks_[static_cast<size_t>(event.item)] = 0;
    walk_.Clear();
    std::vector<int32_t> list;
    for (const ScoredItem& item : best.Finish()) list.push_back(item.item);
    return list;
  }

 private:
  std::span<const float> VectorOf(size_t item) const {
    return items_.vectors.subspan(item * user_.size(), user_.size());
  }

  static float Dot(std::span<const float> a, std::span<const float> b) {
    const auto size = static_cast<Eigen::Index>(a.size());
    return Eigen::Map<const Eigen::VectorXf>(a.data(), size).dot(Eigen::Map<const Eigen::VectorXf>(b.data(), size));
  }

  // The user vector, as src/encoder/user_encoder.cc makes it from what was quantised.
  void Encode(std::span<const SessionItem> session) {
    if (fitted_.encoder.dimensions > 0) {
      std::vector<int32_t> items(fitted_.encoder.length);
      items.resize(static_cast<size_t>(SequenceOf(session, items)));
      user_ = EncodePlainly(fitted_.encoder, items);
    } else {
      Pool(session);
    }
  }

  void Pool(std::span<const SessionItem> session) {
    std::vector<float> pooled(user_.size(), 0);
    DecayByAge by_age(fitted_.blend.encoder_decay);
    for (const SessionItem& item : session) {
      const float weight = item.weight * by_age.At(item.age);
      const std::span<const float> vector = VectorOf(static_cast<size_t>(item.item));
      for (size_t d = 0; d < vector.size(); ++d) pooled[d] += weight * vector[d];
    }
    const std::span<const float> projection = items_.projection;
    for (size_t d = 0; d < user_.size(); ++d) {
      user_[d] = Dot(projection.subspan(d * user_.size(), user_.size()), pooled);
    }
    const float length = std::sqrt(Dot(user_, user_));
    for (float& v : user_) v = length > 0 ? v / length : 0;
  }

  const FittedModel& fitted_;
  const Model& model_;
  ItemVectors items_;
  GraphWalk walk_;
  std::vector<uint8_t> marks_;
  std::vector<SessionItem> session_;
  std::vector<float> user_;
  std::vector<ScoredItem> heap_;
};

}  // namespace

Result<Measured> EvaluateFloat(const FittedModel& fitted, const Bundle& bundle, const Cases& cases,
                               const std::vector<int32_t>& remap, int threads) {
  const Result<Manifest> manifest = ParseManifest(bundle.manifest);
  if (!manifest.ok()) return manifest.status();
  const Result<Model> model = OpenModel(bundle, manifest->items, manifest->dimensions);
  if (!model.ok()) return model.status();
  const auto map = [&](int32_t item) { return remap.empty() ? item : remap[static_cast<size_t>(item)]; };
  std::vector<std::vector<int32_t>> lists(cases.size());
  std::vector<FloatRanker> rankers(static_cast<size_t>(NumThreads(threads)), FloatRanker(fitted, *model));
  ParallelFor(cases.size(), threads, [&](size_t begin, size_t end, int worker) {
    for (size_t i = begin; i < end; ++i) {
      std::vector<Event> history = cases.histories[i];
      for (Event& event : history) event.item = map(event.item);
      lists[i] = rankers[static_cast<size_t>(worker)].Rank(history);
    }
  });
  std::vector<std::vector<int32_t>> targets = cases.targets;
  for (std::vector<int32_t>& items : targets) {
    for (int32_t& item : items) item = map(item);
    std::sort(items.begin(), items.end());
  }
  return Measure(lists, targets, model->num_items);
}

}  // namespace vitrine
