// A bundle with items that it was not trained on: the engine that loads it needs no notion of what is new.
#ifndef VITRINE_CONTENT_EXTEND_H_
#define VITRINE_CONTENT_EXTEND_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"
#include "content/content_index.h"

namespace vitrine {

// One call cannot bring more: what a shop adds in a day, and no catalogue.
inline constexpr size_t kMaxNewItems = 20'000;
inline constexpr size_t kMaxIdBytes = 1000;

// An item as the shop has it now. `own` is empty, or as many numbers as the content model was trained with.
struct UpsertedItem {
  std::string id;
  std::string title;
  std::string category;  // empty: none
  std::string brand;     // empty: none
  float price = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> own;
};

struct ExtendOptions {
  size_t neighbours = 12;  // of the bundle's items, that a new one follows; 0: none, it has its first exposure alone
  int sharpness = 4;       // how much less they count that are less like; >= 0 (ContentIndex::NeighboursOf())
  LinkOptions links;
};

struct ExtendedBundle {
  Bundle bundle;  // its manifest has the sizes as they are now; hashes and evaluation are those of the bundle before
  uint32_t num_items = 0;  // N + the new ones, which come last, in the order given
  uint32_t added = 0;
  uint32_t changed = 0;  // items of the bundle whose title, category, brand or price is another now
};

// Adds and changes items. A new one gets
//   - a vector, where the bundle has vectors: what the content model makes of it, as long as those of its neighbours,
//     in the formats that the bundle has,
//   - edges as LinkNewItems() says, in the graph and in the baskets,
//   - the median popularity of its category, or of all items when it has a new one or none: a fair first exposure,
//   - title, price, category and brand; the other attributes are unknown, but it is `inStock` like anything unknown.
// A changed one keeps what behaviour says of it. Of items with one id the last counts. Of texts that are longer than
// kMaxTextBytes the rest is dropped, of prices that are no number of 0 and above all.
// REQUIRES: `index` was opened on `bundle`.
// Errors: kInvalidArgument naming the item: an id that is empty, not UTF-8 or longer than kMaxIdBytes, a text that is
// not UTF-8, numbers that are not finite or too many or few; more than kMaxNewItems; more items than kMaxItems.
Result<ExtendedBundle> ExtendBundle(const Bundle& bundle, const ContentIndex& index,
                                    std::span<const UpsertedItem> items, const ExtendOptions& options);

}  // namespace vitrine

#endif  // VITRINE_CONTENT_EXTEND_H_
