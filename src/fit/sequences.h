// What a sequence encoder learns from: the items that users came by, in order, and what is known of the items.
#ifndef VITRINE_FIT_SEQUENCES_H_
#define VITRINE_FIT_SEQUENCES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fit/histories.h"
#include "ingest/dataset.h"
#include "session/event.h"

namespace vitrine {

// Facts that items share, such as a category or a brand, numbered from 0.
struct ItemAttributes {
  uint32_t count = 0;             // A
  std::vector<uint32_t> offsets;  // [N + 1]: where those of each item begin; empty where count is 0
  std::vector<uint32_t> values;   // 0..A-1; of an item ascending, free of repetitions
};

// Questions: what comes after histories[i]? Any of targets[i].
struct SequenceCases {
  std::vector<std::vector<int32_t>> histories;  // oldest first, not empty
  std::vector<std::vector<int32_t>> targets;    // ascending, not empty

  size_t size() const { return histories.size(); }
};

// What was in a step when everything before it was known.
struct NextBaskets {
  SequenceCases cases;        // targets are items that the user had not met before
  std::vector<float> shares;  // [cases.size()]; in which share of the epochs each is learnt from; 0..1
};

// An encoder learns from `baskets` where there are any, else from `sequences`.
struct SequenceData {
  uint32_t num_items = 0;                       // N
  std::vector<std::vector<int32_t>> sequences;  // of each user, oldest first
  NextBaskets baskets;
  ItemAttributes attributes;
  SequenceCases validation;
};

struct NextBasketOptions {
  int length = 50;            // of a history; 1..kMaxSessionItems
  int64_t now_s = 0;          // the present, in seconds since 1970
  float half_life_days = 10;  // a step as long ago has a share of 0.5; > 0
};

// Whether what comes next is a basket: most items came in a step with others. There is no order within a step, so that
// nothing can be learnt from which of its items a file lists first.
bool AreBaskets(const Histories& histories);

// Every step of every user, guests too, that is not the first and names something new.
NextBaskets NextBasketsOf(const Histories& histories, const NextBasketOptions& options);

// One sequence for each user, guests too: what the engine would hand to an encoder at the end of each history, with
// kMaxSessionItems for a length. An item stands where it was last met.
std::vector<std::vector<int32_t>> SequencesOf(const Histories& histories);

// The last `length` items of a history as the engine hands them to an encoder (session/session.h), oldest first.
//   marks  uint8[N], all zero; all zero again on return
// REQUIRES: 1 <= length <= kMaxSessionItems.
std::vector<int32_t> NewestItems(std::span<const Event> history, int length, std::span<uint8_t> marks);

// Categories, brands, labels and tags of a catalogue; those of at least two items, because what only one item has says
// no more than the item.
ItemAttributes AttributesOf(const Catalog& catalog);

}  // namespace vitrine

#endif  // VITRINE_FIT_SEQUENCES_H_
