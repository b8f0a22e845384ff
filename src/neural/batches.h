// In which portions a sequence encoder sees its sequences.
#ifndef VITRINE_NEURAL_BATCHES_H_
#define VITRINE_NEURAL_BATCHES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"
#include "fit/sequences.h"

namespace vitrine {

// Sequences without padding, one behind the other: rows begin[s]..begin[s + 1] are those of sequence s.
struct PackedSequences {
  std::vector<int64_t> items;      // [T]
  std::vector<int64_t> positions;  // [T]; 0..L-1: the newest of a sequence is at L - 1
  std::vector<int32_t> begin = {0};
  // What came after which rows. Empty where that is the question.
  std::vector<int64_t> targets;
  std::vector<int64_t> asked;  // [targets.size()]; rows, repeated or not; empty: every row once

  // Appends the last `length` items of a history, and no targets.
  // REQUIRES: length >= 1.
  void Add(std::span<const int32_t> history, int length);
};

struct BatchOptions {
  int users = 256;             // a batch; >= 1
  int length = 50;             // L >= 1
  float crop_probability = 0;  // of a sequence ending, for this time, at a place drawn at random; 0..1
  int baskets = 32;            // a batch; >= 1
  int basket_items = 8;        // at most so many of a basket are asked for in one epoch; >= 1
};

// One epoch: every user with two items or more once, in an order drawn from `random`. Of each at most the last L + 1
// items.
std::vector<PackedSequences> MakeBatches(const std::vector<std::vector<int32_t>>& sequences,
                                         const BatchOptions& options, Random random);

// One epoch of baskets: those that are drawn by their shares, in an order drawn too, each asked for items of it that
// are drawn again every time. Never empty: where the shares are small, the likeliest basket alone. REQUIRES:
// baskets.cases.size() > 0.
std::vector<PackedSequences> MakeBasketBatches(const NextBaskets& baskets, const BatchOptions& options, Random random);

}  // namespace vitrine

#endif  // VITRINE_NEURAL_BATCHES_H_
