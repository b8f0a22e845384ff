// How a training protects the people it learns from, and what that costs: report.json's "privacy".
#ifndef VITRINE_TRAIN_PRIVACY_H_
#define VITRINE_TRAIN_PRIVACY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "base/status.h"
#include "eval/audit.h"
#include "eval/metrics.h"
#include "eval/split.h"
#include "fit/histories.h"
#include "train/byte_budget.h"
#include "train/input.h"

namespace vitrine {

struct PrivacyOptions {
  // What fewer people stand behind is left out of the model (RequireSupport). 0..1000; 0: kMinSupport, of sequences,
  // which are public benchmarks, 1.
  int min_support = 0;
  PersonLimits limits = {1000, 20};
  bool audit = false;  // whether the bundle is asked who it was learnt from; takes as long as a few trainings
  uint64_t seed = 1;   // of the audit
};
inline constexpr int kMinSupport = 2;

int MinSupportOf(const PrivacyOptions& options, InputKind kind);

// The model with other support, all else alike.
struct SupportRow {
  int min_support = 1;
  size_t edges = 0;
  uint64_t gzip_bytes = 0;
  Metrics mean;  // at most @10
  std::optional<Audit> audit;
};

struct PrivacyReport {
  int min_support = 1;  // of the model that ships
  PersonLimits limits;
  size_t people_limited = 0;           // people of the training part of whom not everything was learnt from
  size_t items_left_out = 0;           // ... and how much was not
  std::vector<SupportRow> by_support;  // 1, 2, 5, 20 and that of the model, ascending; empty: not measured
  // What report.json has of by_support; null: not measured.
  std::shared_ptr<const nlohmann::ordered_json> measured;

  // The row of the model that ships. REQUIRES: by_support is not empty.
  const SupportRow& own() const;
};

// The model with some support, packed as what ships.
struct SupportedBundle {
  BudgetedBundle packed;
  std::vector<int32_t> numbers;  // as EvaluateBundle() takes them
};

// What is measured, made anew.
struct PrivacyFits {
  std::function<Result<SupportedBundle>(int min_support)> everybody;
  // Of some people of the test fold's training part, with the items as they are numbered there. A sequence encoder has
  // no part in it: it would have been trained on the others, too.
  std::function<Result<Bundle>(const Histories& people, int min_support)> some_people;
};

// What the limits left out, and nothing measured.
PrivacyReport LimitsOf(const Fold& test, const PrivacyOptions& options);

// Fills what is measured into the report of LimitsOf().
//   progress  called between the fits, with 0..1; what it returns unless it is ok ends the measuring
using PrivacyMeter = std::function<Status(const Fold& test, const PrivacyOptions& options, const PrivacyFits& fits,
                                          const GzipSize& gzip_size, int threads,
                                          const std::function<Status(double)>& progress, PrivacyReport* report)>;

// Fits, packs and asks a model for each support, and audits it if the options say so: a PrivacyMeter. The trainer that
// a page downloads holds none of it. REQUIRES: options.min_support >= 1. Errors: those of the fits, EvaluateBundle()
// and AuditMembership().
Status MeasurePrivacy(const Fold& test, const PrivacyOptions& options, const PrivacyFits& fits,
                      const GzipSize& gzip_size, int threads, const std::function<Status(double)>& progress,
                      PrivacyReport* report);

// { "minSupport", "perPerson", "limited", "bySupport": [ { "minSupport", "edges", "gzipBytes", "ndcg@10", "recall@10",
//   "audit"? } ], "audit"? }; without "bySupport" where nothing was measured
nlohmann::ordered_json PrivacyToJson(const PrivacyReport& report);

}  // namespace vitrine

#endif  // VITRINE_TRAIN_PRIVACY_H_
