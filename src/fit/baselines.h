// What a model has to beat.
#ifndef VITRINE_FIT_BASELINES_H_
#define VITRINE_FIT_BASELINES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fit/histories.h"

namespace vitrine {

// Cosine of items over known customers (binary; guests are not known), summed over the distinct items of the history.
// Never forms the item-item matrix: it walks from an item to its customers to their items.
class ItemKnn {
 public:
  explicit ItemKnn(const Histories& histories);

  // Adds the scores of all items.
  //   history  distinct item indices
  //   scores   double[N]
  void Score(std::span<const int32_t> history, std::span<double> scores) const;

 private:
  // Compressed sparse rows, both ways.
  std::vector<uint32_t> user_offsets_;
  std::vector<uint32_t> user_items_;
  std::vector<uint32_t> item_offsets_;
  std::vector<uint32_t> item_users_;
  std::vector<double> inverse_length_;  // [N]: 1 / sqrt(customers of the item)
};

}  // namespace vitrine

#endif  // VITRINE_FIT_BASELINES_H_
