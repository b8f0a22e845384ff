// What the tests of the engine ask it with.
#ifndef VITRINE_TESTS_CORE_ENGINE_ASKING_H_
#define VITRINE_TESTS_CORE_ENGINE_ASKING_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "base/random.h"
#include "engine/engine.h"

namespace vitrine::testing {

using Items = std::vector<int32_t>;

inline Engine LoadOrDie(Bundle bundle) {
  Result<Engine> engine = Engine::Load(std::move(bundle));
  EXPECT_TRUE(engine.ok()) << engine.status().message();
  return std::move(*engine);
}

inline Items ItemsOf(const Answer& answer) {
  Items items;
  for (const Hit& hit : answer.hits) items.push_back(hit.item);
  return items;
}

inline Items ItemsOf(const Result<Answer>& answer) {
  EXPECT_TRUE(answer.ok()) << answer.status().message();
  return ItemsOf(*answer);
}

inline Event View(int32_t item) { return {item, EventType::kView, 0, 0}; }

inline std::vector<Event> RandomHistory(Random& random, uint32_t num_items, size_t length) {
  std::vector<Event> events;
  for (size_t i = 0; i < length; ++i) {
    events.push_back({static_cast<int32_t>(random.Below(num_items + 2)) - 1,
                      static_cast<EventType>(random.Below(kNumEventTypes)), static_cast<uint32_t>(random.Below(3)),
                      static_cast<double>(i)});
  }
  return events;
}

}  // namespace vitrine::testing

#endif  // VITRINE_TESTS_CORE_ENGINE_ASKING_H_
