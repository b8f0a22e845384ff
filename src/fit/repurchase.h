// How long until a customer buys an item again, and how many do.
#ifndef VITRINE_FIT_REPURCHASE_H_
#define VITRINE_FIT_REPURCHASE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fit/histories.h"

namespace vitrine {

// Purchases of an item by one known customer less than a day apart are one occasion (an order that was split, or
// corrected). Between two occasions in a row lies an interval.
//
// An item with few intervals says little by itself, so it borrows from its category, and the category from the shop:
//   log days(item)  = (n * log median(item) + interval_prior * log days(category)) / (n + interval_prior)
//   rate(item)      = (customers who bought it again + rate_prior * rate(category)) / (its customers + rate_prior)
// with n the item's intervals; the same for a category against the shop. Customers whose next purchase lies beyond the
// data count as not having come back, so rates are of the span of the data.
struct RepurchaseOptions {
  float interval_prior = 5;  // > 0
  float rate_prior = 20;     // > 0
  // Fewer intervals than this in all, and nothing is fitted: a shop of things that are bought once.
  int min_intervals = 20;  // >= 1
  // >= 1. Of an item or category, the intervals of fewer people, and the rate among fewer, say nothing.
  int min_people = 1;
};

// Empty vectors: nothing was fitted.
struct FittedRepurchase {
  std::vector<float> interval_days;  // [N]; >= 1
  std::vector<float> repeat_rates;   // [N]; 0..1
  std::vector<uint32_t> intervals;   // [N]: how many each item had itself

  bool empty() const { return interval_days.empty(); }
};

//   categories  uint32[N], Catalog::kNone for none; or empty: the items have none
FittedRepurchase FitRepurchase(const Histories& histories, std::span<const uint32_t> categories,
                               const RepurchaseOptions& options);

}  // namespace vitrine

#endif  // VITRINE_FIT_REPURCHASE_H_
