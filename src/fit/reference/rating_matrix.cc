#include "fit/reference/rating_matrix.h"

#include <algorithm>
#include <limits>

namespace vitrine {
namespace {

std::vector<double> MeansOf(const RatingRows& rows) {
  std::vector<double> means;
  for (size_t row = 0; row < rows.size(); ++row) {
    double sum = 0;
    for (const RatedBy& rated : rows[row]) sum += double{rated.value};
    means.push_back(rows[row].empty() ? std::numeric_limits<double>::quiet_NaN()
                                      : sum / static_cast<double>(rows[row].size()));
  }
  return means;
}

}  // namespace

RatingRows::RatingRows(std::span<const Rating> ratings, size_t num_rows, uint32_t Rating::* row_of,
                       uint32_t Rating::* other_of) {
  offsets_.assign(num_rows + 1, 0);
  for (const Rating& rating : ratings) ++offsets_[rating.*row_of + 1];
  for (size_t row = 0; row < num_rows; ++row) offsets_[row + 1] += offsets_[row];
  entries_.resize(ratings.size());
  std::vector<size_t> next(offsets_.begin(), offsets_.end() - 1);
  for (const Rating& rating : ratings) entries_[next[rating.*row_of]++] = {rating.*other_of, rating.value};
  for (size_t row = 0; row < num_rows; ++row) {
    std::sort(entries_.begin() + static_cast<std::ptrdiff_t>(offsets_[row]),
              entries_.begin() + static_cast<std::ptrdiff_t>(offsets_[row + 1]),
              [](const RatedBy& a, const RatedBy& b) { return a.other < b.other; });
  }
}

const RatedBy* RatingRows::Find(size_t row, uint32_t other) const {
  const std::span<const RatedBy> entries = (*this)[row];
  const auto found = std::lower_bound(entries.begin(), entries.end(), other,
                                      [](const RatedBy& rated, uint32_t wanted) { return rated.other < wanted; });
  return found != entries.end() && found->other == other ? &*found : nullptr;
}

RatingMatrix::RatingMatrix(std::span<const Rating> ratings, size_t num_users, size_t num_items)
    : by_user(ratings, num_users, &Rating::user, &Rating::item),
      by_item(ratings, num_items, &Rating::item, &Rating::user),
      user_means(MeansOf(by_user)),
      item_means(MeansOf(by_item)) {
  if (ratings.empty()) return;
  lowest = highest = ratings.front().value;
  double sum = 0;
  for (const Rating& rating : ratings) {
    sum += double{rating.value};
    lowest = std::min(lowest, rating.value);
    highest = std::max(highest, rating.value);
  }
  mean = sum / static_cast<double>(ratings.size());
}

}  // namespace vitrine
