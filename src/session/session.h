// Turns a shopper's events into weighted items: what the graph and the encoder start from. ONE copy for trainer,
// evaluator and browser, so that what was tuned is what runs.
#ifndef VITRINE_SESSION_SESSION_H_
#define VITRINE_SESSION_SESSION_H_

#include <array>
#include <cstdint>
#include <span>

#include "session/event.h"

namespace vitrine {

// L: at most this many distinct items of the history are used, newest first.
inline constexpr int kMaxSessionItems = 256;

struct SessionParams {
  // Weight of one event by its type. Range: finite. 0: says nothing about interest and is passed over; < 0: takes the
  // item out of the session, with the older events that name it.
  // Default: view 1, cart 2, purchase 2, like 3, rating 1, click 1, dislike and not-interested -1, everything else 0.
  std::array<float, kNumEventTypes> type_weights = {1, 2, 0, 2, 0, 3, -1, -1, 1, 0, 1};
  // L. Range: 1..kMaxSessionItems. Default: 50.
  int max_items = 50;
};

struct SessionItem {
  int32_t item = 0;   // 0..N-1, each at most once
  int32_t event = 0;  // position in the events handed in of the newest event that named the item
  float weight = 0;   // > 0: the weight of the strongest event type seen for the item
  int32_t age = 0;    // steps before the newest: 0, 1, 2, ...; items of one group share a step
};

// Writes the items of the history, newest first, at most min(params.max_items, out.size()). Of one step the highest
// index comes first, so that the order within an order, which is nobody's, changes nothing but, where the limit falls
// into a step, which of its items are in.
//   events   oldest first; unknown items and types without weight are passed over
//   marks    uint8[N], all zero; all zero again on return (scratch, so that no memory is allocated)
// A repeated item counts once, at its newest place. Ages count distinct steps: a step is one event, or all events of
// one group. Returns the number of items written.
int BuildSession(std::span<const Event> events, const SessionParams& params, std::span<uint8_t> marks,
                 std::span<SessionItem> out);

// A visit ends when nothing happens for so long: 30 minutes, as web analytics count.
inline constexpr double kVisitGap_s = 1800;

// Where the newest visit begins: an index into `events`, which come oldest first; events.size() where there are none.
size_t NewestVisit(std::span<const Event> events);

// What a sequence encoder reads of a session: its newest items.size() items, or all if there are fewer, oldest first.
// Of the types it matters only whether they name an item (weight > 0), take it out (< 0) or say nothing (0): how strong
// an event is, and how long ago, the encoder is not told. Items of one step follow each other by their index.
//   session  as BuildSession() writes it
// Returns the number of items written.
int SequenceOf(std::span<const SessionItem> session, std::span<int32_t> items);

}  // namespace vitrine

#endif  // VITRINE_SESSION_SESSION_H_
