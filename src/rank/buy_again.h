// What the shopper bought before and may want again by now.
#ifndef VITRINE_RANK_BUY_AGAIN_H_
#define VITRINE_RANK_BUY_AGAIN_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "bundle/model.h"
#include "session/event.h"

namespace vitrine {

// So many distinct items that were bought are looked at, the newest.
inline constexpr size_t kMaxBoughtItems = 1024;

struct BoughtItem {
  int32_t item = 0;
  int32_t event = 0;      // position of the newest purchase in the events
  int32_t intervals = 0;  // between purchases at least a day apart
  double first_s = 0;     // time of the oldest purchase, and of the newest
  double last_s = 0;
};

// Writes the items of the purchases, newest first, at most out.size().
//   events  oldest first; unknown items are passed over
//   marks   uint8[N], all zero; all zero again on return
// Returns how many were written.
size_t FindBought(std::span<const Event> events, std::span<uint8_t> marks, std::span<BoughtItem> out);

// How likely the item is wanted again at `now_s`: > 0, comparable between items of one shopper. What is known of all
// customers (roles.h, `repurchase`; a month and one half where the bundle has nothing) counts like two of the shopper's
// own intervals:
//   days   = (2 * interval_days + days from the first purchase to the last) / (2 + intervals)
//   x      = days since the last purchase / days
//   score  = (2 * repeat_rate + intervals) * (x < 1 ? (1 + x) / 2 : 1 / sqrt(x))
// so an item rises until it is due, and falls when the shopper seems to have gone over to another; what was bought
// often stays ahead of what was bought once. Found on the validation part of Online Retail.
float BuyAgainScore(const Model& model, const BoughtItem& bought, double now_s);

}  // namespace vitrine

#endif  // VITRINE_RANK_BUY_AGAIN_H_
