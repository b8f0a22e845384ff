#include "rank/exclusions.h"

namespace vitrine {
namespace {

// What is known of an item after all events, as bits.
constexpr uint8_t kPurchased = 1;
constexpr uint8_t kInCart = 2;
constexpr uint8_t kDisliked = 4;
constexpr uint8_t kSeen = 8;

uint8_t After(const Event& event, uint8_t state) {
  state |= kSeen;
  switch (event.type) {
    case EventType::kCart:
      return state | kInCart;
    case EventType::kCartRemove:
      return state & static_cast<uint8_t>(~kInCart);
    case EventType::kPurchase:
      return (state & static_cast<uint8_t>(~kInCart)) | kPurchased;
    case EventType::kLike:
      return state & static_cast<uint8_t>(~kDisliked);
    case EventType::kDislike:
    case EventType::kNotInterested:
      return state | kDisliked;
    default:
      return state;
  }
}

bool IsIn(int32_t item, size_t size) { return item >= 0 && static_cast<size_t>(item) < size; }

}  // namespace

void Exclude(const Exclusions& exclusions, std::span<uint8_t> marks, BitSet* allowed) {
  uint8_t excluding = 0;
  if (exclusions.purchased) excluding |= kPurchased;
  if (exclusions.in_cart) excluding |= kInCart;
  if (exclusions.disliked) excluding |= kDisliked;
  if (exclusions.history) excluding |= kSeen;
  for (const Event& event : exclusions.events) {
    if (!IsIn(event.item, marks.size())) continue;
    uint8_t& mark = marks[static_cast<size_t>(event.item)];
    mark = After(event, mark);
  }
  for (const Event& event : exclusions.events) {
    if (!IsIn(event.item, marks.size())) continue;
    uint8_t& mark = marks[static_cast<size_t>(event.item)];
    if ((mark & excluding) != 0) allowed->Clear(static_cast<size_t>(event.item));
    mark = 0;
  }
  for (const int32_t item : exclusions.items) {
    if (IsIn(item, allowed->size())) allowed->Clear(static_cast<size_t>(item));
  }
}

}  // namespace vitrine
