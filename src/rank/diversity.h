// Keeps a list from showing the same thing ten times.
#ifndef VITRINE_RANK_DIVERSITY_H_
#define VITRINE_RANK_DIVERSITY_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bundle/model.h"
#include "kernel/top_k.h"

namespace vitrine {

// So many of the best take part; what comes behind keeps its order. A fixed number, so that a longer list begins as the
// shorter one does.
inline constexpr size_t kDiversityPool = 200;

// Greedy maximal marginal relevance: place after place goes to the candidate j with the highest
//
//   (1 - diversity) * max(score(j), 0) / best score  -  diversity * max over placed s of sim(j, s)
//
// sim(j, s) = max(0, cosine of the item vectors), of which a share of kCategoryShare is whether both are in the same
// category, where the bundle has categories; without vectors that alone. Ties: the higher score, then the lower index.
// Source: Carbonell and Goldstein, SIGIR 1998.
class Diversifier {
 public:
  static constexpr float kCategoryShare = 0.3f;

  // Returns false when there is not enough memory.
  bool Init(const Model& model);

  // Puts the first `places` of the pool in the new order; the others of its first kDiversityPool follow by score.
  //   diversity  0..1; 0 leaves the order alone
  // REQUIRES: pool is sorted (RanksBefore).
  void Rearrange(float diversity, size_t places, std::span<ScoredItem> pool);

  size_t memory_bytes() const;

 private:
  // What there is to know of one item of the pool.
  struct Candidate {
    float relevance = 0;       // score / best score; -infinity: placed already
    float nearest = 0;         // similarity to the nearest that is placed
    float inverse_length = 0;  // of the vector; 0 for one of zeros
    uint16_t category = 0;
  };

  // The vector of an item times some positive number, which the cosine does not see.
  void ReadDirection(size_t item, std::span<int8_t> direction);
  void ReadPool(std::span<const ScoredItem> head);
  // Counts what was placed last in, and returns what comes next.
  size_t FindNext(float diversity, size_t placed, size_t n);

  const Model* model_ = nullptr;
  float category_share_ = 0;
  std::vector<int8_t> vectors_;        // [kDiversityPool, D], of the pool
  std::vector<float> values_;          // [D]
  std::vector<int32_t> dots_;          // [kDiversityPool]: products with the one placed last
  std::vector<Candidate> candidates_;  // [kDiversityPool]
  std::vector<ScoredItem> by_score_;   // [kDiversityPool]
};

}  // namespace vitrine

#endif  // VITRINE_RANK_DIVERSITY_H_
