// The pass over all N items that adds the sources up and keeps the best.
#ifndef VITRINE_RANK_SCAN_H_
#define VITRINE_RANK_SCAN_H_

#include <limits>
#include <span>

#include "bundle/model.h"
#include "encoder/query.h"
#include "kernel/bit_set.h"
#include "kernel/top_k.h"

namespace vitrine {

// Multiplies the scores above 0 of some items: boost and bury.
struct ScoreFactor {
  const BitSet* items = nullptr;  // [N]
  float factor = 1;               // > 0, finite
};

struct ScanInput {
  std::span<const float> base;         // [N]: what the sparse sources give each item (graph_walk.h)
  std::span<const int32_t> reached;    // exactly the items whose base is not 0, any order
  std::span<const float> prior;        // [N]: popularity or trending, 0..1
  std::span<const float> prior_peaks;  // PeaksOf(prior)
  float prior_weight = 0;              // 0: the prior is not read
  QuantisedQuery query;                // scale 0: the vectors are not read
  float query_weight = 0;
  std::span<const ScoreFactor> factors;
  float least_score = -std::numeric_limits<float>::infinity();  // before the factors; what is below is not pushed
};

// Where a bundle has codes beside its rows, the codes choose this many candidates, or twice as many as are kept if that
// is more, and the rows score them.
inline constexpr size_t kShortlist = 512;

// The largest value of each kScanBlock values.
//   peaks  float[NumPeaks(values.size())]
size_t NumPeaks(size_t n);
void PeaksOf(std::span<const float> values, std::span<float> peaks);

// The three parts of one item's score.
struct ScoreParts {
  float base = 0;
  float prior = 0;
  float query = 0;

  float Sum() const { return (prior + base) + query; }
};
ScoreParts ScorePartsOf(const Model& model, const ScanInput& input, int32_t item);

// The score times the factors that apply to the item when it is above 0.
float WithFactors(const ScanInput& input, int32_t item, float score);
// ScorePartsOf(...).Sum() with the factors. By the rows of the vectors where there are some, else by their codes.
float ScoreOf(const Model& model, const ScanInput& input, int32_t item);

// Pushes every allowed item j of the least score or more with ScoreOf(j), but for those that cannot enter: the items
// that the session reaches come first, and of all others only those are pushed whose vector and prior lift them above
// the worst that is kept. Nothing that belongs among the best is passed over, unless the bundle has codes beside its
// rows: then of the items that the session does not reach only those come that the codes put on the shortlist.
//   shortlist  scratch; read only where the bundle has both, and then as long as the shortlist shall be
// Exact: the same bits on every target.
void ScanItems(const Model& model, const ScanInput& input, const BitSet& allowed, std::span<ScoredItem> shortlist,
               TopK* best);

}  // namespace vitrine

#endif  // VITRINE_RANK_SCAN_H_
