// What a shopper did, as the engine sees it: indices only, no strings.
#ifndef VITRINE_SESSION_EVENT_H_
#define VITRINE_SESSION_EVENT_H_

#include <cstdint>

namespace vitrine {

// The numeric values are stored on devices and mirrored in web/src/shared/protocol.ts: append only.
enum class EventType : uint8_t {
  kView = 0,
  kCart = 1,
  kCartRemove = 2,
  kPurchase = 3,
  kSearch = 4,
  kLike = 5,
  kDislike = 6,
  kNotInterested = 7,
  kRating = 8,
  kImpression = 9,
  kClick = 10,
};
inline constexpr int kNumEventTypes = 11;

// An item index that the bundle does not know (a product newer than the model).
inline constexpr int32_t kUnknownItem = -1;

struct Event {
  int32_t item = kUnknownItem;  // 0..N-1, or kUnknownItem
  EventType type = EventType::kView;
  uint32_t group = 0;  // lines of one order share a non-zero group; 0: on its own
  double time_s = 0;   // seconds since 1970-01-01 UTC
};

}  // namespace vitrine

#endif  // VITRINE_SESSION_EVENT_H_
