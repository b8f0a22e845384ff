#include "fit/product_quantiser.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/random.h"
#include "bundle/roles.h"
#include "fit/parallel.h"

namespace vitrine {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXf;

// One part of a vector, padded with zeros to S values.
using Part = std::span<const float>;

float SquaredDistance(Part a, Part b) {
  float sum = 0;
  for (size_t d = 0; d < a.size(); ++d) sum += (a[d] - b[d]) * (a[d] - b[d]);
  return sum;
}

class Trainer {
 public:
  Trainer(std::span<const float> rows, size_t d, const PqOptions& options, int threads)
      : options_(options), threads_(threads), n_(rows.size() / d) {
    pq_.num_subs = static_cast<uint32_t>(options.num_subs);
    pq_.sub_dimensions = static_cast<uint32_t>((d + pq_.num_subs - 1) / pq_.num_subs);
    width_ = size_t{pq_.num_subs} * pq_.sub_dimensions;
    padded_.assign(n_ * width_, 0);
    lengths_.assign(n_, 0);
    for (size_t i = 0; i < n_; ++i) {
      const auto row = rows.subspan(i * d, d);
      std::copy(row.begin(), row.end(), padded_.begin() + static_cast<std::ptrdiff_t>(i * width_));
      float square = 0;
      for (const float v : row) square += v * v;
      lengths_[i] = std::sqrt(square);
    }
    pq_.centroids.assign(size_t{pq_.num_subs} * kPqCentroids * pq_.sub_dimensions, 0);
    pq_.codes.assign(n_ * pq_.num_subs, 0);
    refined_.assign(size_t{kPqCentroids} * pq_.sub_dimensions, 0);
    is_refined_.assign(kPqCentroids, 0);
  }

  FittedPq Fit() {
    DrawSample();
    ParallelFor(pq_.num_subs, threads_, [&](size_t begin, size_t end, int) {
      for (size_t m = begin; m < end; ++m) LearnCentroids(m);
    });
    const bool refines = options_.parallel_weight > 1 && options_.sweeps > 0;
    Encode(sample_, refines);
    for (int sweep = 0; refines && sweep < options_.sweeps; ++sweep) {
      for (size_t m = 0; m < pq_.num_subs; ++m) RefineCentroids(m);
      Encode(sample_, true);
    }
    std::vector<uint32_t> all(n_);
    std::iota(all.begin(), all.end(), 0u);
    Encode(all, refines);
    return std::move(pq_);
  }

 private:
  Part PartOf(size_t item, size_t m) const {
    return Part(padded_).subspan(item * width_ + m * pq_.sub_dimensions, pq_.sub_dimensions);
  }
  std::span<float> Centroid(size_t m, size_t code) {
    return std::span(pq_.centroids).subspan((m * kPqCentroids + code) * pq_.sub_dimensions, pq_.sub_dimensions);
  }
  uint8_t& Code(size_t item, size_t m) { return pq_.codes[item * pq_.num_subs + m]; }

  void DrawSample() {
    sample_.resize(n_);
    std::iota(sample_.begin(), sample_.end(), 0u);
    if (n_ <= options_.max_training_items) return;
    Random random(options_.seed);
    for (size_t i = 0; i < options_.max_training_items; ++i) std::swap(sample_[i], sample_[i + random.Below(n_ - i)]);
    sample_.resize(options_.max_training_items);
    std::sort(sample_.begin(), sample_.end());
  }

  size_t Nearest(Part part, size_t m) {
    size_t best = 0;
    float least = std::numeric_limits<float>::infinity();
    for (size_t code = 0; code < kPqCentroids; ++code) {
      const float distance = SquaredDistance(part, Centroid(m, code));
      if (distance < least) {
        least = distance;
        best = code;
      }
    }
    return best;
  }

  // k-means++ (Arthur and Vassilvitskii, SODA 2007), then Lloyd's iterations.
  void LearnCentroids(size_t m) {
    Random random = Random(options_.seed).Fork(m);
    std::vector<double> distances(sample_.size(), 1);
    for (size_t code = 0; code < kPqCentroids; ++code) {
      const Part chosen = PartOf(sample_[random.Categorical(distances)], m);
      std::copy(chosen.begin(), chosen.end(), Centroid(m, code).begin());
      for (size_t i = 0; i < sample_.size(); ++i) {
        const double distance = double{SquaredDistance(PartOf(sample_[i], m), chosen)};
        distances[i] = code == 0 ? distance : std::min(distances[i], distance);
      }
    }
    const size_t s = pq_.sub_dimensions;
    for (int iteration = 0; iteration < options_.iterations; ++iteration) {
      std::vector<double> sums(kPqCentroids * s, 0);
      std::vector<double> counts(kPqCentroids, 0);
      for (const uint32_t item : sample_) {
        const Part part = PartOf(item, m);
        const size_t code = Nearest(part, m);
        counts[code] += 1;
        for (size_t d = 0; d < s; ++d) sums[code * s + d] += double{part[d]};
      }
      for (size_t code = 0; code < kPqCentroids; ++code) {
        if (counts[code] == 0) continue;
        for (size_t d = 0; d < s; ++d) Centroid(m, code)[d] = static_cast<float>(sums[code * s + d] / counts[code]);
      }
    }
  }

  // The nearest codes; with `refine` then those of the least loss, one part after the other, until none changes.
  void Encode(std::span<const uint32_t> items, bool refine) {
    ParallelFor(items.size(), threads_, [&](size_t begin, size_t end, int) {
      for (size_t i = begin; i < end; ++i) {
        for (size_t m = 0; m < pq_.num_subs; ++m) {
          Code(items[i], m) = static_cast<uint8_t>(Nearest(PartOf(items[i], m), m));
        }
        if (refine) RefineCodes(items[i]);
      }
    });
  }

  // r_m . x_m / |x|, of what is left of part m of an item under a code.
  float Along(size_t item, size_t m, size_t code) {
    const Part part = PartOf(item, m);
    const Part centroid = Centroid(m, code);
    float sum = 0;
    for (size_t d = 0; d < part.size(); ++d) sum += (part[d] - centroid[d]) * part[d];
    return lengths_[item] > 0 ? sum / lengths_[item] : 0;
  }

  float AlongAll(size_t item) {
    float sum = 0;
    for (size_t m = 0; m < pq_.num_subs; ++m) sum += Along(item, m, Code(item, m));
    return sum;
  }

  void RefineCodes(size_t item) {
    constexpr int kMostRounds = 4;
    const float weight = options_.parallel_weight - 1;
    float along = AlongAll(item);
    for (int round = 0; round < kMostRounds; ++round) {
      bool changed = false;
      for (size_t m = 0; m < pq_.num_subs; ++m) {
        const float others = along - Along(item, m, Code(item, m));
        size_t best = Code(item, m);
        float least = std::numeric_limits<float>::infinity();
        for (size_t code = 0; code < kPqCentroids; ++code) {
          const float total = others + Along(item, m, code);
          const float loss = SquaredDistance(PartOf(item, m), Centroid(m, code)) + weight * total * total;
          if (loss < least) {
            least = loss;
            best = code;
          }
        }
        changed = changed || best != Code(item, m);
        Code(item, m) = static_cast<uint8_t>(best);
        along = others + Along(item, m, best);
      }
      if (!changed) return;
    }
  }

  // Solves for the centroids of one part, the codes and all other centroids held fixed.
  void RefineCentroids(size_t m) {
    const auto s = static_cast<Eigen::Index>(pq_.sub_dimensions);
    const float weight = options_.parallel_weight - 1;
    ParallelFor(kPqCentroids, threads_, [&](size_t begin, size_t end, int) {
      for (size_t code = begin; code < end; ++code) {
        Eigen::MatrixXd left = Eigen::MatrixXd::Zero(s, s);
        Eigen::VectorXd right = Eigen::VectorXd::Zero(s);
        bool is_used = false;
        for (const uint32_t item : sample_) {
          if (Code(item, m) != code) continue;
          const Eigen::VectorXd x = Eigen::Map<const Vector>(PartOf(item, m).data(), s).cast<double>();
          const Eigen::VectorXd unit = x / std::max(double{lengths_[item]}, 1e-30);
          const double others = double{AlongAll(item) - Along(item, m, code)};
          left += Eigen::MatrixXd::Identity(s, s) + double{weight} * unit * unit.transpose();
          right += x + double{weight} * (others + x.dot(unit)) * unit;
          is_used = true;
        }
        if (!is_used) continue;
        const Eigen::VectorXd solution = left.ldlt().solve(right);
        for (Eigen::Index d = 0; d < s; ++d) {
          refined_[code * pq_.sub_dimensions + static_cast<size_t>(d)] = static_cast<float>(solution[d]);
        }
        is_refined_[code] = 1;
      }
    });
    for (size_t code = 0; code < kPqCentroids; ++code) {
      if (is_refined_[code] == 0) continue;
      is_refined_[code] = 0;
      std::copy_n(refined_.begin() + static_cast<std::ptrdiff_t>(code * pq_.sub_dimensions), pq_.sub_dimensions,
                  Centroid(m, code).begin());
    }
  }

  const PqOptions options_;
  const int threads_;
  size_t n_ = 0;
  size_t width_ = 0;              // M * S
  std::vector<float> padded_;     // [N, M * S]
  std::vector<float> lengths_;    // [N]
  std::vector<uint32_t> sample_;  // item indices, ascending
  FittedPq pq_;
  std::vector<float> refined_;  // [16, S]: scratch of RefineCentroids()
  std::vector<uint8_t> is_refined_;
};

}  // namespace

FittedPq FitPq(std::span<const float> rows, size_t d, const PqOptions& options, int threads) {
  return Trainer(rows, d, options, threads).Fit();
}

std::vector<uint8_t> BlocksOfCodes(const FittedPq& pq) {
  const size_t m = pq.num_subs;
  const size_t n = pq.codes.size() / m;
  constexpr size_t kHalf = kPqBlockItems / 2;
  std::vector<uint8_t> blocks((n + kPqBlockItems - 1) / kPqBlockItems * m * kHalf, 0);
  for (size_t item = 0; item < n; ++item) {
    const size_t shift = item % kPqBlockItems / kHalf * 4;
    for (size_t sub = 0; sub < m; ++sub) {
      blocks[(item / kPqBlockItems * m + sub) * kHalf + item % kHalf] |=
          static_cast<uint8_t>(pq.codes[item * m + sub] << shift);
    }
  }
  return blocks;
}

}  // namespace vitrine
