// From scored items to an answer: what all kinds of list go through.
#ifndef VITRINE_ENGINE_RANKING_H_
#define VITRINE_ENGINE_RANKING_H_

#include <cstdint>
#include <span>
#include <vector>

#include "bundle/blend.h"
#include "bundle/model.h"
#include "encoder/pooled_encoder.h"
#include "engine/request.h"
#include "kernel/bit_set.h"
#include "kernel/top_k.h"
#include "rank/diversity.h"
#include "rank/graph_walk.h"
#include "rank/scan.h"
#include "session/session.h"

namespace vitrine {

// One list to be made.
struct RankingTask {
  ScanInput input;
  Source source_of_prior = Source::kPopular;
  int32_t also_excluded = kUnknownItem;    // an index of the bundle, or kUnknownItem
  std::span<const SessionItem> explained;  // where reasons come from; empty: no reasons
};

// The steps, in their order: exclusions, scan, rotation, diversity, exploration, reasons. Holds the scratch memory of
// one engine, all of it allocated by Init().
class Ranking {
 public:
  // `model` and `encoder` must outlive this. Returns false when there is not enough memory.
  bool Init(const Model& model, PooledEncoder* encoder);

  // REQUIRES: a request that was checked; marks as in Exclude().
  void Run(const Request& request, const BlendParams& blend, const RankingTask& task);
  // Items that are not scored but listed as they are: recently viewed.
  void RunRecent(const Request& request);

  Answer TheAnswer() const { return {{hits_.data(), num_hits_}, {reasons_.data(), num_reasons_}}; }
  std::span<uint8_t> marks() { return marks_; }  // [N], all zero between calls
  size_t memory_bytes() const;

 private:
  // The best items that are allowed, best first: at least `places` if there are as many.
  std::span<ScoredItem> FindPool(const Request& request, const RankingTask& task, size_t places);
  void Explore(const Request& request, const RankingTask& task, size_t places, std::span<ScoredItem> pool);
  // The position in the pool of what an arm offers, at or behind `from`; pool.size() when it has nothing to offer.
  size_t OfferOf(Arm arm, const Request& request, const RankingTask& task, size_t from,
                 std::span<const ScoredItem> pool) const;
  // An item that was hardly ever shown, at random; kUnknownItem when none was found.
  int32_t DrawFresh(const Request& request, std::span<const ScoredItem> listed, Random* random) const;
  void AppendHit(const RankingTask& task, const BlendParams& blend, ScoredItem item);
  void AppendReasons(const RankingTask& task, const BlendParams& blend, const ScoreParts& parts, Hit* hit);

  const Model* model_ = nullptr;
  PooledEncoder* encoder_ = nullptr;
  Diversifier diversifier_;
  BitSet allowed_;                     // [N], all set between calls
  std::vector<uint8_t> marks_;         // [N], all zero between calls
  std::vector<ScoredItem> pool_;       // [kMaxOffset + kMaxLimit + kMaxExposures + 1], or N if that is less
  std::vector<ScoredItem> shortlist_;  // [max(kShortlist, 2 * pool_.size())] for a bundle with codes beside rows
  std::vector<float> shares_;          // [kMaxSessionItems]
  std::vector<Hit> hits_;              // [kMaxLimit]
  std::vector<Reason> reasons_;        // [kMaxLimit * kMaxReasons]
  std::vector<int32_t> explored_;      // [kMaxLimit]
  size_t num_hits_ = 0;
  size_t num_reasons_ = 0;
  size_t num_explored_ = 0;
};

}  // namespace vitrine

#endif  // VITRINE_ENGINE_RANKING_H_
