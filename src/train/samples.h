// Histories with their lists, and why: what the report shows of the model at work.
#ifndef VITRINE_TRAIN_SAMPLES_H_
#define VITRINE_TRAIN_SAMPLES_H_

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "base/status.h"
#include "bundle/bundle.h"
#include "eval/split.h"

namespace vitrine {

// kSampledCases of the cases, evenly spaced, asked as they are measured, and somebody of whom nothing is known. Where
// there are no cases, histories of one item that is looked at, from popular to hardly known.
//   [ { "history": [ { "kind", "item", "title" }, ... ],  at most the newest kSampledEvents, oldest first
//       "earlier": how many events are before them,
//       "recommendations": [ { "item", "title", "score", "chosen", "reasons": [ { "kind", "item", "title", "weight" } ]
//       } ],
//       "next": [ { "item", "title" }, ... ] } ]          what was chosen then, at most kSampledEvents
// Ids and titles of items; nothing that says whose history it was.
//   bundle  the one that was measured
// Errors: those of Engine::Load().
inline constexpr int kSampledCases = 4;
inline constexpr int kSampledEvents = 5;
inline constexpr int kSampledItems = 5;
Result<nlohmann::ordered_json> SamplesToJson(const Bundle& bundle, const Cases& cases);

// Which share of all popularity the most popular items hold: [ [ share of items, share of popularity ], ... ] from
// [0, 0] to [1, 1], closer together where it is steep; one of them is a tenth of the items. Empty when all are 0.
nlohmann::ordered_json PopularityCurveToJson(std::span<const float> popularity);

}  // namespace vitrine

#endif  // VITRINE_TRAIN_SAMPLES_H_
