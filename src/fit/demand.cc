#include "fit/demand.h"

#include <algorithm>
#include <cmath>

namespace vitrine {

double ShareVariance(const ReportNoise& noise, double share, uint64_t reports) {
  const double p = ReportNoise::kKept;
  const double q = noise.invented;
  const double ones = share * p + (1 - share) * q;
  return ones * (1 - ones) / (static_cast<double>(reports) * (p - q) * (p - q));
}

std::vector<CategoryShare> EstimateShares(const FeedbackReports& reports, size_t num_categories, int64_t before_s) {
  std::vector<CategoryShare> shares(num_categories);
  std::vector<double> weights(num_categories, 0);
  for (const ReportGroup& group : reports.groups) {
    if ((group.week + 1) * kReportWeek_s > before_s) continue;
    const ReportNoise noise = ReportNoise::Of(group.epsilon);
    const auto n = static_cast<double>(group.reports);
    for (size_t i = 0; i < group.categories.size(); ++i) {
      CategoryShare& sum = shares[group.categories[i]];
      const double share =
          (static_cast<double>(group.ones[i]) / n - noise.invented) / (ReportNoise::kKept - noise.invented);
      // The variance of a share of 0, which does not depend on what was counted: else chance would weigh itself.
      const double weight = 1 / ShareVariance(noise, 0, group.reports);
      sum.share += weight * share;
      sum.reports += group.reports;
      weights[group.categories[i]] += weight;
      sum.variance += weight * weight * ShareVariance(noise, std::clamp(share, 0.0, 1.0), group.reports);
    }
  }
  for (size_t c = 0; c < num_categories; ++c) {
    if (!(weights[c] > 0)) continue;
    shares[c].share /= weights[c];
    shares[c].variance /= weights[c] * weights[c];
  }
  return shares;
}

std::vector<double> DemandFactors(std::span<const CategoryShare> shares, std::span<const float> popularity,
                                  std::span<const uint32_t> categories, const DemandOptions& options) {
  // Of the popularity of those categories that reports can name.
  std::vector<double> popular(shares.size(), 0);
  double total = 0;
  for (size_t i = 0; i < popularity.size(); ++i) {
    if (categories[i] == Catalog::kNone || shares[categories[i]].reports == 0) continue;
    popular[categories[i]] += double{popularity[i]};
    total += double{popularity[i]};
  }
  std::vector<double> factors(shares.size(), 1);
  if (!(total > 0)) return factors;
  for (size_t c = 0; c < shares.size(); ++c) {
    const double by_data = popular[c] / total;
    if (shares[c].reports == 0 || !(by_data > 0)) continue;
    const double chance = options.standard_errors * std::sqrt(shares[c].variance);
    const double difference = shares[c].share - by_data;
    if (std::abs(difference) <= chance) continue;
    const double followed = by_data + difference - std::copysign(chance, difference);
    factors[c] = std::clamp(followed / by_data, 1 / options.limit, options.limit);
  }
  return factors;
}

void ApplyDemand(std::span<const double> factors, std::span<const uint32_t> categories,
                 std::vector<float>* popularity) {
  float largest = 0;
  for (size_t i = 0; i < popularity->size(); ++i) {
    float& value = (*popularity)[i];
    if (categories[i] != Catalog::kNone) value = static_cast<float>(double{value} * factors[categories[i]]);
    largest = std::max(largest, value);
  }
  if (!(largest > 0)) return;
  for (float& value : *popularity) value /= largest;
}

}  // namespace vitrine
