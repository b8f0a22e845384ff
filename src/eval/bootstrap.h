// Whether one model is better than another, or was lucky with the customers.
#ifndef VITRINE_EVAL_BOOTSTRAP_H_
#define VITRINE_EVAL_BOOTSTRAP_H_

#include <cstdint>
#include <span>

namespace vitrine {

struct BootstrapOptions {
  int resamples = 2000;      // 1..1e6
  double confidence = 0.95;  // of the interval; 0..1, both excluded
  uint64_t seed = 1;
};

struct Interval {
  double difference = 0;  // mean of a - b over the cases
  double low = 0;         // percentiles of that mean over resamples
  double high = 0;
  bool above_zero() const { return low > 0; }
};

// Paired bootstrap over cases: resamples them with replacement, both models with the same draw.
// REQUIRES: a.size() == b.size(). All zeros for no cases.
// Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993 (percentile interval).
Interval PairedBootstrap(std::span<const double> a, std::span<const double> b, const BootstrapOptions& options);

}  // namespace vitrine

#endif  // VITRINE_EVAL_BOOTSTRAP_H_
