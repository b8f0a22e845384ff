// Users and the items they took, generated: what collaborative filtering is shown to learn from.
#ifndef VITRINE_NEURAL_SAMPLE_PAIRS_H_
#define VITRINE_NEURAL_SAMPLE_PAIRS_H_

#include <cstdint>
#include <vector>

namespace vitrine {

// Users and items have one of this many tastes: their index modulo it.
inline constexpr uint32_t kTastes = 10;

// The items of each user, ascending and distinct: four of five of the user's own taste, the others of any.
// REQUIRES: users >= 1, items > pairs_per_user. The same seed gives the same pairs everywhere.
std::vector<std::vector<int32_t>> SamplePairs(uint32_t users, uint32_t items, uint32_t pairs_per_user, uint64_t seed);

// Rows of labelled pairs, in the order of training.
struct LabelledPairs {
  std::vector<int32_t> users;
  std::vector<int32_t> items;
  std::vector<float> labels;  // 1: the user took it; 0: not
};

// All pairs and for each of them `negatives` items that the user has not taken, shuffled. After He et al., "Neural
// Collaborative Filtering", WWW 2017: others in each epoch.
LabelledPairs LabelPairs(const std::vector<std::vector<int32_t>>& taken, uint32_t items, uint32_t negatives,
                         uint64_t seed, uint32_t epoch);

}  // namespace vitrine

#endif  // VITRINE_NEURAL_SAMPLE_PAIRS_H_
