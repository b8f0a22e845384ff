// From scored items to an answer: what all kinds of list go through.
#ifndef VITRINE_ENGINE_RANKING_H_
#define VITRINE_ENGINE_RANKING_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "bundle/blend.h"
#include "bundle/model.h"
#include "encoder/user_encoder.h"
#include "engine/preferences.h"
#include "engine/request.h"
#include "kernel/bit_set.h"
#include "kernel/top_k.h"
#include "rank/buy_again.h"
#include "rank/diversity.h"
#include "rank/exclusions.h"
#include "rank/filter.h"
#include "rank/graph_walk.h"
#include "rank/rules.h"
#include "rank/scan.h"
#include "session/session.h"

namespace vitrine {

// One list to be made.
struct RankingTask {
  ScanInput input;
  Source source_of_base = Source::kGraph;
  Source source_of_prior = Source::kPopular;
  std::span<const int32_t> also_excluded;  // unknown indices are passed over, here and below
  bool is_restricted = false;              // to the next:
  std::span<const int32_t> restricted_to;
  Preferences* preferences = nullptr;      // null: there are none
  std::span<const SessionItem> explained;  // where reasons come from; empty: no reasons
};

// The steps, in their order: filter and exclusions, scan with boosts, groups, preferences, rotation, diversity,
// exploration, pins, reasons. Holds the scratch memory of one engine, all of it allocated by Init().
class Ranking {
 public:
  // `model` and `encoder` must outlive this. Returns false when there is not enough memory.
  bool Init(const Model& model, UserEncoder* encoder);

  // REQUIRES: a request that was checked, but for its programs and its group column; marks as in Exclude().
  // Errors: kInvalidArgument for these.
  Status Run(const Request& request, const BlendParams& blend, RankingTask task);
  // Items that are not scored but listed as they are: recently viewed.
  Status RunRecent(const Request& request);
  // The same for what was bought before (rank/buy_again.h).
  Status RunBuyAgain(const Request& request);
  // The same for items that stay in the order given.
  Status RunGiven(std::span<const int32_t> items, const Request& request);

  // A column has changed.
  void ForgetFilters() { filters_.Clear(); }

  Answer TheAnswer() const { return {{hits_.data(), num_hits_}, {reasons_.data(), num_reasons_}}; }
  std::span<uint8_t> marks() { return marks_; }  // [N], all zero between calls
  size_t memory_bytes() const;

 private:
  bool Knows(int32_t item) const { return item >= 0 && static_cast<uint32_t>(item) < model_->num_items; }
  // Begins with the items of the filter alone, then takes out what is excluded.
  Status Admit(FilterProgram filter, const Exclusions& exclusions);
  // Takes out everything but these.
  void Restrict(std::span<const int32_t> items);
  // Without the items for which popularity alone speaks.
  std::span<ScoredItem> OnlyKnown(const RankingTask& task, std::span<ScoredItem> pool) const;
  Status ReadRules(const Request& request, RankingTask* task);
  // The best items that are allowed, best first, no group with too many: at least `places` if there are as many.
  std::span<ScoredItem> FindPool(const Request& request, const RankingTask& task, size_t places);
  void Explore(const Request& request, const RankingTask& task, size_t places, std::span<ScoredItem> pool);
  // Sets the pins into the ranking.
  std::span<const ScoredItem> WithPins(std::span<const ScoredItem> ranking, size_t places);
  // The position in the pool of what an arm offers, at or behind `from`; pool.size() when it has nothing to offer.
  size_t OfferOf(Arm arm, const Request& request, const RankingTask& task, size_t from,
                 std::span<const ScoredItem> pool) const;
  // An item that was hardly ever shown, at random; kUnknownItem when none was found.
  int32_t DrawFresh(const Request& request, const RankingTask& task, std::span<const ScoredItem> listed,
                    Random* random) const;
  bool IsExplored(int32_t item) const;
  Source SourceOfHit(const RankingTask& task, const ScoreParts& parts, int32_t item) const;
  void AppendHit(const RankingTask& task, const BlendParams& blend, ScoredItem item);
  void AppendReasons(const RankingTask& task, const BlendParams& blend, const ScoreParts& parts, Hit* hit);

  const Model* model_ = nullptr;
  UserEncoder* encoder_ = nullptr;
  Diversifier diversifier_;
  FilterCache filters_;
  GroupLimit groups_;
  BitSet allowed_;                     // [N]
  std::vector<uint8_t> marks_;         // [N], all zero between calls
  std::vector<ScoredItem> pool_;       // [kMaxOffset + kMaxLimit + kMaxExposures + 1], or N if that is less
  std::vector<ScoredItem> shortlist_;  // [max(kShortlist, 2 * pool_.size())] for a bundle with codes beside rows
  std::vector<float> shares_;          // [kMaxSessionItems]
  std::vector<Hit> hits_;              // [kMaxLimit]
  std::vector<Reason> reasons_;        // [kMaxLimit * kMaxReasons]
  std::vector<int32_t> explored_;      // [kMaxOffset + kMaxLimit]
  std::vector<ScoredItem> listed_;     // [kMaxOffset + kMaxLimit], or N if that is less: with pins
  std::vector<BoughtItem> bought_;     // [kMaxBoughtItems]
  std::array<ScoreFactor, kMaxFactorRules> factors_;
  std::array<Pin, kMaxPins> pins_;
  std::array<ScoredItem, kMaxPins> pinned_;
  size_t num_pins_ = 0;
  size_t num_hits_ = 0;
  size_t num_reasons_ = 0;
  size_t num_explored_ = 0;
};

}  // namespace vitrine

#endif  // VITRINE_ENGINE_RANKING_H_
