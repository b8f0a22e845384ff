// The numbers of items in a bundle. While a model is fitted they are those of the catalogue; in the bundle the items
// that many customers touched come first: their vectors are long, and a scan that meets long vectors first passes over
// most of the others (docs/decisions/0028).
#ifndef VITRINE_FIT_RENUMBER_H_
#define VITRINE_FIT_RENUMBER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fit/histories.h"
#include "fit/model.h"
#include "ingest/dataset.h"

namespace vitrine {

// From the item that most steps hold to those that none holds; ties: the lower number first.
//   returns uint32[N]: the number in `histories` by the number in the bundle
std::vector<uint32_t> MostTouchedFirst(const Histories& histories);

// The other way: the number in the bundle by the number it had.
std::vector<int32_t> NumbersAfter(std::span<const uint32_t> order);

// The same items in another order.
//   order  uint32[N]: every number of 0..N-1 once
// REQUIRES: N = order.size().
Catalog Renumbered(const Catalog& catalog, std::span<const uint32_t> order);
// The model is used up, a part after the other, so that its vectors are not held twice for long.
FittedModel Renumbered(FittedModel model, std::span<const uint32_t> order);

}  // namespace vitrine

#endif  // VITRINE_FIT_RENUMBER_H_
