#include "engine/ranking.h"

#include <algorithm>
#include <limits>

#include "base/memory.h"
#include "rank/exclusions.h"
#include "rank/reasons.h"

namespace vitrine {
namespace {

// So many items are drawn to find one that was hardly ever shown.
constexpr int kFreshDraws = 16;

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

Source SourceOf(const ScoreParts& parts, Source of_prior) {
  if (parts.base > 0 && parts.base >= parts.query && parts.base >= parts.prior) return Source::kGraph;
  if (parts.query > 0 && parts.query >= parts.prior) return Source::kEncoder;
  return of_prior;
}

Source SourceOf(Arm arm) {
  switch (arm) {
    case Arm::kGraph:
      return Source::kGraph;
    case Arm::kEncoder:
      return Source::kEncoder;
    case Arm::kPopular:
      return Source::kPopular;
    case Arm::kFresh:
      break;
  }
  return Source::kExplore;
}

bool IsAmong(std::span<const ScoredItem> items, int32_t item) {
  return std::any_of(items.begin(), items.end(), [&](const ScoredItem& listed) { return listed.item == item; });
}

}  // namespace

bool Ranking::Init(const Model& model, PooledEncoder* encoder) {
  model_ = &model;
  encoder_ = encoder;
  const size_t n = model.num_items;
  const bool needs_shortlist = model.pq.num_subs > 0 && HasRows(model);
  return diversifier_.Init(model) && allowed_.Reset(n) && TryAssign(marks_, n) &&
         TryAssign(pool_, std::min<size_t>(n, kMaxOffset + kMaxLimit + kMaxExposures + 1)) &&
         TryAssign(shortlist_, needs_shortlist ? std::max(kShortlist, 2 * pool_.size()) : 0) &&
         TryAssign(shares_, kMaxSessionItems) && TryAssign(hits_, kMaxLimit) &&
         TryAssign(reasons_, size_t{kMaxLimit} * kMaxReasons) && TryAssign(explored_, kMaxLimit);
}

void Ranking::Run(const Request& request, const BlendParams& blend, const RankingTask& task) {
  const Exclusions exclusions = ExclusionsOf(request);
  Exclude(exclusions, marks_, &allowed_);
  if (task.also_excluded >= 0) allowed_.Clear(static_cast<size_t>(task.also_excluded));

  const auto offset = static_cast<size_t>(request.offset);
  const size_t places = offset + static_cast<size_t>(request.limit);
  std::span<ScoredItem> pool = FindPool(request, task, places);
  Rotate(request.rotation, request.exposures, pool);
  diversifier_.Rearrange(request.diversity, places, pool);
  num_explored_ = 0;
  Explore(request, task, places, pool);

  if (task.also_excluded >= 0) allowed_.Set(static_cast<size_t>(task.also_excluded));
  Readmit(exclusions, &allowed_);

  num_hits_ = 0;
  num_reasons_ = 0;
  for (size_t i = offset; i < std::min(places, pool.size()); ++i) AppendHit(task, blend, pool[i]);
}

std::span<ScoredItem> Ranking::FindPool(const Request& request, const RankingTask& task, size_t places) {
  size_t wanted = places;
  if (request.diversity > 0 || request.rotation > 0 || request.exploration.share > 0) {
    // Room for what steps back, and for one item that is in none of the sources.
    wanted = std::max(wanted, kDiversityPool) + std::min(request.exposures.size(), kMaxExposures) + 1;
  }
  const std::span<ScoredItem> room = std::span<ScoredItem>(pool_).first(std::min(wanted, pool_.size()));
  TopK best(room);
  const size_t candidates = std::min(std::max(kShortlist, 2 * room.size()), shortlist_.size());
  ScanItems(*model_, task.input, allowed_, std::span<ScoredItem>(shortlist_).first(candidates), &best);
  return best.Finish();
}

void Ranking::Explore(const Request& request, const RankingTask& task, size_t places, std::span<ScoredItem> pool) {
  const ExplorationParams& params = request.exploration;
  const auto offset = static_cast<size_t>(request.offset);
  if (!(params.share > 0)) return;
  const Random random(params.seed);
  for (size_t place = 0; place < std::min(places, pool.size()); ++place) {
    // A generator for each place: a longer list begins like the shorter one.
    Random draws = random.Fork(place);
    if (!draws.Chance(params.share)) continue;
    std::array<size_t, kNumArms> offers = {};
    std::array<bool, kNumArms> allowed = {};
    for (size_t arm = 0; arm < kNumArms; ++arm) {
      offers[arm] = OfferOf(static_cast<Arm>(arm), request, task, std::min(places, pool.size()), pool);
      allowed[arm] = offers[arm] < pool.size();
    }
    const int32_t fresh = DrawFresh(request, pool.first(std::min(places, pool.size())), &draws);
    allowed[static_cast<size_t>(Arm::kFresh)] = fresh != kUnknownItem;
    if (std::none_of(allowed.begin(), allowed.end(), [](bool is_allowed) { return is_allowed; })) continue;
    const Arm arm = DrawArm(params, allowed, &draws);
    // What is given up steps back by one place; a fresh item pushes the last of the pool out.
    const size_t from = arm == Arm::kFresh ? pool.size() - 1 : offers[static_cast<size_t>(arm)];
    ScoredItem chosen = pool[from];
    if (arm == Arm::kFresh) chosen = {fresh, ScoreOf(*model_, task.input, fresh)};
    std::move_backward(pool.begin() + static_cast<std::ptrdiff_t>(place),
                       pool.begin() + static_cast<std::ptrdiff_t>(from),
                       pool.begin() + static_cast<std::ptrdiff_t>(from) + 1);
    pool[place] = chosen;
    if (place >= offset) explored_[num_explored_++] = chosen.item;
  }
}

size_t Ranking::OfferOf(Arm arm, const Request& request, const RankingTask& task, size_t from,
                        std::span<const ScoredItem> pool) const {
  size_t best = pool.size();
  uint32_t fewest = std::numeric_limits<uint32_t>::max();
  if (arm == Arm::kFresh) return best;
  for (size_t i = from; i < pool.size(); ++i) {
    if (SourceOf(ScorePartsOf(*model_, task.input, pool[i].item), task.source_of_prior) != SourceOf(arm)) continue;
    const uint32_t exposure = ExposureOf(request.exposures, pool[i].item);
    if (exposure >= fewest) continue;
    fewest = exposure;
    best = i;
    if (exposure == 0) break;
  }
  return best;
}

int32_t Ranking::DrawFresh(const Request& request, std::span<const ScoredItem> listed, Random* random) const {
  int32_t best = kUnknownItem;
  uint32_t fewest = std::numeric_limits<uint32_t>::max();
  for (int draw = 0; draw < kFreshDraws; ++draw) {
    const auto item = static_cast<int32_t>(random->Below(model_->num_items));
    if (!allowed_.Test(static_cast<size_t>(item)) || IsAmong(listed, item)) continue;
    const uint32_t exposure = ExposureOf(request.exposures, item);
    if (exposure >= fewest) continue;
    fewest = exposure;
    best = item;
  }
  return best;
}

void Ranking::AppendHit(const RankingTask& task, const BlendParams& blend, ScoredItem item) {
  const ScoreParts parts = ScorePartsOf(*model_, task.input, item.item);
  const std::span<const int32_t> explored(explored_.data(), num_explored_);
  const bool is_explored = std::find(explored.begin(), explored.end(), item.item) != explored.end();
  Hit& hit = hits_[num_hits_++];
  hit = {item.item, item.score, is_explored ? Source::kExplore : SourceOf(parts, task.source_of_prior), 0, 0};
  AppendReasons(task, blend, parts, &hit);
}

void Ranking::AppendReasons(const RankingTask& task, const BlendParams& blend, const ScoreParts& parts, Hit* hit) {
  EventShare found[kMaxReasons];
  const std::span<const SessionItem> explained = task.explained;
  const int count = ExplainItem(*model_, blend, explained, model_->dimensions > 0 ? encoder_ : nullptr, parts,
                                hit->item, std::span<float>(shares_).first(explained.size()), found);
  hit->reasons_begin = static_cast<int32_t>(num_reasons_);
  hit->reasons_count = count;
  for (int i = 0; i < count; ++i) reasons_[num_reasons_++] = {found[i].event, found[i].weight};
}

void Ranking::RunRecent(const Request& request) {
  num_hits_ = 0;
  num_reasons_ = 0;
  Exclusions exclusions;
  exclusions.items = request.exclude;
  Exclude(exclusions, marks_, &allowed_);
  int to_skip = request.offset;
  const auto limit = static_cast<size_t>(request.limit);
  const auto is_known = [&](int32_t item) { return item >= 0 && static_cast<uint32_t>(item) < model_->num_items; };
  for (size_t i = request.events.size(); i-- > 0 && num_hits_ < limit;) {
    const Event& event = request.events[i];
    const auto item = static_cast<size_t>(event.item);
    const bool seen = event.type == EventType::kView || event.type == EventType::kClick;
    if (!seen || !is_known(event.item) || marks_[item] != 0 || !allowed_.Test(item)) continue;
    marks_[item] = 1;
    if (to_skip-- > 0) continue;
    hits_[num_hits_++] = {event.item, 0, Source::kRecent, 0, 0};
  }
  for (size_t i = 0; i < num_hits_; ++i) hits_[i].score = static_cast<float>(num_hits_ - i);
  for (const Event& event : request.events) {
    if (is_known(event.item)) marks_[static_cast<size_t>(event.item)] = 0;
  }
  Readmit(exclusions, &allowed_);
}

size_t Ranking::memory_bytes() const {
  return diversifier_.memory_bytes() + allowed_.size() / 8 + marks_.size() +
         (pool_.size() + shortlist_.size()) * sizeof(ScoredItem) + shares_.size() * sizeof(float) +
         hits_.size() * sizeof(Hit) + reasons_.size() * sizeof(Reason) + explored_.size() * sizeof(int32_t);
}

}  // namespace vitrine
