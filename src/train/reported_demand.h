// Private reports in a training: what a model follows of them, and what is said about that.
#ifndef VITRINE_TRAIN_REPORTED_DEMAND_H_
#define VITRINE_TRAIN_REPORTED_DEMAND_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/status.h"
#include "fit/model.h"
#include "ingest/byte_source.h"
#include "ingest/dataset.h"

namespace vitrine {

// What browsers reported. Behind an interface because the trainer that a page downloads takes no reports, and must not
// hold what reads them.
class ReportedDemand {
 public:
  virtual ~ReportedDemand() = default;

  // Multiplies the popularity of each category by what reports say of it (fit/demand.h), as far as their weeks ended by
  // until_s. Returns what was followed, as ToJson() has it under "categories".
  virtual nlohmann::ordered_json Follow(const Catalog& catalog, int64_t until_s, FittedModel* model) const = 0;

  // { "input", "lines", "taken", "refused", "followed", "categories": [ { "name", "reports", "share", "standardError",
  // "factor" } ] }
  //   followed  what Follow() returned for the model that ships
  virtual nlohmann::ordered_json ToJson(const nlohmann::ordered_json& followed) const = 0;

  // What was refused, for the log; empty: nothing.
  virtual std::vector<std::string> Warnings() const = 0;
};

// Reads reports for a catalogue and data that end at newest_s.
using ReportReader = std::function<Result<std::unique_ptr<ReportedDemand>>(ByteSource& source, const Catalog& catalog,
                                                                           int64_t newest_s)>;

// Errors: those of ReadFeedbackReports().
Result<std::unique_ptr<ReportedDemand>> ReadReportedDemand(ByteSource& source, const Catalog& catalog,
                                                           int64_t newest_s);

}  // namespace vitrine

#endif  // VITRINE_TRAIN_REPORTED_DEMAND_H_
