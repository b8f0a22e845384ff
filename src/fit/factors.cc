#include "fit/factors.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>

#include "base/random.h"
#include "fit/parallel.h"
#include "fit/touched.h"

namespace vitrine {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXf;

// Y'Y + lambda I. By blocks of rows whose sums are added in their order: Eigen's own product goes by the sizes of the
// machine's caches and by its registers, and would round differently on every kind of machine.
Matrix Gram(const Matrix& y, float regularisation, int threads) {
  constexpr size_t kBlockRows = 4096;
  const auto n = static_cast<size_t>(y.rows());
  std::vector<Matrix> sums((n + kBlockRows - 1) / kBlockRows);
  ParallelFor(sums.size(), threads, [&](size_t begin, size_t end, int) {
    for (size_t block = begin; block < end; ++block) {
      sums[block] = Matrix::Zero(y.cols(), y.cols());
      for (size_t row = block * kBlockRows; row < std::min(n, (block + 1) * kBlockRows); ++row) {
        const auto y_i = y.row(static_cast<Eigen::Index>(row));
        sums[block].noalias() += y_i.transpose() * y_i;
      }
    }
  });
  Eigen::MatrixXd total = Eigen::MatrixXd::Zero(y.cols(), y.cols());
  for (const Matrix& sum : sums) total += sum.cast<double>();
  total.diagonal().array() += double{regularisation};
  return total.cast<float>();
}

// One half of an iteration: solves for every row of *x with y held fixed.
void SolveRows(const SparseRows& rows, const Matrix& y, const FactorOptions& options, int threads, Matrix* x) {
  const Matrix gram = Gram(y, options.regularisation, threads);
  const Eigen::Index d = y.cols();
  ParallelFor(rows.size(), threads, [&](size_t begin, size_t end, int) {
    Vector solution(d), residual(d), direction(d), image(d);
    for (size_t row = begin; row < end; ++row) {
      // image = A v with A = Y'Y + lambda I + sum of (c - 1) y y', without ever forming A.
      const auto multiply = [&](const Vector& v) {
        image.noalias() = gram * v;
        for (uint32_t e = rows.offsets[row]; e < rows.offsets[row + 1]; ++e) {
          const auto y_i = y.row(rows.columns[e]);
          image.noalias() += (rows.confidences[e] * y_i.dot(v)) * y_i.transpose();
        }
      };
      solution = x->row(static_cast<Eigen::Index>(row));
      multiply(solution);
      residual = -image;
      for (uint32_t e = rows.offsets[row]; e < rows.offsets[row + 1]; ++e) {
        residual.noalias() += (1 + rows.confidences[e]) * y.row(rows.columns[e]).transpose();
      }
      direction = residual;
      float length = residual.squaredNorm();
      for (int step = 0; step < options.gradient_steps && length > 1e-20f; ++step) {
        multiply(direction);
        const float rate = length / direction.dot(image);
        solution += rate * direction;
        residual -= rate * image;
        const float next = residual.squaredNorm();
        direction = residual + (next / length) * direction;
        length = next;
      }
      x->row(static_cast<Eigen::Index>(row)) = solution;
    }
  });
}

}  // namespace

FittedFactors FitFactors(const Histories& histories, const FactorOptions& options, int64_t now_s, int threads) {
  FittedFactors fitted;
  const SparseRows by_user = UserRows(histories, options, now_s);
  if (options.dimensions <= 0 || by_user.size() == 0) return fitted;
  const SparseRows by_item = Transpose(by_user, histories.num_items);
  const Eigen::Index d = options.dimensions;
  Matrix users = Matrix::Zero(static_cast<Eigen::Index>(by_user.size()), d);
  Matrix items(static_cast<Eigen::Index>(histories.num_items), d);
  Random random(options.seed);
  for (Eigen::Index i = 0; i < items.size(); ++i) items.data()[i] = static_cast<float>(0.1 * random.Normal());
  // An item that nobody touched keeps nothing of its random start.
  for (size_t i = 0; i < histories.num_items; ++i) {
    if (by_item.offsets[i] == by_item.offsets[i + 1]) items.row(static_cast<Eigen::Index>(i)).setZero();
  }
  for (int iteration = 0; iteration < options.iterations; ++iteration) {
    SolveRows(by_user, items, options, threads, &users);
    SolveRows(by_item, users, options, threads, &items);
  }

  if (options.min_people > 1) {
    const std::vector<uint32_t> people = CountPeople(histories);
    for (size_t i = 0; i < people.size(); ++i) {
      if (people[i] < static_cast<uint32_t>(options.min_people)) items.row(static_cast<Eigen::Index>(i)).setZero();
    }
  }

  // In double, of which the roundings that differ between machines are lost in float.
  const Eigen::MatrixXd gram = Gram(items, options.regularisation, threads).cast<double>();
  Matrix projection = gram.llt().solve(Eigen::MatrixXd::Identity(d, d)).cast<float>();
  const float longest = items.rowwise().norm().maxCoeff();
  const float largest = projection.cwiseAbs().maxCoeff();
  if (!(longest > 0) || !(largest > 0)) return fitted;
  items /= longest;
  projection /= largest;
  fitted.dimensions = static_cast<uint32_t>(d);
  fitted.vectors.assign(items.data(), items.data() + items.size());
  fitted.projection.assign(projection.data(), projection.data() + projection.size());
  return fitted;
}

}  // namespace vitrine
