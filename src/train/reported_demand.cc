#include "train/reported_demand.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

double Rounded(double value) { return std::round(value * 1e6) / 1e6; }

}  // namespace

FollowedDemand ReportedDemand::Follow(const Catalog& catalog, int64_t until_s, FittedModel* model) const {
  FollowedDemand followed;
  if (!reports_) return followed;
  followed.shares = EstimateShares(*reports_, catalog.category_names.size(), until_s);
  followed.factors = DemandFactors(followed.shares, model->popularity, catalog.categories, {});
  ApplyDemand(followed.factors, catalog.categories, &model->popularity);
  ApplyDemand(followed.factors, catalog.categories, &model->trending);
  return followed;
}

Json ReportedDemand::ToJson(const Catalog& catalog, const FollowedDemand& demand) const {
  if (!reports_) return nullptr;
  Json refused = Json::object();
  for (size_t i = 0; i < reports_->refused.size(); ++i) {
    const DroppedLines& lines = reports_->refused[i];
    if (lines.count == 0) continue;
    const auto refusal = static_cast<ReportRefusal>(i);
    Json examples = Json::array();
    for (const LineExample& example : lines.examples) examples.push_back(example.line);
    refused[ReportRefusalName(refusal)] = {
        {"lines", lines.count}, {"meaning", ReportRefusalText(refusal)}, {"examples", std::move(examples)}};
  }
  Json categories = Json::array();
  uint64_t followed = 0;
  for (size_t c = 0; c < demand.shares.size(); ++c) {
    if (demand.shares[c].reports == 0) continue;
    followed = std::max(followed, demand.shares[c].reports);
    categories.push_back({{"name", catalog.category_names[c]},
                          {"reports", demand.shares[c].reports},
                          {"share", Rounded(demand.shares[c].share)},
                          {"standardError", Rounded(std::sqrt(demand.shares[c].variance))},
                          {"factor", Rounded(demand.factors[c])}});
  }
  return {{"input", reports_->input},        {"lines", reports_->lines}, {"taken", reports_->taken},
          {"refused", std::move(refused)}, {"followed", followed},      {"categories", std::move(categories)}};
}

std::vector<std::string> ReportedDemand::Warnings() const {
  std::vector<std::string> warnings;
  if (!reports_) return warnings;
  for (size_t i = 0; i < reports_->refused.size(); ++i) {
    const DroppedLines& lines = reports_->refused[i];
    if (lines.count == 0) continue;
    warnings.push_back(reports_->input + ": " + std::to_string(lines.count) + " of " +
                       std::to_string(reports_->lines) + " reports refused, the first in line " +
                       std::to_string(lines.examples.front().line) + ": " +
                       ReportRefusalText(static_cast<ReportRefusal>(i)));
  }
  return warnings;
}

}  // namespace vitrine
