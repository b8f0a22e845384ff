#include "fit/reference/matrix_factorisation.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <span>

#include "base/random.h"

namespace vitrine {
namespace {

using Rows = Eigen::Map<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

// Solves for every row of `x` with `y` held fixed.
//   residual  of (row, other, rating): what the factors have to explain
template <typename Residual>
void SolveRows(const RatingRows& rows, double regularisation, const Residual& residual, const Rows& y, Rows x) {
  const Eigen::Index d = y.cols();
  for (size_t row = 0; row < rows.size(); ++row) {
    const std::span<const RatedBy> ratings = rows[row];
    if (ratings.empty()) continue;
    const double ridge = regularisation * static_cast<double>(ratings.size());
    Eigen::MatrixXd normal = ridge * Eigen::MatrixXd::Identity(d, d);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(d);
    for (const RatedBy& rated : ratings) {
      const auto y_i = y.row(rated.other);
      normal.noalias() += y_i.transpose() * y_i;
      right.noalias() += residual(static_cast<uint32_t>(row), rated) * y_i.transpose();
    }
    x.row(static_cast<Eigen::Index>(row)) = normal.llt().solve(right).transpose();
  }
}

}  // namespace

RatingBiases FitBiases(const RatingMatrix& matrix, double shrink) {
  RatingBiases biases;
  biases.mean = matrix.mean;
  biases.of_users.assign(matrix.by_user.size(), 0);
  biases.of_items.assign(matrix.by_item.size(), 0);
  for (size_t item = 0; item < matrix.by_item.size(); ++item) {
    double sum = 0;
    for (const RatedBy& rater : matrix.by_item[item]) sum += double{rater.value} - matrix.mean;
    const auto n = static_cast<double>(matrix.by_item[item].size());
    if (n > 0) biases.of_items[item] = sum / (n + shrink);
  }
  for (size_t user = 0; user < matrix.by_user.size(); ++user) {
    double sum = 0;
    for (const RatedBy& rated : matrix.by_user[user]) {
      sum += double{rated.value} - matrix.mean - biases.of_items[rated.other];
    }
    const auto n = static_cast<double>(matrix.by_user[user].size());
    if (n > 0) biases.of_users[user] = sum / (n + shrink);
  }
  return biases;
}

MatrixFactorisation::MatrixFactorisation(const RatingMatrix& matrix, const FactorisationOptions& options)
    : dimensions_(static_cast<size_t>(options.dimensions)),
      biases_(FitBiases(matrix, options.bias_shrink)),
      users_(matrix.by_user.size() * dimensions_, 0),
      items_(matrix.by_item.size() * dimensions_, 0) {
  Random random(options.seed);
  for (size_t item = 0; item < matrix.by_item.size(); ++item) {
    if (matrix.by_item[item].empty()) continue;
    for (size_t d = 0; d < dimensions_; ++d) items_[item * dimensions_ + d] = 0.1 * random.Normal();
  }
  const auto d = static_cast<Eigen::Index>(dimensions_);
  const Rows users(users_.data(), static_cast<Eigen::Index>(matrix.by_user.size()), d);
  const Rows items(items_.data(), static_cast<Eigen::Index>(matrix.by_item.size()), d);
  const auto of_user = [&](uint32_t user, const RatedBy& rated) {
    return double{rated.value} - biases_(user, rated.other);
  };
  const auto of_item = [&](uint32_t item, const RatedBy& rater) {
    return double{rater.value} - biases_(rater.other, item);
  };
  for (int iteration = 0; iteration < options.iterations; ++iteration) {
    SolveRows(matrix.by_user, options.regularisation, of_user, items, users);
    SolveRows(matrix.by_item, options.regularisation, of_item, users, items);
  }
}

double MatrixFactorisation::Predict(uint32_t user, uint32_t item) const {
  double sum = biases_(user, item);
  for (size_t d = 0; d < dimensions_; ++d) sum += users_[user * dimensions_ + d] * items_[item * dimensions_ + d];
  return sum;
}

}  // namespace vitrine
