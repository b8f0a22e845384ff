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
    float nearest = 0;         // similarity to the nearest of those it was compared with
    float inverse_length = 0;  // of the vector; 0 for one of zeros
    uint16_t category = 0;
    uint8_t compared = 0;  // with the first so many that are placed; 0: its vector was not read
  };

  void ReadPool(std::span<const ScoredItem> head);
  // Reads the vector of a candidate, times some positive number, which the cosine does not see.
  void ReadDirection(size_t position);
  std::span<int8_t> DirectionOf(size_t position) {
    return std::span(vectors_).subspan(position * values_.size(), values_.size());
  }
  int32_t Dot(size_t a, size_t b);
  // Compares a candidate with what was placed since it was last compared.
  void Compare(size_t position, size_t placed);
  // Returns which of the n of the pool comes next. REQUIRES: 1 <= placed < n.
  size_t FindNext(float diversity, size_t placed, size_t n);

  const Model* model_ = nullptr;
  float category_share_ = 0;
  std::vector<int8_t> vectors_;        // [kDiversityPool, D], of those of the pool that were read
  std::vector<float> values_;          // [D]
  std::vector<Candidate> candidates_;  // [kDiversityPool]
  std::vector<uint8_t> order_;         // [kDiversityPool]: positions in the pool of those placed
  std::vector<ScoredItem> by_score_;   // [kDiversityPool]
};
static_assert(kDiversityPool < 256);

}  // namespace vitrine

#endif  // VITRINE_RANK_DIVERSITY_H_
