#include "neural/batches.h"

#include <algorithm>

namespace vitrine {
namespace {

void ShuffleTies(std::span<const uint8_t> ties, Random* random, std::span<int32_t> sequence) {
  for (size_t begin = 0; begin < sequence.size();) {
    size_t end = begin + 1;
    while (end < sequence.size() && ties[end] != 0) ++end;
    random->Shuffle(sequence.subspan(begin, end - begin));
    begin = end;
  }
}

}  // namespace

void PackedSequences::Add(std::span<const int32_t> history, int length) {
  const auto most = static_cast<size_t>(length);
  const std::span<const int32_t> last = history.last(std::min(history.size(), most));
  items.insert(items.end(), last.begin(), last.end());
  for (size_t i = 0; i < last.size(); ++i) positions.push_back(static_cast<int64_t>(most - last.size() + i));
  begin.push_back(static_cast<int32_t>(items.size()));
}

std::vector<PackedSequences> MakeBatches(const std::vector<std::vector<int32_t>>& sequences,
                                         const std::vector<std::vector<uint8_t>>& ties, const BatchOptions& options,
                                         Random random) {
  // Of its own, so that data without ties is drawn as if there were none.
  Random for_ties = random.Fork(0);
  std::vector<int32_t> drawn;
  std::vector<uint32_t> users;
  for (uint32_t user = 0; user < sequences.size(); ++user) {
    if (sequences[user].size() >= 2) users.push_back(user);
  }
  random.Shuffle(std::span(users));
  std::vector<PackedSequences> batches;
  for (size_t i = 0; i < users.size(); ++i) {
    if (i % static_cast<size_t>(options.users) == 0) batches.emplace_back();
    drawn = sequences[users[i]];
    if (!ties.empty()) ShuffleTies(ties[users[i]], &for_ties, drawn);
    std::span<const int32_t> sequence = drawn;
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

}  // namespace vitrine
