// What is like something that the shopper dislikes steps back.
#ifndef VITRINE_RANK_DISLIKES_H_
#define VITRINE_RANK_DISLIKES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bundle/model.h"
#include "session/event.h"

namespace vitrine {

// The newest so many count.
inline constexpr size_t kMaxDislikes = 8;
// A likeness of 1 costs so much of a score.
inline constexpr float kDislikeCost = 0.5f;

class Dislikes {
 public:
  // `model` must outlive this. Returns false when there is not enough memory.
  bool Init(const Model& model);

  // Finds the items of dislike and not-interested events that no later event likes, puts into a cart or buys.
  void Read(std::span<const Event> events);
  bool any() const { return size_ > 0; }

  // The product over them of 1 - kDislikeCost * likeness(d, item), the likeness being the larger of
  //   the weight of the edge d -> item over that of the strongest edge of d
  //   the cosine of the two vectors, or 0
  //   event  where the one that costs most was disliked: a position in the events; untouched when none does
  float FactorOf(int32_t item, int32_t* event);

  size_t memory_bytes() const { return (vectors_.size() + other_.size()) * sizeof(float); }

 private:
  struct Disliked {
    int32_t item = 0;
    int32_t event = 0;
    float strongest = 0;       // of its edges
    float inverse_length = 0;  // of its vector
  };

  std::span<float> VectorOf(size_t i) { return std::span(vectors_).subspan(i * other_.size(), other_.size()); }
  Disliked About(int32_t item, size_t event);
  // How like the i-th an item is, whose vector is in other_.
  float LikenessOf(size_t i, int32_t item, float inverse_length);

  const Model* model_ = nullptr;
  std::array<Disliked, kMaxDislikes> disliked_;
  size_t size_ = 0;
  std::vector<float> vectors_;  // [kMaxDislikes, D]
  std::vector<float> other_;    // [D]
};

}  // namespace vitrine

#endif  // VITRINE_RANK_DISLIKES_H_
