#include "engine/ranking.h"

#include <algorithm>
#include <limits>

#include "base/memory.h"
#include "rank/reasons.h"

namespace vitrine {
namespace {

// What is told of the part of a score that dislikes cost.
constexpr float kLeastCost = 0.05f;

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

Source SourceOf(const ScoreParts& parts, const RankingTask& task) {
  if (parts.base > 0 && parts.base >= parts.query && parts.base >= parts.prior) return task.source_of_base;
  if (parts.query > 0 && parts.query >= parts.prior) return Source::kEncoder;
  return task.source_of_prior;
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

Status NoProgram() { return InvalidArgument("a filter is no program"); }

bool IsAmong(std::span<const ScoredItem> items, int32_t item) {
  return std::any_of(items.begin(), items.end(), [&](const ScoredItem& listed) { return listed.item == item; });
}

}  // namespace

bool Ranking::Init(const Model& model, UserEncoder* encoder) {
  model_ = &model;
  encoder_ = encoder;
  const size_t n = model.num_items;
  const auto longest = std::min<size_t>(n, kMaxOffset + kMaxLimit);
  const bool needs_shortlist = model.pq.num_subs > 0 && HasRows(model);
  return diversifier_.Init(model) && filters_.Init(n) && groups_.Init() && allowed_.Reset(n) && TryAssign(marks_, n) &&
         TryAssign(pool_, std::min<size_t>(n, kMaxOffset + kMaxLimit + kMaxExposures + 1)) &&
         TryAssign(shortlist_, needs_shortlist ? std::max(kShortlist, 2 * pool_.size()) : 0) &&
         TryAssign(shares_, kMaxSessionItems) && TryAssign(hits_, kMaxLimit) &&
         TryAssign(reasons_, size_t{kMaxLimit} * kMaxReasons) && TryAssign(explored_, longest) &&
         TryAssign(listed_, longest) && TryAssign(bought_, kMaxBoughtItems);
}

Status Ranking::Admit(FilterProgram filter, const Exclusions& exclusions) {
  if (filter.empty()) {
    allowed_.SetAll();
  } else {
    const BitSet* items = filters_.Find(filter, model_->columns);
    if (items == nullptr) return NoProgram();
    allowed_.CopyFrom(*items);
  }
  Exclude(exclusions, marks_, &allowed_);
  return OkStatus();
}

Status Ranking::ReadRules(const Request& request, RankingTask* task) {
  for (size_t i = 0; i < request.factors.size(); ++i) {
    const BitSet* items = filters_.Find(request.factors[i].items, model_->columns);
    if (items == nullptr) return NoProgram();
    factors_[i] = {items, request.factors[i].factor};
  }
  task->input.factors = std::span(factors_).first(request.factors.size());
  const auto group = static_cast<size_t>(request.group_column);
  if (group >= model_->columns.size() || model_->columns[group].kind != AttributeKind::kLabel) {
    return InvalidArgument("group_column must be a column of labels");
  }
  groups_.Begin(model_->columns[group].labels, request.max_per_group);
  num_pins_ = TakePins(request.pins, &allowed_, pins_);
  for (size_t i = 0; i < num_pins_; ++i) {
    pinned_[i] = {pins_[i].item, ScoreOf(*model_, task->input, pins_[i].item)};
    groups_.Count(pins_[i].item);
  }
  return OkStatus();
}

Status Ranking::Run(const Request& request, const BlendParams& blend, RankingTask task) {
  VITRINE_RETURN_IF_ERROR(Admit(request.filter, ExclusionsOf(request)));
  if (task.is_restricted) Restrict(task.restricted_to);
  for (const int32_t item : task.also_excluded) {
    if (Knows(item)) allowed_.Clear(static_cast<size_t>(item));
  }
  VITRINE_RETURN_IF_ERROR(ReadRules(request, &task));

  const auto offset = static_cast<size_t>(request.offset);
  const size_t places = offset + static_cast<size_t>(request.limit);
  std::span<ScoredItem> pool = FindPool(request, task, places);
  if (request.known_only) pool = OnlyKnown(task, pool);
  if (task.preferences != nullptr) task.preferences->Apply(pool);
  Rotate(request.rotation, request.exposures, pool);
  diversifier_.Rearrange(request.diversity, places, pool);
  num_explored_ = 0;
  Explore(request, task, places, pool);

  num_hits_ = 0;
  num_reasons_ = 0;
  const std::span<const ScoredItem> listed = WithPins(pool, places);
  for (size_t i = offset; i < std::min(places, listed.size()); ++i) AppendHit(task, blend, listed[i]);
  return OkStatus();
}

void Ranking::Restrict(std::span<const int32_t> items) {
  const auto is_allowed = [&](int32_t item) { return Knows(item) && allowed_.Test(static_cast<size_t>(item)); };
  for (const int32_t item : items) {
    if (is_allowed(item)) marks_[static_cast<size_t>(item)] = 1;
  }
  allowed_.ClearAll();
  for (const int32_t item : items) {
    if (!Knows(item)) continue;
    const auto i = static_cast<size_t>(item);
    if (marks_[i] != 0) allowed_.Set(i);
    marks_[i] = 0;
  }
}

std::span<ScoredItem> Ranking::OnlyKnown(const RankingTask& task, std::span<ScoredItem> pool) const {
  const auto end = std::remove_if(pool.begin(), pool.end(), [&](const ScoredItem& item) {
    const ScoreParts parts = ScorePartsOf(*model_, task.input, item.item);
    return !(parts.base > 0 || parts.query > 0);
  });
  return pool.first(static_cast<size_t>(end - pool.begin()));
}

std::span<ScoredItem> Ranking::FindPool(const Request& request, const RankingTask& task, size_t places) {
  size_t wanted = places;
  if (request.diversity > 0 || request.rotation > 0 || request.exploration.share > 0 || task.preferences != nullptr) {
    // And room for one item that is in none of the sources.
    wanted = std::max(wanted, kDiversityPool) + 1;
  }
  // For what steps back.
  if (request.rotation > 0) wanted += std::min(request.exposures.size(), kMaxExposures);
  // Popular items of which nothing else is known take places that are given up.
  if (request.known_only) wanted += kDiversityPool;
  const std::span<ScoredItem> pool = std::span(pool_).first(std::min(wanted, pool_.size()));
  const size_t candidates = std::min(std::max(kShortlist, 2 * pool.size()), shortlist_.size());
  size_t kept = 0;
  for (;;) {
    TopK best(pool.subspan(kept));
    ScanItems(*model_, task.input, allowed_, std::span(shortlist_).first(candidates), &best);
    const std::span<ScoredItem> found = best.Finish();
    const bool is_all = found.size() < pool.size() - kept;
    kept += groups_.Keep(found);
    if (is_all || kept == pool.size()) return pool.first(kept);
    // Groups that are full took the places of others: once more without them, and without what is kept.
    for (const ScoredItem& item : pool.first(kept)) allowed_.Clear(static_cast<size_t>(item.item));
    groups_.Bar(&allowed_);
  }
}

std::span<const ScoredItem> Ranking::WithPins(std::span<const ScoredItem> ranking, size_t places) {
  if (num_pins_ == 0) return ranking;
  const std::span<ScoredItem> out = std::span(listed_).first(std::min(places, listed_.size()));
  return out.first(PlacePins(std::span(pinned_).first(num_pins_), std::span(pins_).first(num_pins_), ranking, out));
}

void Ranking::Explore(const Request& request, const RankingTask& task, size_t places, std::span<ScoredItem> pool) {
  const ExplorationParams& params = request.exploration;
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
    const int32_t fresh = DrawFresh(request, task, pool.first(std::min(places, pool.size())), &draws);
    allowed[static_cast<size_t>(Arm::kFresh)] = fresh != kUnknownItem;
    if (std::none_of(allowed.begin(), allowed.end(), [](bool is_allowed) { return is_allowed; })) continue;
    const Arm arm = DrawArm(params, allowed, &draws);
    // What is given up steps back by one place; a fresh item pushes the last of the pool out.
    const size_t from = arm == Arm::kFresh ? pool.size() - 1 : offers[static_cast<size_t>(arm)];
    ScoredItem chosen = pool[from];
    if (arm == Arm::kFresh) {
      chosen = {fresh, ScoreOf(*model_, task.input, fresh)};
      groups_.Count(fresh);
    }
    std::move_backward(pool.begin() + static_cast<std::ptrdiff_t>(place),
                       pool.begin() + static_cast<std::ptrdiff_t>(from),
                       pool.begin() + static_cast<std::ptrdiff_t>(from) + 1);
    pool[place] = chosen;
    explored_[num_explored_++] = chosen.item;
  }
}

size_t Ranking::OfferOf(Arm arm, const Request& request, const RankingTask& task, size_t from,
                        std::span<const ScoredItem> pool) const {
  size_t best = pool.size();
  uint32_t fewest = std::numeric_limits<uint32_t>::max();
  if (arm == Arm::kFresh) return best;
  for (size_t i = from; i < pool.size(); ++i) {
    if (SourceOf(ScorePartsOf(*model_, task.input, pool[i].item), task) != SourceOf(arm)) continue;
    const uint32_t exposure = ExposureOf(request.exposures, pool[i].item);
    // A fresh item of a place before may be in the pool as well.
    if (exposure >= fewest || IsExplored(pool[i].item)) continue;
    fewest = exposure;
    best = i;
    if (exposure == 0) break;
  }
  return best;
}

int32_t Ranking::DrawFresh(const Request& request, const RankingTask& task, std::span<const ScoredItem> listed,
                           Random* random) const {
  int32_t best = kUnknownItem;
  uint32_t fewest = std::numeric_limits<uint32_t>::max();
  for (int draw = 0; draw < kFreshDraws; ++draw) {
    const auto item = static_cast<int32_t>(random->Below(model_->num_items));
    if (!allowed_.Test(static_cast<size_t>(item)) || groups_.IsFull(item) || IsAmong(listed, item)) continue;
    if (ScorePartsOf(*model_, task.input, item).Sum() < task.input.least_score) continue;
    const uint32_t exposure = ExposureOf(request.exposures, item);
    if (exposure >= fewest) continue;
    fewest = exposure;
    best = item;
  }
  return best;
}

bool Ranking::IsExplored(int32_t item) const {
  const std::span<const int32_t> explored(explored_.data(), num_explored_);
  return std::ranges::find(explored, item) != explored.end();
}

Source Ranking::SourceOfHit(const RankingTask& task, const ScoreParts& parts, int32_t item) const {
  const std::span<const Pin> pins(pins_.data(), num_pins_);
  if (std::ranges::find(pins, item, &Pin::item) != pins.end()) return Source::kPinned;
  if (IsExplored(item)) return Source::kExplore;
  return SourceOf(parts, task);
}

void Ranking::AppendHit(const RankingTask& task, const BlendParams& blend, ScoredItem item) {
  const ScoreParts parts = ScorePartsOf(*model_, task.input, item.item);
  Hit& hit = hits_[num_hits_++];
  hit = {item.item, item.score, SourceOfHit(task, parts, item.item), 0, 0};
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
  int32_t event = 0;
  const float cost = task.preferences != nullptr ? task.preferences->CostOf(hit->item, &event) : 0;
  if (cost < kLeastCost) return;
  // What it costs comes last, if need be in place of the least that speaks for the item.
  if (count == kMaxReasons) --num_reasons_;
  reasons_[num_reasons_++] = {event, -cost};
  hit->reasons_count = std::min(count + 1, kMaxReasons);
}

Status Ranking::RunRecent(const Request& request) {
  num_hits_ = 0;
  num_reasons_ = 0;
  Exclusions exclusions;
  exclusions.items = request.exclude;
  VITRINE_RETURN_IF_ERROR(Admit(request.filter, exclusions));
  int to_skip = request.offset;
  const auto limit = static_cast<size_t>(request.limit);
  for (size_t i = request.events.size(); i-- > 0 && num_hits_ < limit;) {
    const Event& event = request.events[i];
    const auto item = static_cast<size_t>(event.item);
    const bool seen = event.type == EventType::kView || event.type == EventType::kClick;
    if (!seen || !Knows(event.item) || marks_[item] != 0 || !allowed_.Test(item)) continue;
    marks_[item] = 1;
    if (to_skip-- > 0) continue;
    hits_[num_hits_++] = {event.item, 0, Source::kRecent, 0, 0};
  }
  for (size_t i = 0; i < num_hits_; ++i) hits_[i].score = static_cast<float>(num_hits_ - i);
  for (const Event& event : request.events) {
    if (Knows(event.item)) marks_[static_cast<size_t>(event.item)] = 0;
  }
  return OkStatus();
}

Status Ranking::RunBuyAgain(const Request& request) {
  num_hits_ = 0;
  num_reasons_ = 0;
  Exclusions exclusions = ExclusionsOf(request);
  exclusions.purchased = exclusions.history = false;
  VITRINE_RETURN_IF_ERROR(Admit(request.filter, exclusions));
  const std::span<const BoughtItem> bought(bought_.data(), FindBought(request.events, marks_, bought_));
  const auto offset = static_cast<size_t>(request.offset);
  const size_t places = offset + static_cast<size_t>(request.limit);
  TopK best(std::span<ScoredItem>(pool_).first(std::min(places, pool_.size())));
  for (const BoughtItem& item : bought) {
    if (!allowed_.Test(static_cast<size_t>(item.item))) continue;
    best.Push({item.item, BuyAgainScore(*model_, item, request.now_s)});
  }
  const std::span<const ScoredItem> found = best.Finish();
  for (size_t i = offset; i < found.size(); ++i) {
    const auto item = std::ranges::find(bought, found[i].item, &BoughtItem::item);
    hits_[num_hits_++] = {found[i].item, found[i].score, Source::kRepurchase, static_cast<int32_t>(num_reasons_), 1};
    reasons_[num_reasons_++] = {item->event, 1};
  }
  return OkStatus();
}

Status Ranking::RunGiven(std::span<const int32_t> items, const Request& request) {
  num_hits_ = 0;
  num_reasons_ = 0;
  VITRINE_RETURN_IF_ERROR(Admit(request.filter, ExclusionsOf(request)));
  int to_skip = request.offset;
  const auto limit = static_cast<size_t>(request.limit);
  for (const int32_t item : items) {
    if (num_hits_ == limit) break;
    if (!Knows(item) || !allowed_.Test(static_cast<size_t>(item))) continue;
    allowed_.Clear(static_cast<size_t>(item));  // listed once
    if (to_skip-- > 0) continue;
    hits_[num_hits_++] = {item, 0, Source::kGiven, 0, 0};
  }
  for (size_t i = 0; i < num_hits_; ++i) hits_[i].score = static_cast<float>(num_hits_ - i);
  return OkStatus();
}

size_t Ranking::memory_bytes() const {
  return diversifier_.memory_bytes() + allowed_.memory_bytes() + marks_.size() +
         (pool_.size() + shortlist_.size() + listed_.size()) * sizeof(ScoredItem) + shares_.size() * sizeof(float) +
         hits_.size() * sizeof(Hit) + reasons_.size() * sizeof(Reason) + explored_.size() * sizeof(int32_t) +
         bought_.size() * sizeof(BoughtItem) + filters_.memory_bytes() + groups_.memory_bytes() + sizeof(*this);
}

}  // namespace vitrine
