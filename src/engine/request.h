// What the engine is asked, and what it answers.
#ifndef VITRINE_ENGINE_REQUEST_H_
#define VITRINE_ENGINE_REQUEST_H_

#include <cstdint>
#include <limits>
#include <span>

#include "rank/exploration.h"
#include "rank/exposure.h"
#include "rank/rules.h"
#include "session/event.h"

namespace vitrine {

// The part of the engine that gave an item most of its score. Values cross the wasm edge: append only.
enum class Source : uint8_t {
  kGraph = 0,
  kEncoder = 1,
  kPopular = 2,
  kRecent = 3,
  kTrending = 4,
  kExplore = 5,
  kPinned = 6,
  kBaskets = 7,
  kRepurchase = 8,
  kGiven = 9
};

// Values cross the wasm edge: append only.
enum class ListKind {
  kRecommend = 0,
  kSimilar = 1,
  kTrending = 2,
  kRecentlyViewed = 3,
  kBoughtTogether = 4,
  kBuyAgain = 5,
  kRerank = 6,
};

// Why an item is listed: one of the shopper's own events and its share of what the events explain.
struct Reason {
  int32_t event = 0;  // position in Request::events
  // 0..1: the part of the item's score that is due to the event (rank/reasons.h). Below 0, the last alone: the event
  // dislikes something like this item, which costs that part of the score (rank/dislikes.h).
  float weight = 0;
};

struct Hit {
  int32_t item = 0;
  float score = 0;  // higher is better; comparable within one call only
  Source source = Source::kPopular;
  int32_t reasons_begin = 0;  // into Answer::reasons
  int32_t reasons_count = 0;  // 0..kMaxReasons, largest first
};

inline constexpr int kMaxReasons = 3;
inline constexpr int kMaxLimit = 1000;   // largest limit
inline constexpr int kMaxOffset = 9000;  // largest offset
// So many items can be asked about in one call.
inline constexpr int32_t kMaxItemsAsked = 10000;

struct Request {
  std::span<const Event> events;  // oldest first; any length
  // float[D] of magnitudes up to kMaxMagnitude: the user vector of an encoder outside, taken as it is in place of the
  // engine's own by Recommend(), Rerank() and Predict(), where there is a session; it explains nothing. Empty: none.
  // Any other is passed over.
  std::span<const float> user;
  // float[kLearntSize]: what Engine::Learn() has made of the shopper's events so far (learn/learner.h), for Recommend()
  // and Rerank(). Empty, or no such numbers: the blend as it was tuned.
  std::span<const float> learnt;
  int limit = 10;                    // 1..kMaxLimit
  int offset = 0;                    // 0..kMaxOffset
  std::span<const int32_t> exclude;  // never listed; unknown indices are passed over
  bool exclude_purchased = true;
  bool exclude_in_cart = true;   // carted and not removed or bought since
  bool exclude_disliked = true;  // dislike and not-interested
  bool exclude_history = false;  // every item of the events, whatever its type (evaluation masks this way)

  // What the shop decides; the order in which it applies is that of rank/rules.h.
  FilterProgram filter;                 // empty: all items
  std::span<const FactorRule> factors;  // at most kMaxFactorRules
  std::span<const Pin> pins;            // at most kMaxPins; positions 1..kMaxOffset + kMaxLimit
  int group_column = kCategoryColumn;   // a label column
  int max_per_group = 0;                // 0..kMaxLimit; 0: no limit
  // 0..1: Recommend() leaves out what Predict() gives less, before factors; 0: nothing. All where nothing is
  // calibrated.
  float min_probability = 0;

  // Lists only items for which something of the history, or of the items asked about, speaks; popularity alone does
  // not.
  bool known_only = false;
  double now_s = 0;  // seconds since 1970-01-01 UTC, as event times; read by BuyAgain() alone

  float diversity = 0;                  // 0..1 (rank/diversity.h)
  float rotation = 0;                   // 0..1 (rank/exposure.h)
  std::span<const Exposure> exposures;  // what this visit has seen, any order; unknown indices are passed over
  ExplorationParams exploration;        // rank/exploration.h; share 0: none
};

// Views into memory of the engine, valid until its next call.
struct Answer {
  // Best first, ties: lower index first, unless diversity, rotation, exploration or a pin puts an item elsewhere.
  std::span<const Hit> hits;
  std::span<const Reason> reasons;
};

struct Prediction {
  int32_t item = 0;       // as asked
  float score = 0;        // NaN: the bundle does not know the item
  float probability = 0;  // 0..1 (bundle/calibration.h); NaN: not known
};

}  // namespace vitrine

#endif  // VITRINE_ENGINE_REQUEST_H_
