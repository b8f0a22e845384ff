#ifndef VITRINE_KERNEL_TOP_K_H_
#define VITRINE_KERNEL_TOP_K_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace vitrine {

struct ScoredItem {
  int32_t item = 0;
  float score = 0;
};

// The order of every list: higher score first, then lower index.
inline bool RanksBefore(const ScoredItem& a, const ScoredItem& b) {
  return a.score != b.score ? a.score > b.score : a.item < b.item;
}

// Sorts best first. By a heap, as TopK does: std::sort would add 5 KB to what every shopper downloads.
void SortByRank(std::span<ScoredItem> items);

// Keeps the k best of a stream of items, in a heap whose root is the worst kept. Most items of a scan fail the one
// comparison with threshold() and never touch the heap.
class TopK {
 public:
  // Uses the caller's memory; k = storage.size().
  explicit TopK(std::span<ScoredItem> storage) : heap_(storage) {}

  // An item whose score is below this cannot enter. -infinity while there is room.
  float threshold() const;
  // REQUIRES: score is not NaN.
  void Push(ScoredItem candidate);
  // Sorts the kept items best first; the span is into the caller's memory. The heap is used up.
  std::span<ScoredItem> Finish();

 private:
  std::span<ScoredItem> heap_;
  size_t size_ = 0;
};

}  // namespace vitrine

#endif  // VITRINE_KERNEL_TOP_K_H_
