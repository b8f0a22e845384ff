#include "neural/sample_pairs.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>

#include "base/random.h"

namespace vitrine {
namespace {

constexpr double kOwnTaste = 0.8;

int32_t DrawItem(uint32_t user, uint32_t items, Random* random) {
  const uint32_t taste = user % kTastes;
  if (taste < items && random->Chance(kOwnTaste)) {
    const uint32_t of_taste = (items - taste + kTastes - 1) / kTastes;
    return static_cast<int32_t>(taste + kTastes * random->Below(of_taste));
  }
  return static_cast<int32_t>(random->Below(items));
}

}  // namespace

std::vector<std::vector<int32_t>> SamplePairs(uint32_t users, uint32_t items, uint32_t pairs_per_user, uint64_t seed) {
  Random random(seed);
  std::vector<std::vector<int32_t>> taken(users);
  for (uint32_t user = 0; user < users; ++user) {
    std::vector<int32_t>& own = taken[user];
    while (own.size() < pairs_per_user) {
      const int32_t item = DrawItem(user, items, &random);
      const auto place = std::lower_bound(own.begin(), own.end(), item);
      if (place == own.end() || *place != item) own.insert(place, item);
    }
  }
  return taken;
}

LabelledPairs LabelPairs(const std::vector<std::vector<int32_t>>& taken, uint32_t items, uint32_t negatives,
                         uint64_t seed, uint32_t epoch) {
  Random random = Random(seed).Fork(epoch);
  LabelledPairs ordered;
  const auto add = [&ordered](size_t user, int32_t item, float label) {
    ordered.users.push_back(static_cast<int32_t>(user));
    ordered.items.push_back(item);
    ordered.labels.push_back(label);
  };
  for (size_t user = 0; user < taken.size(); ++user) {
    for (const int32_t item : taken[user]) {
      add(user, item, 1);
      for (uint32_t n = 0; n < negatives; ++n) {
        int32_t other = 0;
        do {
          other = static_cast<int32_t>(random.Below(items));
        } while (std::binary_search(taken[user].begin(), taken[user].end(), other));
        add(user, other, 0);
      }
    }
  }
  std::vector<size_t> order(ordered.labels.size());
  std::iota(order.begin(), order.end(), size_t{0});
  random.Shuffle(std::span<size_t>(order));
  LabelledPairs shuffled;
  for (const size_t row : order) {
    shuffled.users.push_back(ordered.users[row]);
    shuffled.items.push_back(ordered.items[row]);
    shuffled.labels.push_back(ordered.labels[row]);
  }
  return shuffled;
}

}  // namespace vitrine
