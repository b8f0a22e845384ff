#include "neural/batches.h"

#include <algorithm>

namespace vitrine {

void PackedSequences::Add(std::span<const int32_t> history, int length) {
  const auto most = static_cast<size_t>(length);
  const std::span<const int32_t> last = history.last(std::min(history.size(), most));
  items.insert(items.end(), last.begin(), last.end());
  for (size_t i = 0; i < last.size(); ++i) positions.push_back(static_cast<int64_t>(most - last.size() + i));
  begin.push_back(static_cast<int32_t>(items.size()));
}

std::vector<PackedSequences> MakeBatches(const std::vector<std::vector<int32_t>>& sequences,
                                         const BatchOptions& options, Random random) {
  std::vector<uint32_t> users;
  for (uint32_t user = 0; user < sequences.size(); ++user) {
    if (sequences[user].size() >= 2) users.push_back(user);
  }
  random.Shuffle(std::span(users));
  std::vector<PackedSequences> batches;
  for (size_t i = 0; i < users.size(); ++i) {
    if (i % static_cast<size_t>(options.users) == 0) batches.emplace_back();
    std::span<const int32_t> sequence = sequences[users[i]];
    if (options.crop_probability > 0 && random.Chance(options.crop_probability)) {
      sequence = sequence.first(static_cast<size_t>(random.Between(2, static_cast<int64_t>(sequence.size()))));
    }
    const std::span<const int32_t> inputs = sequence.first(sequence.size() - 1);
    PackedSequences& batch = batches.back();
    batch.Add(inputs, options.length);
    const size_t count = std::min(inputs.size(), static_cast<size_t>(options.length));
    const std::span<const int32_t> targets = sequence.last(count);
    batch.targets.insert(batch.targets.end(), targets.begin(), targets.end());
  }
  return batches;
}

std::vector<PackedSequences> MakeBasketBatches(const NextBaskets& baskets, const BatchOptions& options, Random random) {
  std::vector<size_t> drawn;
  for (size_t i = 0; i < baskets.shares.size(); ++i) {
    if (random.Chance(baskets.shares[i])) drawn.push_back(i);
  }
  if (drawn.empty()) {
    const auto likeliest = std::max_element(baskets.shares.begin(), baskets.shares.end());
    drawn.push_back(static_cast<size_t>(likeliest - baskets.shares.begin()));
  }
  random.Shuffle(std::span(drawn));
  std::vector<PackedSequences> batches;
  std::vector<int32_t> targets;
  for (size_t i = 0; i < drawn.size(); ++i) {
    if (i % static_cast<size_t>(options.baskets) == 0) batches.emplace_back();
    PackedSequences& batch = batches.back();
    batch.Add(baskets.cases.histories[drawn[i]], options.length);
    targets = baskets.cases.targets[drawn[i]];
    random.Shuffle(std::span(targets));
    targets.resize(std::min(targets.size(), static_cast<size_t>(options.basket_items)));
    batch.targets.insert(batch.targets.end(), targets.begin(), targets.end());
    batch.asked.insert(batch.asked.end(), targets.size(), batch.begin.back() - 1);
  }
  return batches;
}

}  // namespace vitrine
