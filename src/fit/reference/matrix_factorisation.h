// Explicit ratings as biases and factors.
#ifndef VITRINE_FIT_REFERENCE_MATRIX_FACTORISATION_H_
#define VITRINE_FIT_REFERENCE_MATRIX_FACTORISATION_H_

#include <cstdint>
#include <vector>

#include "fit/reference/rating_matrix.h"

namespace vitrine {

// mean + b(u) + b(i): how generous the user is, and how good everybody finds the item.
struct RatingBiases {
  double mean = 0;
  std::vector<double> of_users;  // [U]; 0: none rated
  std::vector<double> of_items;  // [I]

  double operator()(uint32_t user, uint32_t item) const { return mean + of_users[user] + of_items[item]; }
};

// b(i) = sum of (r - mean) / (n(i) + shrink), then b(u) the same of what is left.
//   shrink  >= 0: a user or item of few ratings is taken to be like all others
// Source: Koren, KDD 2008, section 2.1.
RatingBiases FitBiases(const RatingMatrix& matrix, double shrink);

struct FactorisationOptions {
  int dimensions = 8;           // 1..256
  double regularisation = 0.1;  // > 0, times the number of ratings of the row
  int iterations = 15;          // >= 1; one solves for all users, then for all items
  double bias_shrink = 5;
  uint64_t seed = 1;
};

// minimises  sum over ratings of (r - mean - b(u) - b(i) - x_u . y_i)^2 + regularisation (n(u) |x_u|^2 + n(i) |y_i|^2)
// by alternating least squares, the biases held fixed. Users and items without ratings have biases and factors of 0.
// Source: Zhou, Wilkinson, Schreiber, Pan, AAIM 2008 (ALS-WR); biases as in Koren, Bell, Volinsky, Computer 42(8),
// 2009.
class MatrixFactorisation {
 public:
  MatrixFactorisation(const RatingMatrix& matrix, const FactorisationOptions& options);

  double Predict(uint32_t user, uint32_t item) const;

 private:
  size_t dimensions_;
  RatingBiases biases_;
  std::vector<double> users_;  // [U, D]
  std::vector<double> items_;  // [I, D]
};

}  // namespace vitrine

#endif  // VITRINE_FIT_REFERENCE_MATRIX_FACTORISATION_H_
