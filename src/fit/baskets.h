// What is bought in one order: complements, where the item graph also knows what is looked at instead.
#ifndef VITRINE_FIT_BASKETS_H_
#define VITRINE_FIT_BASKETS_H_

#include <cstdint>

#include "fit/graph.h"
#include "fit/histories.h"

namespace vitrine {

struct BasketOptions {
  // The defaults were found on the validation part of Online Retail. Half life 0: old orders count as much as new ones.
  float half_life_days = 90;
  float source_power = 1;      // 0..1; an edge is  pairs / (n(i)^source_power * n(j)^target_power)  as in graph.h
  float target_power = 0.4f;   // 0..1; 0: the share of the orders of i that hold j; 1: the lift
  float order_size_power = 1;  // 0..1; above 0 large orders say less about each of their pairs
  int min_support = 2;         // >= 1: what was bought together in one order only was chance
  int min_people = 1;          // >= 1: as in graph.h
  int max_followers = 16;      // 1..kMaxFollowersPerItem

  bool operator==(const BasketOptions&) const = default;
};

// The orders among the steps, with what was bought in them. Orders of one item stay: they count for how often an item
// is bought.
Histories OrdersOf(const Histories& histories);

// Same-order pairs. No edges at all where no two items were bought together often enough.
FittedGraph FitBaskets(const Histories& histories, const BasketOptions& options, int64_t now_s, int threads);

}  // namespace vitrine

#endif  // VITRINE_FIT_BASKETS_H_
