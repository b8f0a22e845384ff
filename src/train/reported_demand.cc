#include "train/reported_demand.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "fit/demand.h"
#include "ingest/feedback_reports.h"
#include "train/report.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

class DemandOfReports final : public ReportedDemand {
 public:
  explicit DemandOfReports(FeedbackReports reports) : reports_(std::move(reports)) {}

  Json Follow(const Catalog& catalog, int64_t until_s, FittedModel* model) const override {
    const std::vector<CategoryShare> shares = EstimateShares(reports_, catalog.category_names.size(), until_s);
    const std::vector<double> factors = DemandFactors(shares, model->popularity, catalog.categories, {});
    ApplyDemand(factors, catalog.categories, &model->popularity);
    ApplyDemand(factors, catalog.categories, &model->trending);
    Json categories = Json::array();
    for (size_t c = 0; c < shares.size(); ++c) {
      if (shares[c].reports == 0) continue;
      categories.push_back({{"name", catalog.category_names[c]},
                            {"reports", shares[c].reports},
                            {"share", Rounded(shares[c].share)},
                            {"standardError", Rounded(std::sqrt(shares[c].variance))},
                            {"factor", Rounded(factors[c])}});
    }
    return categories;
  }

  Json ToJson(const Json& categories) const override {
    Json refused = Json::object();
    for (size_t i = 0; i < reports_.refused.size(); ++i) {
      const DroppedLines& lines = reports_.refused[i];
      if (lines.count == 0) continue;
      const auto refusal = static_cast<ReportRefusal>(i);
      Json examples = Json::array();
      for (const LineExample& example : lines.examples) examples.push_back(example.line);
      refused[ReportRefusalName(refusal)] = {
          {"lines", lines.count}, {"meaning", ReportRefusalText(refusal)}, {"examples", std::move(examples)}};
    }
    uint64_t followed = 0;
    for (const Json& category : categories) followed = std::max(followed, category["reports"].get<uint64_t>());
    return {{"input", reports_.input},       {"lines", reports_.lines}, {"taken", reports_.taken},
            {"refused", std::move(refused)}, {"followed", followed},    {"categories", categories}};
  }

  std::vector<std::string> Warnings() const override {
    std::vector<std::string> warnings;
    for (size_t i = 0; i < reports_.refused.size(); ++i) {
      const DroppedLines& lines = reports_.refused[i];
      if (lines.count == 0) continue;
      warnings.push_back(reports_.input + ": " + std::to_string(lines.count) + " of " + std::to_string(reports_.lines) +
                         " reports refused, the first in line " + std::to_string(lines.examples.front().line) + ": " +
                         ReportRefusalText(static_cast<ReportRefusal>(i)));
    }
    return warnings;
  }

 private:
  FeedbackReports reports_;
};

}  // namespace

Result<std::unique_ptr<ReportedDemand>> ReadReportedDemand(ByteSource& source, const Catalog& catalog,
                                                           int64_t newest_s) {
  Result<FeedbackReports> reports = ReadFeedbackReports(source, catalog.category_names, newest_s);
  if (!reports.ok()) return reports.status();
  return std::unique_ptr<ReportedDemand>(std::make_unique<DemandOfReports>(std::move(*reports)));
}

}  // namespace vitrine
