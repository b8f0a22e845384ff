// In which portions a sequence encoder sees its sequences.
#ifndef VITRINE_NEURAL_BATCHES_H_
#define VITRINE_NEURAL_BATCHES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"

namespace vitrine {

// Sequences without padding, one behind the other: rows begin[s]..begin[s + 1] are those of sequence s.
struct PackedSequences {
  std::vector<int64_t> items;      // [T]
  std::vector<int64_t> positions;  // [T]; 0..L-1: the newest of a sequence is at L - 1
  std::vector<int64_t> targets;    // [T] what came next; empty where that is the question
  std::vector<int32_t> begin = {0};

  // Appends the last `length` items of a history, and no targets.
  // REQUIRES: length >= 1.
  void Add(std::span<const int32_t> history, int length);
};

struct BatchOptions {
  int users = 256;             // a batch; >= 1
  int length = 50;             // L >= 1
  float crop_probability = 0;  // of a sequence ending, for this time, at a place drawn at random; 0..1
};

// One epoch: every user with two items or more once, in an order drawn from `random`. Of each at most the last L + 1
// items. What was tied comes in an order drawn for this epoch: a network that always sees one order learns from it.
//   ties  as Sequences::ties (fit/sequences.h); empty: nothing is
std::vector<PackedSequences> MakeBatches(const std::vector<std::vector<int32_t>>& sequences,
                                         const std::vector<std::vector<uint8_t>>& ties, const BatchOptions& options,
                                         Random random);

}  // namespace vitrine

#endif  // VITRINE_NEURAL_BATCHES_H_
