#ifndef VITRINE_SIMULATE_VISITS_H_
#define VITRINE_SIMULATE_VISITS_H_

#include "base/random.h"
#include "simulate/shop.h"

namespace vitrine {

// Lets people visit the shop: fills shop->events, by time. REQUIRES: the products are made.
void MakeVisits(const Random& random, Shop* shop);

}  // namespace vitrine

#endif  // VITRINE_SIMULATE_VISITS_H_
