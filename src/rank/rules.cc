#include "rank/rules.h"

#include <algorithm>
#include <array>

#include "base/memory.h"
#include "bundle/roles.h"

namespace vitrine {
namespace {

bool HasPosition(std::span<const Pin> pins, int32_t position) {
  return std::any_of(pins.begin(), pins.end(), [&](const Pin& pin) { return pin.position == position; });
}

// Keeps the pins in the order of their positions; there are few.
void Insert(Pin pin, std::span<Pin> pins, size_t* count) {
  size_t at = (*count)++;
  for (; at > 0 && pins[at - 1].position > pin.position; --at) pins[at] = pins[at - 1];
  pins[at] = pin;
}

}  // namespace

size_t TakePins(std::span<const Pin> pins, BitSet* allowed, std::span<Pin> taken) {
  std::array<Pin, kMaxPins> late;
  size_t num_late = 0;
  size_t count = 0;
  for (const Pin& pin : pins.first(std::min(pins.size(), kMaxPins))) {
    const auto item = static_cast<size_t>(pin.item);
    if (pin.item < 0 || item >= allowed->size() || !allowed->Test(item)) continue;
    allowed->Clear(item);
    if (HasPosition(taken.first(count), pin.position)) {
      late[num_late++] = pin;
    } else {
      Insert(pin, taken, &count);
    }
  }
  for (Pin pin : std::span(late).first(num_late)) {
    while (HasPosition(taken.first(count), pin.position)) ++pin.position;
    Insert(pin, taken, &count);
  }
  return count;
}

size_t PlacePins(std::span<const ScoredItem> pinned, std::span<const Pin> pins, std::span<const ScoredItem> ranking,
                 std::span<ScoredItem> out) {
  size_t pin = 0;
  size_t ranked = 0;
  size_t count = 0;
  while (count < out.size() && (pin < pins.size() || ranked < ranking.size())) {
    const bool is_due = pin < pins.size() && pins[pin].position <= static_cast<int32_t>(count) + 1;
    out[count++] = is_due || ranked == ranking.size() ? pinned[pin++] : ranking[ranked++];
  }
  return count;
}

bool GroupLimit::Init() { return TryAssign(counts_, size_t{kNoLabel} + 1); }

void GroupLimit::Begin(std::span<const uint16_t> labels, int most) {
  labels_ = labels;
  most_ = most;
  if (is_on()) std::fill(counts_.begin(), counts_.end(), uint16_t{0});
}

bool GroupLimit::IsFull(int32_t item) const {
  if (!is_on()) return false;
  const uint16_t label = labels_[static_cast<size_t>(item)];
  return label != kNoLabel && counts_[label] >= most_;
}

void GroupLimit::Count(int32_t item) {
  if (is_on()) ++counts_[labels_[static_cast<size_t>(item)]];
}

size_t GroupLimit::Keep(std::span<ScoredItem> ranking) {
  size_t kept = 0;
  for (const ScoredItem& candidate : ranking) {
    if (IsFull(candidate.item)) continue;
    Count(candidate.item);
    ranking[kept++] = candidate;
  }
  return kept;
}

void GroupLimit::Bar(BitSet* allowed) const {
  if (!is_on()) return;
  for (size_t i = 0; i < labels_.size(); ++i) {
    if (labels_[i] != kNoLabel && counts_[labels_[i]] >= most_) allowed->Clear(i);
  }
}

}  // namespace vitrine
