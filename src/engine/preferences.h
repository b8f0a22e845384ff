// What one shopper's lists have beyond the tuned blend. An interface, so that a module that does not learn holds nothing of
// it: only learning.cc implements it.
#ifndef VITRINE_ENGINE_PREFERENCES_H_
#define VITRINE_ENGINE_PREFERENCES_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/request.h"
#include "kernel/top_k.h"
#include "session/session.h"

namespace vitrine {

struct RankingTask;

class Preferences {
 public:
  virtual ~Preferences() = default;

  // The session of a request, as BuildSession() has written it: what came before the newest visit may weigh less.
  virtual void Weigh(const Request& request, std::span<SessionItem> session) = 0;

  // The task of the same request: the encoder may weigh more or less, and Apply() is to be asked.
  virtual void Steer(const Request& request, RankingTask* task) = 0;

  // Multiplies scores above 0 and sorts the pool again.
  virtual void Apply(std::span<ScoredItem> pool) = 0;

  // The part of an item's score that dislikes have cost, 0..1.
  //   event  the dislike that cost most: a position in the events; untouched when the cost is 0
  virtual float CostOf(int32_t item, int32_t* event) = 0;

  virtual size_t memory_bytes() const = 0;
};

}  // namespace vitrine

#endif  // VITRINE_ENGINE_PREFERENCES_H_
