// What private reports say about demand, and how far a model may follow them.
#ifndef VITRINE_FIT_DEMAND_H_
#define VITRINE_FIT_DEMAND_H_

#include <cstdint>
#include <span>
#include <vector>

#include "ingest/dataset.h"
#include "ingest/feedback_reports.h"

namespace vitrine {

// Of the shoppers who reported, the share that deals most with a category.
struct CategoryShare {
  double share = 0;      // without bias; may lie below 0 or above 1
  double variance = 0;   // of `share`
  uint64_t reports = 0;  // that had this category among theirs; 0: nothing is known
};

// Takes the chance out again: share = (ones / n - q) / (p - q) for each group of reports, with p = 1/2 the probability
// that a bit that was 1 is told and q that one that was 0 is. Groups are put together by the inverse of their variance.
//   before_s  only weeks that ended by then count: what comes later must not be known to a model that is measured
//   returns   CategoryShare[num_categories]
// Source: Wang, Blocki, Li, Jha, USENIX Security 2017, equations 2 and 11 (optimised unary encoding).
std::vector<CategoryShare> EstimateShares(const FeedbackReports& reports, size_t num_categories, int64_t before_s);

// By theory: the variance of an estimated share of `share` over n reports, for the probabilities of `noise`.
double ShareVariance(const ReportNoise& noise, double share, uint64_t reports);

struct DemandOptions {
  // A difference between what was reported and what the data says that is smaller than so many standard errors is taken
  // for chance; of a larger one, this much is taken off. >= 0.
  double standard_errors = 2;
  // A category's popularity is multiplied by 1/limit to limit at the most, whatever reports say: who sends false ones
  // moves it no further. >= 1; 1: reports change nothing.
  double limit = 2;
};

// By what the popularity of a category's items is multiplied: its share by reports over its share of the popularity.
//   popularity  float[N]
//   categories  uint32[N], Catalog::kNone for none
//   returns     double[C], 1 where nothing is known
std::vector<double> DemandFactors(std::span<const CategoryShare> shares, std::span<const float> popularity,
                                  std::span<const uint32_t> categories, const DemandOptions& options);

// Multiplies, and scales what comes out so that the largest is 1 again.
void ApplyDemand(std::span<const double> factors, std::span<const uint32_t> categories, std::vector<float>* popularity);

}  // namespace vitrine

#endif  // VITRINE_FIT_DEMAND_H_
