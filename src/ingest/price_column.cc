#include <algorithm>
#include <tuple>

#include "ingest/rows.h"

namespace vitrine {

void PriceColumn::Add(uint32_t item, float price) {
  if (!(price > 0)) return;
  seen_.push_back({item, price, 1});
  if (seen_.size() < next_merge_) return;
  Merge();
  next_merge_ = std::max(next_merge_, 2 * seen_.size());
}

void PriceColumn::Merge() {
  std::sort(seen_.begin(), seen_.end(),
            [](const Seen& a, const Seen& b) { return std::tie(a.item, a.price) < std::tie(b.item, b.price); });
  size_t merged = 0;
  for (const Seen& seen : seen_) {
    if (merged > 0 && seen_[merged - 1].item == seen.item && seen_[merged - 1].price == seen.price) {
      seen_[merged - 1].lines += seen.lines;
    } else {
      seen_[merged++] = seen;
    }
  }
  seen_.resize(merged);
}

void PriceColumn::FillIn(std::vector<float>* prices) {
  Merge();
  for (auto begin = seen_.begin(); begin != seen_.end();) {
    const uint32_t item = begin->item;
    const auto end = std::find_if(begin, seen_.end(), [&](const Seen& seen) { return seen.item != item; });
    uint64_t lines = 0;
    for (auto seen = begin; seen != end; ++seen) lines += seen->lines;
    uint64_t below = 0;
    auto median = begin;
    for (; below + median->lines < (lines + 1) / 2; ++median) below += median->lines;
    float& price = (*prices)[item];
    if (price != price) price = median->price;
    begin = end;
  }
}

}  // namespace vitrine
