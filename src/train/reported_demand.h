// Private reports in a training: what a model follows of them, and what is said about that.
#ifndef VITRINE_TRAIN_REPORTED_DEMAND_H_
#define VITRINE_TRAIN_REPORTED_DEMAND_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fit/demand.h"
#include "fit/model.h"
#include "ingest/feedback_reports.h"

namespace vitrine {

// What a model was made to follow, by category of the catalogue. Empty: nothing was reported.
struct FollowedDemand {
  std::vector<CategoryShare> shares;
  std::vector<double> factors;
};

class ReportedDemand {
 public:
  // Nothing was reported: models stay as they are.
  ReportedDemand() = default;
  explicit ReportedDemand(FeedbackReports reports) : reports_(std::move(reports)) {}

  // Multiplies the popularity of each category by what reports say of it (fit/demand.h), as far as their weeks ended by
  // until_s.
  FollowedDemand Follow(const Catalog& catalog, int64_t until_s, FittedModel* model) const;

  // { "input", "lines", "taken", "refused", "followed", "categories": [ { "name", "reports", "share", "standardError",
  // "factor" } ] }; null when nothing was reported.
  nlohmann::ordered_json ToJson(const Catalog& catalog, const FollowedDemand& followed) const;

  // What was refused, for the log; empty: nothing.
  std::vector<std::string> Warnings() const;

 private:
  std::optional<FeedbackReports> reports_;
};

}  // namespace vitrine

#endif  // VITRINE_TRAIN_REPORTED_DEMAND_H_
