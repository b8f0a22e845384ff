#include "neural/ragged_attention.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "fit/parallel.h"
#include "neural/dropout.h"

namespace vitrine {
namespace {

using Row = Eigen::Map<const Eigen::VectorXf>;
using MutableRow = Eigen::Map<Eigen::VectorXf>;

// The rows of one head of one sequence.
struct Head {
  size_t first_row;
  size_t rows;
  size_t column;  // of the head's first value, within D
  size_t share;   // of its first share
  uint64_t stream;
};

template <typename Body>
void ForEachHead(const AttentionShape& shape, const Body& body) {
  const std::vector<size_t> offsets = ShareOffsets(shape);
  const auto heads = static_cast<size_t>(shape.heads);
  ParallelFor(shape.begin.size() - 1, shape.threads, [&](size_t begin, size_t end, int) {
    for (size_t s = begin; s < end; ++s) {
      const auto first = static_cast<size_t>(shape.begin[s]);
      const size_t rows = static_cast<size_t>(shape.begin[s + 1]) - first;
      for (size_t h = 0; h < heads; ++h) {
        body(Head{first, rows, h * static_cast<size_t>(shape.head_size), offsets[s] + h * (rows * (rows + 1) / 2),
                  SplitMix64(shape.seed ^ SplitMix64(s * heads + h))});
      }
    }
  });
}

}  // namespace

std::vector<size_t> ShareOffsets(const AttentionShape& shape) {
  std::vector<size_t> offsets = {0};
  for (size_t s = 0; s + 1 < shape.begin.size(); ++s) {
    const auto rows = static_cast<size_t>(shape.begin[s + 1] - shape.begin[s]);
    offsets.push_back(offsets.back() + static_cast<size_t>(shape.heads) * (rows * (rows + 1) / 2));
  }
  return offsets;
}

void AttendForward(const AttentionShape& shape, const float* in, float* shares, float* out) {
  const Eigen::Index size = shape.head_size;
  const size_t d = static_cast<size_t>(shape.heads) * static_cast<size_t>(shape.head_size);
  const float scale = 1 / std::sqrt(static_cast<float>(size));
  ForEachHead(shape, [&](const Head& head) {
    DropoutStream dropout(shape.dropout, head.stream);
    float* share = shares + head.share;
    for (size_t i = 0; i < head.rows; ++i, share += i) {
      const float* row = in + (head.first_row + i) * 3 * d + head.column;
      const Row query(row, size);
      MutableRow sum(out + (head.first_row + i) * d + head.column, size);
      MutableRow weights(share, static_cast<Eigen::Index>(i) + 1);
      for (size_t j = 0; j <= i; ++j) {
        share[j] = scale * query.dot(Row(in + (head.first_row + j) * 3 * d + d + head.column, size));
      }
      weights = (weights.array() - weights.maxCoeff()).exp();
      weights /= weights.sum();
      sum.setZero();
      for (size_t j = 0; j <= i; ++j) {
        const float factor = dropout.Next();
        if (factor > 0) sum += factor * share[j] * Row(in + (head.first_row + j) * 3 * d + 2 * d + head.column, size);
      }
    }
  });
}

void AttendBackward(const AttentionShape& shape, const float* in, const float* shares, const float* d_out,
                    float* d_in) {
  const Eigen::Index size = shape.head_size;
  const size_t d = static_cast<size_t>(shape.heads) * static_cast<size_t>(shape.head_size);
  const float scale = 1 / std::sqrt(static_cast<float>(size));
  ForEachHead(shape, [&](const Head& head) {
    const auto of = [&](const float* base, size_t i, size_t part) {
      return Row(base + (head.first_row + i) * 3 * d + part * d + head.column, size);
    };
    const auto change = [&](size_t i, size_t part) {
      return MutableRow(d_in + (head.first_row + i) * 3 * d + part * d + head.column, size);
    };
    for (size_t i = 0; i < head.rows; ++i) {
      for (size_t part = 0; part < 3; ++part) change(i, part).setZero();
    }
    DropoutStream dropout(shape.dropout, head.stream);
    Eigen::VectorXf d_share(static_cast<Eigen::Index>(head.rows));
    const float* share = shares + head.share;
    for (size_t i = 0; i < head.rows; ++i, share += i) {
      const Row d_sum(d_out + (head.first_row + i) * d + head.column, size);
      float mean = 0;
      for (size_t j = 0; j <= i; ++j) {
        const float factor = dropout.Next();
        float& by = d_share[static_cast<Eigen::Index>(j)];
        by = 0;
        if (factor > 0) {
          by = factor * d_sum.dot(of(in, j, 2));
          change(j, 2) += factor * share[j] * d_sum;
        }
        mean += by * share[j];
      }
      for (size_t j = 0; j <= i; ++j) {
        const float by = scale * share[j] * (d_share[static_cast<Eigen::Index>(j)] - mean);
        change(i, 0) += by * of(in, j, 1);
        change(j, 1) += by * of(in, i, 0);
      }
    }
  });
}

}  // namespace vitrine
