// Ratings, by user and by item: what the rating models look things up in.
#ifndef VITRINE_FIT_REFERENCE_RATING_MATRIX_H_
#define VITRINE_FIT_REFERENCE_RATING_MATRIX_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "ingest/ratings.h"

namespace vitrine {

// A user's rating of an item as a model sees it; nothing where it has nothing to say.
using RatingPredictor = std::function<std::optional<double>(uint32_t user, uint32_t item)>;

// One rating, seen from the user or from the item.
struct RatedBy {
  uint32_t other = 0;  // the item, or the user
  float value = 0;
};

// Rows of what belongs together, `other` ascending within a row.
class RatingRows {
 public:
  RatingRows() = default;
  // `row_of` and `other_of` say which of user and item makes the rows.
  RatingRows(std::span<const Rating> ratings, size_t num_rows, uint32_t Rating::* row_of, uint32_t Rating::* other_of);

  std::span<const RatedBy> operator[](size_t row) const {
    return std::span(entries_).subspan(offsets_[row], offsets_[row + 1] - offsets_[row]);
  }
  size_t size() const { return offsets_.size() - 1; }

  // The rating in a row, or nullptr.
  const RatedBy* Find(size_t row, uint32_t other) const;

 private:
  std::vector<size_t> offsets_ = {0};
  std::vector<RatedBy> entries_;
};

struct RatingMatrix {
  RatingMatrix(std::span<const Rating> ratings, size_t num_users, size_t num_items);

  RatingRows by_user;
  RatingRows by_item;
  double mean = 0;   // of all; 0 for none
  float lowest = 0;  // of all values
  float highest = 0;
  std::vector<double> user_means;  // [U]; NaN: none rated
  std::vector<double> item_means;  // [I]; NaN: by nobody
};

}  // namespace vitrine

#endif  // VITRINE_FIT_REFERENCE_RATING_MATRIX_H_
