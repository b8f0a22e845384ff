// How sure a figure is, and whether one model is better than another or was lucky with the customers.
#ifndef VITRINE_EVAL_BOOTSTRAP_H_
#define VITRINE_EVAL_BOOTSTRAP_H_

#include <cstdint>
#include <span>
#include <vector>

namespace vitrine {

struct BootstrapOptions {
  int resamples = 2000;      // 1..1e6
  double confidence = 0.95;  // of the interval; 0..1, both excluded
  uint64_t seed = 1;
};

struct Interval {
  double value = 0;  // of the cases as they are: a mean, or the difference of two
  double low = 0;    // percentiles of it over resamples
  double high = 0;
  bool above_zero() const { return low > 0; }
};

// Means of several models or metrics over the same cases, drawn together: each resample takes so many cases with
// replacement, the same for all columns, so that differences of two columns are paired.
// Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993 (percentile interval).
class Bootstrap {
 public:
  // REQUIRES: all columns are of one length. Without cases all intervals are zeros.
  Bootstrap(std::span<const std::span<const double>> columns, const BootstrapOptions& options);

  // Of the mean of one column.
  Interval Mean(size_t column) const;

  // Of the mean of `a` minus that of `b`.
  Interval Difference(size_t a, size_t b) const;

 private:
  Interval Of(double value, std::vector<double> resampled) const;

  BootstrapOptions options_;
  std::vector<double> means_;                   // by column
  std::vector<std::vector<double>> resampled_;  // [columns][resamples]; empty without cases
};

// The difference of two columns, a minus b. REQUIRES: a.size() == b.size().
Interval PairedBootstrap(std::span<const double> a, std::span<const double> b, const BootstrapOptions& options);

}  // namespace vitrine

#endif  // VITRINE_EVAL_BOOTSTRAP_H_
