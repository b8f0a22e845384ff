#ifndef VITRINE_SIMULATE_PRODUCTS_H_
#define VITRINE_SIMULATE_PRODUCTS_H_

#include <vector>

#include "base/random.h"
#include "simulate/shop.h"

namespace vitrine {

// Makes the products of a shop and sets shop->num_collections.
void MakeProducts(const Random& random, Shop* shop);

// Index of a category by its code. REQUIRES: the code exists.
int CategoryIndex(std::string_view code);

}  // namespace vitrine

#endif  // VITRINE_SIMULATE_PRODUCTS_H_
