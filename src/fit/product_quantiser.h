// Item vectors as a few codes of 4 bits each: product quantisation.
#ifndef VITRINE_FIT_PRODUCT_QUANTISER_H_
#define VITRINE_FIT_PRODUCT_QUANTISER_H_

#include <cstdint>
#include <span>
#include <vector>

namespace vitrine {

// Splits vectors into M parts and gives each part the nearest of 16 centroids, learnt by k-means (Jégou, Douze, Schmid,
// TPAMI 33(1), 2011). Then refines codes and centroids for scalar products: of a vector x and what is left of it, r, it
// minimises
//   |r|^2 + (parallel_weight - 1) * (r . x / |x|)^2
// because the part of the error along x is what moves high scores (Guo et al., ICML 2020).
struct PqOptions {
  int num_subs = 16;          // M; 1..kMaxSubQuantisers
  int iterations = 15;        // of k-means; >= 0
  int sweeps = 5;             // of refinement; >= 0
  float parallel_weight = 4;  // >= 1; 1: the error counts alike in all directions
  // Centroids are learnt from so many items, drawn by the seed; codes are given to all. Range: >= 16.
  size_t max_training_items = 100'000;
  uint64_t seed = 1;
};

struct FittedPq {
  uint32_t num_subs = 0;         // M
  uint32_t sub_dimensions = 0;   // S = (d + M - 1) / M
  std::vector<float> centroids;  // [M, 16, S]; 0 beyond d
  std::vector<uint8_t> codes;    // [N, M]; 0..15
};

// The same for every number of threads.
// REQUIRES: rows.size() is a multiple of d, d >= 1; values finite.
FittedPq FitPq(std::span<const float> rows, size_t d, const PqOptions& options, int threads);

// The codes as the scan reads them: blocks of 32 items (roles.h); those that fill the last block up are 0.
std::vector<uint8_t> BlocksOfCodes(const FittedPq& pq);

}  // namespace vitrine

#endif  // VITRINE_FIT_PRODUCT_QUANTISER_H_
