// What a shop decides about its lists. The rules apply in this order, whatever the order they are given in:
//
//   1. Filter, hide, exclude and the default exclusions take items out, pinned ones too: hidden wins over pinned.
//   2. Boost and bury multiply scores above 0 (ScoreFactor of scan.h); 0 and below stay what they are. Several that
//      apply to an item multiply each other.
//   3. A least score, or probability, takes out what is below it, as it was before boosts: it is about the shopper, not
//      about the shop.
//   4. Pins take their positions; they need no score.
//   5. At most so many of a group: pins count first, then the items in the order of the ranking. Pins are never taken
//      out by it.
//   6. Diversity and exploration rearrange what is left, around the pins.
//
// Positions are those of the whole ranking: a later page (offset) goes on where the one before ended.
#ifndef VITRINE_RANK_RULES_H_
#define VITRINE_RANK_RULES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernel/bit_set.h"
#include "kernel/top_k.h"
#include "rank/filter.h"

namespace vitrine {

// Boost (a factor above 1) and bury (below 1).
struct FactorRule {
  FilterProgram items;
  float factor = 1;  // > 0, finite
};
// With the filter they fill the cache.
inline constexpr size_t kMaxFactorRules = FilterCache::kCapacity - 1;

struct Pin {
  int32_t item = 0;
  int32_t position = 0;  // from 1
};
inline constexpr size_t kMaxPins = 100;

// Chooses the pins that can be shown and gives each a position of its own: the first that asks for a position gets it,
// those that come too late get the next free one behind it. An item that is pinned twice counts once, at the first
// place; items that are not allowed or not in the bundle are passed over.
//   pins   at most kMaxPins; more are passed over
//   taken  Pin[kMaxPins]: ascending by position
// Clears the bits of the chosen in *allowed, so that the scan does not list them again. Returns how many were chosen.
size_t TakePins(std::span<const Pin> pins, BitSet* allowed, std::span<Pin> taken);

// The ranking with the pins at their positions. Where the ranking ends before the position of a pin, the pins that are
// left follow at once, in their order.
//   pins  as TakePins() left them, each with its score
//   out   ScoredItem[k]; may not overlap
// Returns how many were written: at most k.
size_t PlacePins(std::span<const ScoredItem> pinned, std::span<const Pin> pins, std::span<const ScoredItem> ranking,
                 std::span<ScoredItem> out);

// Counts how many of each group are in a list.
class GroupLimit {
 public:
  // Returns false when there is not enough memory.
  bool Init();

  // Begins a list.
  //   labels  uint16[N], kNoLabel: in no group, which is never full; empty: there are no groups
  //   most    1 or more; 0: no limit
  void Begin(std::span<const uint16_t> labels, int most);

  bool is_on() const { return most_ > 0 && !labels_.empty(); }
  bool IsFull(int32_t item) const;
  void Count(int32_t item);

  // Keeps, in order, the items whose group is not full when their turn comes, and counts them. Returns how many.
  size_t Keep(std::span<ScoredItem> ranking);

  // Clears the bits of all items whose group is full.
  void Bar(BitSet* allowed) const;

  size_t memory_bytes() const { return counts_.size() * sizeof(uint16_t); }

 private:
  std::vector<uint16_t> counts_;  // [65536], by label
  std::span<const uint16_t> labels_;
  int most_ = 0;
};

}  // namespace vitrine

#endif  // VITRINE_RANK_RULES_H_
