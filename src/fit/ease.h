// EASE: the linear model of items on items in closed form, a strong baseline for all its age.
#ifndef VITRINE_FIT_EASE_H_
#define VITRINE_FIT_EASE_H_

#include <cstdint>
#include <memory>
#include <span>

#include "base/status.h"
#include "fit/histories.h"

namespace vitrine {

// N x N floats and about N^3 multiplications are what it takes: at this many items 900 MB and minutes.
inline constexpr uint32_t kMaxEaseItems = 15'000;

// With X the binary matrix [users, N] of who touched what (guests, whose orders are known one by one, are users too),
// P = (X^T X + regularisation I)^-1 and B = I - P / diag(P), whose diagonal is 0, the scores are a history's row of X
// times B. Source: Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019.
class Ease {
 public:
  //   regularisation  above 0, in users: what is added to each item's count of itself
  // Errors: kInvalidArgument for more than kMaxEaseItems items, kOutOfMemory.
  static Result<Ease> Fit(const Histories& histories, float regularisation, int threads);

  // Adds the scores of all items.
  //   history  distinct item indices
  //   scores   double[N]
  void Score(std::span<const int32_t> history, std::span<double> scores) const;

 private:
  Ease() = default;

  size_t num_items_ = 0;
  std::unique_ptr<float[]> weights_;  // float[N, N]: B, row-major
};

// Replaces the lower triangle of a symmetric positive definite matrix by that of its inverse with the sign turned, in
// place: the sweep operator on blocks of rows, with n^3 multiplications on all threads and n * 64 floats beside it.
//   matrix  float[n, n]; what is above the diagonal is neither read nor, but for the blocks on it, written
// Source: Goodnight, "A Tutorial on the SWEEP Operator", The American Statistician 33(3), 1979.
void InvertInPlace(std::span<float> matrix, size_t n, int threads);

}  // namespace vitrine

#endif  // VITRINE_FIT_EASE_H_
