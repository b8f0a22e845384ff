#include "eval/breakdown.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "eval/evaluator.h"
#include "fit/popularity.h"

namespace vitrine {
namespace {

constexpr size_t kAt = 10;

std::vector<Bucket> MakeBuckets(std::span<const uint32_t> begins, size_t num_models) {
  std::vector<Bucket> buckets(begins.size());
  for (size_t b = 0; b < begins.size(); ++b) {
    buckets[b].from = begins[b];
    if (b + 1 < begins.size()) buckets[b].to = begins[b + 1] - 1;
    buckets[b].models.resize(num_models);
  }
  return buckets;
}

// REQUIRES: value is not below the first bucket.
size_t BucketOf(std::span<const uint32_t> begins, uint64_t value) {
  return static_cast<size_t>(std::upper_bound(begins.begin(), begins.end(), value) - begins.begin()) - 1;
}

// Sums to means; what nothing is in goes.
std::vector<Bucket> Finish(std::vector<Bucket> buckets) {
  for (Bucket& bucket : buckets) {
    for (BucketFigures& figures : bucket.models) {
      figures.recall_at_10 /= std::max<double>(1, static_cast<double>(bucket.count));
      figures.ndcg_at_10 /= std::max<double>(1, static_cast<double>(bucket.count));
    }
  }
  std::erase_if(buckets, [](const Bucket& bucket) { return bucket.count == 0; });
  return buckets;
}

}  // namespace

std::vector<Bucket> ByHistoryLength(const Comparison& comparison, const Cases& cases) {
  const auto& models = comparison.models;
  std::vector<Bucket> buckets = MakeBuckets(kHistoryLengths, models.size());
  for (size_t i = 0; i < cases.size(); ++i) {
    Bucket& bucket = buckets[BucketOf(kHistoryLengths, DistinctItems(cases.histories[i]).size())];
    ++bucket.count;
    for (size_t m = 0; m < models.size(); ++m) {
      bucket.models[m].recall_at_10 += models[m].measured.recall_at_10[i];
      bucket.models[m].ndcg_at_10 += models[m].measured.ndcg_at_10[i];
    }
  }
  return Finish(std::move(buckets));
}

std::vector<Bucket> ByItemPopularity(const Comparison& comparison, const Fold& fold) {
  const auto& models = comparison.models;
  std::vector<Bucket> buckets = MakeBuckets(kPopularities, models.size());
  std::vector<size_t> bucket_of_item;
  for (const double count : CountItems(fold.train, AgeWeights(fold.train, fold.now_s, 0))) {
    bucket_of_item.push_back(BucketOf(kPopularities, static_cast<uint64_t>(count)));
    ++buckets[bucket_of_item.back()].num_items;
  }
  size_t target = 0;
  for (const std::vector<int32_t>& targets : fold.cases.targets) {
    for (const int32_t item : targets) {
      Bucket& bucket = buckets[bucket_of_item[static_cast<size_t>(item)]];
      ++bucket.count;
      for (size_t m = 0; m < models.size(); ++m) {
        const uint8_t rank = models[m].measured.target_ranks[target];
        if (rank == 0 || rank > kAt) continue;
        bucket.models[m].recall_at_10 += 1;
        bucket.models[m].ndcg_at_10 += Discount(rank);
      }
      ++target;
    }
  }
  return Finish(std::move(buckets));
}

std::string BucketText(const Bucket& bucket) {
  const std::string from = std::to_string(bucket.from);
  if (bucket.to == kNoEnd) return from + " or more";
  return bucket.to == bucket.from ? from : from + " to " + std::to_string(bucket.to);
}

}  // namespace vitrine
