// The part of the engine that learns. Whoever never calls EnableLearning() links nothing of it.
#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <span>

#include "engine/engine_impl.h"
#include "learn/learner.h"
#include "learn/taste.h"
#include "rank/dislikes.h"
#include "session/session.h"

namespace vitrine {
namespace {

class LearntPreferences final : public Preferences {
 public:
  explicit LearntPreferences(const SessionParams& params) : params_(params) {}

  bool Init(const Model& model) { return taste_.Init(model) && dislikes_.Init(model); }

  void Weigh(const Request& request, std::span<SessionItem> session) override {
    WeighBy(BlendOf(request.learnt).visit_factor, request, session);
  }

  static void WeighBy(float visit_factor, const Request& request, std::span<SessionItem> session) {
    const auto newest = static_cast<int32_t>(NewestVisit(request.events));
    for (SessionItem& item : session) {
      if (item.event < newest) item.weight *= visit_factor;
    }
  }

  void Steer(const Request& request, RankingTask* task) override {
    blend_ = BlendOf(request.learnt);
    has_taste_ = !request.learnt.empty();
    taste_.Read(request.events, params_);
    dislikes_.Read(request.events);
    task->input.query_weight *= blend_.encoder_factor;
    task->preferences = this;
  }

  void Apply(std::span<ScoredItem> pool) override {
    int32_t event = 0;
    for (ScoredItem& item : pool) {
      if (!(item.score > 0)) continue;
      if (has_taste_) item.score *= blend_.TasteOf(taste_.FactorOf(item.item));
      item.score *= dislikes_.FactorOf(item.item, &event);
    }
    SortByRank(pool);
  }

  float CostOf(int32_t item, int32_t* event) override { return 1 - dislikes_.FactorOf(item, event); }

  size_t memory_bytes() const override { return sizeof(*this) + taste_.memory_bytes() + dislikes_.memory_bytes(); }

  const Taste& taste() const { return taste_; }

 private:
  const SessionParams& params_;
  Taste taste_;
  Dislikes dislikes_;
  LearntBlend blend_;
  bool has_taste_ = false;
};

float ScoreBy(const LearntBlend& blend, const ScoreParts& parts, float taste) {
  return (parts.prior + parts.base + parts.query * blend.encoder_factor) * blend.TasteOf(taste);
}

// Of the items that the session reaches, how many come before the one that was chosen: for each blend its gain.
//   marks  uint8[N], all zero; all zero again on return
void RankBy(const Model& model, const RankingTask& task, const Taste& taste, int32_t chosen,
            std::span<const LearntBlend> blends, std::span<uint8_t> marks, std::span<float> gains) {
  for (const SessionItem& item : task.explained) marks[static_cast<size_t>(item.item)] = 1;
  std::array<float, kNumBlends> to_beat = {};
  std::array<int, kNumBlends> ranks = {};
  const ScoreParts parts_of_chosen = ScorePartsOf(model, task.input, chosen);
  for (size_t b = 0; b < blends.size(); ++b) to_beat[b] = ScoreBy(blends[b], parts_of_chosen, taste.FactorOf(chosen));
  for (const int32_t item : task.input.reached) {
    if (marks[static_cast<size_t>(item)] != 0) continue;
    const ScoreParts parts = ScorePartsOf(model, task.input, item);
    const float factor = taste.FactorOf(item);
    for (size_t b = 0; b < blends.size(); ++b) ranks[b] += ScoreBy(blends[b], parts, factor) > to_beat[b];
  }
  for (const SessionItem& item : task.explained) marks[static_cast<size_t>(item.item)] = 0;
  for (size_t b = 0; b < blends.size(); ++b) gains[b] = GainOf(ranks[b]);
}

// Of one visit factor, in the order in which FollowGains() takes their gains.
std::array<LearntBlend, kNumBlends> BlendsOfExperts() {
  std::array<LearntBlend, kNumBlends> blends;
  for (size_t b = 0; b < kNumBlends; ++b) {
    blends[b].encoder_factor = kEncoderFactors[b / kNumTastes];
    blends[b].taste = {};
    blends[b].taste[b % kNumTastes] = 1;
  }
  return blends;
}

}  // namespace

Status Engine::EnableLearning() {
  if (impl_->preferences != nullptr) return OkStatus();
  std::unique_ptr<LearntPreferences> preferences(new (std::nothrow) LearntPreferences(impl_->params.session));
  if (preferences == nullptr || !preferences->Init(impl_->model)) return OutOfMemory("not enough memory to learn");
  impl_->preferences = std::move(preferences);
  return OkStatus();
}

void Engine::Learn(const Request& request, std::span<float> learnt) {
  Impl& m = *impl_;
  if (request.events.empty() || m.preferences == nullptr) return;
  const Event& newest = request.events.back();
  if (!m.Knows(newest.item) || !(m.params.session.type_weights[static_cast<size_t>(newest.type)] > 0)) return;
  Request before;
  before.events = request.events.first(request.events.size() - 1);
  const std::span<const SessionItem> known = m.BuildSessionOf(before);
  const auto is_newest = [&](const SessionItem& item) { return item.item == newest.item; };
  if (known.empty() || std::any_of(known.begin(), known.end(), is_newest)) return;
  const LearntBlend mean = BlendOf(learnt);
  const std::array<LearntBlend, kNumBlends> blends = BlendsOfExperts();
  std::array<float, kNumExperts + 1> gains = {};
  auto& preferences = static_cast<LearntPreferences&>(*m.preferences);
  for (size_t v = 0; v <= kVisitFactors.size(); ++v) {
    const bool is_mean = v == kVisitFactors.size();
    const std::span<const SessionItem> session = m.BuildSessionOf(before);
    LearntPreferences::WeighBy(is_mean ? mean.visit_factor : kVisitFactors[v], before,
                               std::span(m.session).first(session.size()));
    RankingTask task = m.TaskOf(before, session);
    m.walk.Run(m.model.graph, session, m.params.blend);
    task.input.reached = m.walk.reached();
    RankBy(m.model, task, preferences.taste(), newest.item, is_mean ? std::span(&mean, 1) : std::span(blends),
           m.ranking.marks(), std::span(gains).subspan(v * kNumBlends));
    m.walk.Clear();
  }
  FollowGains(gains, learnt);
}

}  // namespace vitrine
