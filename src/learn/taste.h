// What a shopper turns to more often than others do, by category and brand.
#ifndef VITRINE_LEARN_TASTE_H_
#define VITRINE_LEARN_TASTE_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "bundle/model.h"
#include "session/event.h"
#include "session/session.h"

namespace vitrine {

class Taste {
 public:
  // Returns false when there is not enough memory. Views of `model` are kept.
  bool Init(const Model& model);

  // Reads what the events say; those without interest (weight <= 0) say nothing here.
  void Read(std::span<const Event> events, const SessionParams& params);

  // The product over the columns of
  //   (n_label + kDoubt * share) / ((n + kDoubt) * share),
  // n_label of the shopper's n events being about items of the item's label, and `share` the label's part of all
  // popularity: 1 where nothing is known. 1/kMostTaste..kMostTaste.
  float FactorOf(int32_t item) const;

  size_t memory_bytes() const;

 private:
  struct Column {
    std::span<const uint16_t> labels;  // [N], or empty
    std::vector<float> shares;         // [labels]: of popularity
    std::vector<float> factors;        // [labels]
  };

  std::array<Column, 2> columns_;
};

inline constexpr float kMostTaste = 64;

}  // namespace vitrine

#endif  // VITRINE_LEARN_TASTE_H_
