#include "fit/reference/article.h"

#include <cstddef>

namespace vitrine {
namespace {

double Sum(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

}  // namespace

std::optional<double> PredictBySum(std::span<const double> related, double rho) {
  const double sum_j = Sum(related);
  const double sum_k = Sum(related);
  if (sum_j == 0) return std::nullopt;
  return rho * (sum_j * sum_k) / sum_j + (1 - rho) * (sum_j * sum_k) / sum_j;
}

std::optional<double> PredictByNeighbour(std::span<const double> of_u, std::span<const double> of_v, double rho,
                                         double own) {
  const double sum = Sum(of_u);
  if (sum == 0) return std::nullopt;
  double weighed = 0;
  for (size_t j = 0; j < of_u.size(); ++j) weighed += of_u[j] * of_v[j];
  return rho * weighed / sum + (1 - rho) * own;
}

}  // namespace vitrine
