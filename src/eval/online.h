// Replays what people did after a cut, event by event, as their devices would have seen it: before each event the engine is
// asked for a list, after it the event is known and learnt from. Source: Gama, Sebastião, Rodrigues, Machine Learning 90(3),
// 2013 (prequential evaluation).
#ifndef VITRINE_EVAL_ONLINE_H_
#define VITRINE_EVAL_ONLINE_H_

#include <cstdint>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"
#include "ingest/dataset.h"

namespace vitrine {

struct OnlineOptions {
  int64_t cut_s = 0;      // what is before it, in seconds since 1970, the devices know and have learnt from
  int most_events = 200;  // replayed of one person; >= 1
  int remembered = 500;   // events that a device keeps, the newest; >= 1
  uint64_t seed = 1;      // of the order within one order, which is nobody's
  int threads = 0;        // 0: all cores
};

// NDCG@10 by person, the mean over the person's lists. What was to be found: everything that comes later in the same order or
// visit (30 minutes without an event end it) and that the person had not met before; what the person has met is not
// listed. While an order is being replayed its lines lie in the cart.
struct OnlineResult {
  size_t lists = 0;
  std::vector<double> without_learning;  // [people]
  std::vector<double> with_learning;     // [people]
};

// Of the people with an account who did something before the cut and after it.
//   remap  as in EvaluateBundle()
// Errors: those of Engine::Load; kOutOfMemory.
Result<OnlineResult> EvaluateOnline(const Bundle& bundle, const Dataset& dataset, const std::vector<int32_t>& remap,
                                    const OnlineOptions& options);

}  // namespace vitrine

#endif  // VITRINE_EVAL_ONLINE_H_
