#include "fit/ease.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <new>
#include <string>
#include <vector>

#include "fit/parallel.h"

namespace vitrine {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Eigen::Index;

constexpr size_t kBlock = 64;
// Rows that one thread updates at a time: few enough to share out evenly, enough for the product to be quick.
constexpr size_t kRows = 128;

// Adds one to the pairs of each user's items, on and below the diagonal.
void CountPairs(const Histories& histories, std::span<float> matrix) {
  const size_t n = histories.num_items;
  std::vector<uint32_t> items;
  for (size_t user = 0; user < histories.num_users(); ++user) {
    const uint32_t begin = histories.step_items[histories.user_steps[user]];
    const uint32_t end = histories.step_items[histories.user_steps[user + 1]];
    items.assign(histories.items.begin() + begin, histories.items.begin() + end);
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
    for (size_t i = 0; i < items.size(); ++i) {
      for (size_t j = 0; j <= i; ++j) matrix[items[i] * n + items[j]] += 1;
    }
  }
}

// Makes B of the lower triangle of -P, in place, in tiles, so that rows and columns are both near.
void ToWeights(std::span<float> matrix, size_t n) {
  constexpr size_t kTile = 64;
  std::vector<float> diagonal(n);
  for (size_t i = 0; i < n; ++i) diagonal[i] = matrix[i * n + i];
  for (size_t top = 0; top < n; top += kTile) {
    for (size_t left = 0; left <= top; left += kTile) {
      for (size_t i = top; i < std::min(n, top + kTile); ++i) {
        for (size_t j = left; j < std::min(i, left + kTile); ++j) {
          const float pair = matrix[i * n + j];
          // B(i, j) = -P(i, j) / P(j, j); the signs of both are turned already.
          matrix[i * n + j] = -pair / diagonal[j];
          matrix[j * n + i] = -pair / diagonal[i];
        }
      }
    }
  }
  for (size_t i = 0; i < n; ++i) matrix[i * n + i] = 0;
}

}  // namespace

void InvertInPlace(std::span<float> matrix, size_t n, int threads) {
  Eigen::Map<Matrix> a(matrix.data(), static_cast<Index>(n), static_cast<Index>(n));
  Matrix column;  // of the block, for all rows, as it was before the sweep
  for (size_t first = 0; first < n; first += kBlock) {
    const auto at = static_cast<Index>(first);
    const auto width = static_cast<Index>(std::min(kBlock, n - first));
    const auto after = static_cast<Index>(n) - at - width;
    column.resize(static_cast<Index>(n), width);
    column.topRows(at) = a.block(at, 0, width, at).transpose();
    column.middleRows(at, width) = a.block(at, at, width, width).selfadjointView<Eigen::Lower>();
    column.bottomRows(after) = a.block(at + width, at, after, width);
    const Matrix inverse = column.middleRows(at, width).llt().solve(Matrix::Identity(width, width));
    const Matrix scaled = column * inverse;
    const size_t pieces = (n + kRows - 1) / kRows;
    ParallelFor(pieces, threads, [&](size_t begin, size_t end, int) {
      for (size_t piece = begin; piece < end; ++piece) {
        const auto top = static_cast<Index>(piece * kRows);
        const auto rows = static_cast<Index>(std::min(kRows, n - piece * kRows));
        // Up to the end of the block on the diagonal, so a little above it, too.
        a.block(top, 0, rows, top + rows).noalias() -=
            scaled.middleRows(top, rows) * column.topRows(top + rows).transpose();
      }
    });
    // What belongs to the block itself the products have overwritten.
    a.block(at, 0, width, at) = scaled.topRows(at).transpose();
    a.block(at + width, at, after, width) = scaled.bottomRows(after);
    a.block(at, at, width, width) = -inverse;
  }
}

Result<Ease> Ease::Fit(const Histories& histories, float regularisation, int threads) {
  const size_t n = histories.num_items;
  const std::string bytes = std::to_string(n * n * sizeof(float) / 1'000'000) + " MB";
  if (n > kMaxEaseItems) {
    return InvalidArgument("takes " + std::to_string(n) + "^2 numbers (" + bytes + "), and is left out above " +
                           std::to_string(kMaxEaseItems) + " items");
  }
  Ease ease;
  ease.num_items_ = n;
  ease.weights_.reset(new (std::nothrow) float[n * n]());
  if (ease.weights_ == nullptr) return OutOfMemory("takes " + bytes + " of memory, which are not there");
  const std::span<float> matrix(ease.weights_.get(), n * n);
  CountPairs(histories, matrix);
  for (size_t i = 0; i < n; ++i) matrix[i * n + i] += regularisation;
  InvertInPlace(matrix, n, threads);
  ToWeights(matrix, n);
  return ease;
}

void Ease::Score(std::span<const int32_t> history, std::span<double> scores) const {
  for (const int32_t item : history) {
    const float* row = weights_.get() + static_cast<size_t>(item) * num_items_;
    for (size_t j = 0; j < num_items_; ++j) scores[j] += static_cast<double>(row[j]);
  }
}

}  // namespace vitrine
