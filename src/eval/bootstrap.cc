#include "eval/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/random.h"

namespace vitrine {

Bootstrap::Bootstrap(std::span<const std::span<const double>> columns, const BootstrapOptions& options)
    : options_(options), means_(columns.size(), 0) {
  const size_t cases = columns.empty() ? 0 : columns[0].size();
  if (cases == 0 || options.resamples < 1) return;
  const auto n = static_cast<double>(cases);
  // Rows of a case's values, so that a drawn case is one place in memory.
  std::vector<double> rows(cases * columns.size());
  for (size_t c = 0; c < columns.size(); ++c) {
    for (size_t i = 0; i < cases; ++i) {
      rows[i * columns.size() + c] = columns[c][i];
      means_[c] += columns[c][i];
    }
    means_[c] /= n;
  }
  resampled_.assign(columns.size(), std::vector<double>(static_cast<size_t>(options.resamples)));
  Random random(options.seed);
  std::vector<double> sums(columns.size());
  for (size_t r = 0; r < static_cast<size_t>(options.resamples); ++r) {
    std::fill(sums.begin(), sums.end(), 0);
    for (size_t i = 0; i < cases; ++i) {
      const double* row = &rows[random.Below(cases) * columns.size()];
      for (size_t c = 0; c < sums.size(); ++c) sums[c] += row[c];
    }
    for (size_t c = 0; c < sums.size(); ++c) resampled_[c][r] = sums[c] / n;
  }
}

Interval Bootstrap::Of(double value, std::vector<double> resampled) const {
  std::sort(resampled.begin(), resampled.end());
  const double tail = (1 - options_.confidence) / 2;
  const auto at = [&](double share) {
    return resampled[static_cast<size_t>(std::lround(share * static_cast<double>(resampled.size() - 1)))];
  };
  return {value, at(tail), at(1 - tail)};
}

Interval Bootstrap::Mean(size_t column) const {
  if (resampled_.empty()) return {};
  return Of(means_[column], resampled_[column]);
}

Interval Bootstrap::Difference(size_t a, size_t b) const {
  if (resampled_.empty()) return {};
  std::vector<double> differences = resampled_[a];
  for (size_t r = 0; r < differences.size(); ++r) differences[r] -= resampled_[b][r];
  return Of(means_[a] - means_[b], std::move(differences));
}

Interval PairedBootstrap(std::span<const double> a, std::span<const double> b, const BootstrapOptions& options) {
  const std::span<const double> columns[] = {a, b};
  return Bootstrap(columns, options).Difference(0, 1);
}

}  // namespace vitrine
