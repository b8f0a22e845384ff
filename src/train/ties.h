// Does the order matter in which a file lists what happened at one time? The ablation: shuffle it, and see.
#ifndef VITRINE_TRAIN_TIES_H_
#define VITRINE_TRAIN_TIES_H_

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "base/status.h"
#include "train/input.h"

namespace vitrine {

struct ShuffledTies {
  uint64_t seed = 0;
  size_t lines = 0;  // that share user and time with another one
};

// Puts the lines of one user and one time, such as those of a basket, into an order that is drawn from the seed. What
// items are called, and how they are numbered, stays.
// Errors: kInvalidArgument for sequences, whose lines have no times, so that nothing in them is known to be tied.
Status ShuffleTies(uint64_t seed, Input* input, std::optional<ShuffledTies>* shuffled);

// { "shuffled", "seed", "lines" }; null: nothing was shuffled.
nlohmann::ordered_json TiesToJson(const std::optional<ShuffledTies>& shuffled);

}  // namespace vitrine

#endif  // VITRINE_TRAIN_TIES_H_
