#include "kernel/top_k.h"

#include <algorithm>
#include <limits>

namespace vitrine {

void SortByRank(std::span<ScoredItem> items) {
  std::make_heap(items.begin(), items.end(), RanksBefore);
  std::sort_heap(items.begin(), items.end(), RanksBefore);
}

float TopK::threshold() const {
  if (heap_.empty()) return std::numeric_limits<float>::infinity();
  return size_ < heap_.size() ? -std::numeric_limits<float>::infinity() : heap_[0].score;
}

void TopK::Push(ScoredItem candidate) {
  const auto begin = heap_.begin();
  if (size_ < heap_.size()) {
    heap_[size_++] = candidate;
    std::push_heap(begin, begin + static_cast<std::ptrdiff_t>(size_), RanksBefore);
    return;
  }
  if (heap_.empty() || !RanksBefore(candidate, heap_[0])) return;
  const auto end = begin + static_cast<std::ptrdiff_t>(size_);
  std::pop_heap(begin, end, RanksBefore);
  heap_[size_ - 1] = candidate;
  std::push_heap(begin, end, RanksBefore);
}

std::span<ScoredItem> TopK::Finish() {
  const std::span<ScoredItem> kept = heap_.first(size_);
  std::sort_heap(kept.begin(), kept.end(), RanksBefore);
  return kept;
}

}  // namespace vitrine
