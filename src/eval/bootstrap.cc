#include "eval/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace vitrine {

Interval PairedBootstrap(std::span<const double> a, std::span<const double> b, const BootstrapOptions& options) {
  Interval interval;
  const size_t n = std::min(a.size(), b.size());
  if (n == 0 || options.resamples < 1) return interval;
  std::vector<double> differences(n);
  double sum = 0;
  for (size_t i = 0; i < n; ++i) sum += differences[i] = a[i] - b[i];
  interval.difference = sum / static_cast<double>(n);

  Random random(options.seed);
  std::vector<double> means(static_cast<size_t>(options.resamples));
  for (double& mean : means) {
    double total = 0;
    for (size_t i = 0; i < n; ++i) total += differences[random.Below(n)];
    mean = total / static_cast<double>(n);
  }
  std::sort(means.begin(), means.end());
  const double tail = (1 - options.confidence) / 2;
  const auto at = [&](double share) {
    return means[static_cast<size_t>(std::lround(share * static_cast<double>(means.size() - 1)))];
  };
  interval.low = at(tail);
  interval.high = at(1 - tail);
  return interval;
}

}  // namespace vitrine
