// Replays what people did after a cut event by event, as their devices would have seen it: before each event the engine
// is asked for a list, after it the event is known (prequential evaluation; Gama, Sebastião, Rodrigues, Machine Learning
// 90(3), 2013).
#ifndef VITRINE_EVAL_ONLINE_H_
#define VITRINE_EVAL_ONLINE_H_

#include <cstdint>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"
#include "eval/bootstrap.h"
#include "ingest/dataset.h"

namespace vitrine {

struct OnlineOptions {
  int64_t cut_s = 0;              // what is before it, the devices know already
  int most_events_of_one = 200;   // replayed events of one person; >= 1
  int remembered = 500;           // events that a device keeps, the newest; >= 1
  uint64_t seed = 1;              // of the order within one order, which is nobody's
  int threads = 0;                // 0: all cores
};

struct OnlineResult {
  size_t people = 0;
  size_t lists = 0;
  // By person, the mean over the person's lists: NDCG@10 of what came later in the same order or visit, of items that
  // the person had not met before.
  std::vector<double> without;
  std::vector<double> with;
};

// `remap` as in EvaluateBundle().
Result<OnlineResult> EvaluateOnline(const Bundle& bundle, const Dataset& dataset, const std::vector<int32_t>& remap,
                                    const OnlineOptions& options);

}  // namespace vitrine

#endif  // VITRINE_EVAL_ONLINE_H_
