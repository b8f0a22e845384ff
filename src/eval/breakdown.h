// The metrics of a comparison in parts: by how long the history is, and by how popular the item is.
#ifndef VITRINE_EVAL_BREAKDOWN_H_
#define VITRINE_EVAL_BREAKDOWN_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "eval/compare.h"
#include "eval/split.h"

namespace vitrine {

inline constexpr uint32_t kNoEnd = std::numeric_limits<uint32_t>::max();

// Both are means over what is in the bucket.
struct BucketFigures {
  double recall_at_10 = 0;
  double ndcg_at_10 = 0;
};

struct Bucket {
  uint32_t from = 0;
  uint32_t to = kNoEnd;               // the last that belongs to it
  size_t count = 0;                   // cases, or targets, in it
  size_t num_items = 0;               // of the catalogue, where buckets are of items
  std::vector<BucketFigures> models;  // as Comparison::models
};

// Where the buckets begin; the last has no end.
inline constexpr uint32_t kHistoryLengths[] = {1, 3, 5, 10, 20, 50};
inline constexpr uint32_t kPopularities[] = {0, 1, 3, 10, 30, 100, 300, 1000};

// Cases by the number of distinct items in the history. The figures are recall@10 and ndcg@10 of the bucket's cases
// (eval/metrics.h). Empty buckets are left out.
std::vector<Bucket> ByHistoryLength(const Comparison& comparison, const Cases& cases);

// Targets by how many steps of the fold's training part hold the item. A case with several targets counts once for
// each: recall is the share of the bucket's targets that are among the first ten of their lists, ndcg the mean of
// 1 / log2(rank + 1) for those and 0 for others. Where each case has one target, as in leave-one-out, that is recall@10
// and ndcg@10 of the cases. Buckets without targets are left out.
std::vector<Bucket> ByItemPopularity(const Comparison& comparison, const Fold& fold);

// "5 to 9", "50 or more", "7".
std::string BucketText(const Bucket& bucket);

}  // namespace vitrine

#endif  // VITRINE_EVAL_BREAKDOWN_H_
