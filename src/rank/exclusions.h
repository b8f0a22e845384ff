// Which items a list must not contain.
#ifndef VITRINE_RANK_EXCLUSIONS_H_
#define VITRINE_RANK_EXCLUSIONS_H_

#include <cstdint>
#include <span>

#include "kernel/bit_set.h"
#include "session/event.h"

namespace vitrine {

struct Exclusions {
  std::span<const Event> events;   // oldest first
  std::span<const int32_t> items;  // listed by the caller
  bool purchased = false;
  bool in_cart = false;   // carted, and neither removed nor bought since
  bool disliked = false;  // the newest opinion is a dislike or not-interested, not a like
  bool history = false;   // every item of the events
};

// Clears the bits of the excluded items. Indices outside the set are passed over.
//   marks  uint8[N], all zero; all zero again on return
void Exclude(const Exclusions& exclusions, std::span<uint8_t> marks, BitSet* allowed);

}  // namespace vitrine

#endif  // VITRINE_RANK_EXCLUSIONS_H_
