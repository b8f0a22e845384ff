#include "fit/reference/neighbourhood.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "fit/reference/article.h"

namespace vitrine {
namespace {

// Calls body(x, y) for every `other` that both rows have, but for `left_out`.
template <typename Body>
void ForCommon(std::span<const RatedBy> a, std::span<const RatedBy> b, uint32_t left_out, const Body& body) {
  size_t i = 0;
  size_t k = 0;
  while (i < a.size() && k < b.size()) {
    if (a[i].other < b[k].other) {
      ++i;
    } else if (b[k].other < a[i].other) {
      ++k;
    } else {
      if (a[i].other != left_out) body(a[i], b[k]);
      ++i;
      ++k;
    }
  }
}

constexpr uint32_t kNothing = 0xffffffffu;

// The cosine of what two rows have in common, after what `centred` makes of each; 0 where nothing is.
template <typename Centred>
double Similarity(std::span<const RatedBy> a, std::span<const RatedBy> b, double shrink, const Centred& centred) {
  double product = 0;
  double of_a = 0;
  double of_b = 0;
  double common = 0;
  ForCommon(a, b, kNothing, [&](const RatedBy& in_a, const RatedBy& in_b) {
    const std::pair<double, double> values = centred(in_a, in_b);
    product += values.first * values.second;
    of_a += values.first * values.first;
    of_b += values.second * values.second;
    common += 1;
  });
  if (!(of_a > 0) || !(of_b > 0)) return 0;
  return product / std::sqrt(of_a * of_b) * common / (common + shrink);
}

struct Neighbour {
  double similarity;
  uint32_t number;
  double value;  // what it brings
};

// sum of s * value / sum of s over the most similar, or nothing.
std::optional<double> WeighedMean(std::vector<Neighbour> neighbours, int most) {
  const auto better = [](const Neighbour& a, const Neighbour& b) {
    return a.similarity != b.similarity ? a.similarity > b.similarity : a.number < b.number;
  };
  const auto kept = std::min(neighbours.size(), static_cast<size_t>(most));
  std::partial_sort(neighbours.begin(), neighbours.begin() + static_cast<std::ptrdiff_t>(kept), neighbours.end(),
                    better);
  double sum = 0;
  double weight = 0;
  for (size_t i = 0; i < kept; ++i) {
    sum += neighbours[i].similarity * neighbours[i].value;
    weight += neighbours[i].similarity;
  }
  if (!(weight > 0)) return std::nullopt;
  return sum / weight;
}

}  // namespace

RatingPredictor UserNeighbours(const RatingMatrix& matrix, const NeighbourOptions& options) {
  return [&matrix, options](uint32_t user, uint32_t item) -> std::optional<double> {
    const std::span<const RatedBy> mine = matrix.by_user[user];
    if (mine.empty()) return std::nullopt;
    const double my_mean = matrix.user_means[user];
    std::vector<Neighbour> neighbours;
    for (const RatedBy& rater : matrix.by_item[item]) {
      if (rater.other == user) continue;
      const double their_mean = matrix.user_means[rater.other];
      const auto centred = [&](const RatedBy& a, const RatedBy& b) {
        return std::pair(double{a.value} - my_mean, double{b.value} - their_mean);
      };
      const double similarity = Similarity(mine, matrix.by_user[rater.other], options.shrink, centred);
      if (similarity > 0) neighbours.push_back({similarity, rater.other, double{rater.value} - their_mean});
    }
    const std::optional<double> above = WeighedMean(std::move(neighbours), options.neighbours);
    if (!above) return std::nullopt;
    return my_mean + *above;
  };
}

RatingPredictor ItemNeighbours(const RatingMatrix& matrix, const NeighbourOptions& options) {
  return [&matrix, options](uint32_t user, uint32_t item) -> std::optional<double> {
    const auto centred = [&](const RatedBy& a, const RatedBy& b) {
      return std::pair(double{a.value} - matrix.user_means[a.other], double{b.value} - matrix.user_means[b.other]);
    };
    std::vector<Neighbour> neighbours;
    for (const RatedBy& rated : matrix.by_user[user]) {
      if (rated.other == item) continue;
      const double similarity = Similarity(matrix.by_item[item], matrix.by_item[rated.other], options.shrink, centred);
      if (similarity > 0) neighbours.push_back({similarity, rated.other, double{rated.value}});
    }
    return WeighedMean(std::move(neighbours), options.neighbours);
  };
}

RatingPredictor ArticleBySum(const RatingMatrix& matrix) {
  // Rho has no part in it (article.h), so any does.
  constexpr double kRho = 0.5;
  return [&matrix](uint32_t user, uint32_t item) {
    std::vector<double> related;
    for (const RatedBy& rated : matrix.by_user[user]) {
      if (rated.other == item) continue;
      bool is_related = false;
      ForCommon(matrix.by_item[item], matrix.by_item[rated.other], user,
                [&](const RatedBy&, const RatedBy&) { is_related = true; });
      if (is_related) related.push_back(double{rated.value});
    }
    return PredictBySum(related, kRho);
  };
}

RatingPredictor ArticleByNeighbour(const RatingMatrix& matrix) {
  return [&matrix](uint32_t user, uint32_t item) -> std::optional<double> {
    const std::span<const RatedBy> mine = matrix.by_user[user];
    double rho = 0;
    uint32_t neighbour = user;
    for (const RatedBy& rater : matrix.by_item[item]) {
      if (rater.other == user) continue;
      const auto as_they_are = [](const RatedBy& a, const RatedBy& b) {
        return std::pair(double{a.value}, double{b.value});
      };
      const double similarity = Similarity(mine, matrix.by_user[rater.other], 0, as_they_are);
      if (similarity <= rho) continue;
      rho = similarity;
      neighbour = rater.other;
    }
    if (neighbour == user) return std::nullopt;
    std::vector<double> of_neighbour;
    std::vector<double> of_user;
    ForCommon(matrix.by_user[neighbour], mine, item, [&](const RatedBy& theirs, const RatedBy& own) {
      of_neighbour.push_back(double{theirs.value});
      of_user.push_back(double{own.value});
    });
    return PredictByNeighbour(of_neighbour, of_user, rho, matrix.user_means[user]);
  };
}

}  // namespace vitrine
