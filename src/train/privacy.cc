#include "train/privacy.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "eval/evaluator.h"
#include "train/report.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kLevels[] = {1, 2, 5, 20};

size_t NumItems(const Histories& histories, size_t person) {
  return histories.step_items[histories.user_steps[person + 1]] - histories.step_items[histories.user_steps[person]];
}

void CountLimited(const Fold& fold, PrivacyReport* report) {
  const Histories& all = fold.for_baselines();
  for (size_t person = 0; person < all.num_users(); ++person) {
    const size_t left_out = NumItems(all, person) - NumItems(fold.train, person);
    report->people_limited += left_out > 0;
    report->items_left_out += left_out;
  }
}

Json AuditToJson(const Audit& audit) {
  Json attacks = Json::object();
  for (const Attack& attack : audit.attacks) {
    attacks[attack.name] = {{"text", attack.text},
                            {"auc", Rounded(attack.auc.value)},
                            {"low", Rounded(attack.auc.low)},
                            {"high", Rounded(attack.auc.high)}};
  }
  Json out = {{"members", audit.members}, {"others", audit.others}, {"attacks", std::move(attacks)}};
  if (const Attack* strongest = audit.Strongest()) {
    out["strongest"] = strongest->name;
    out["auc"] = Rounded(strongest->auc.value);
  }
  return out;
}

Json RowToJson(const SupportRow& row) {
  Json out = {{"minSupport", row.min_support}, {"edges", row.edges}, {"gzipBytes", row.gzip_bytes}};
  if (row.mean.cases > 0) {
    out["ndcg@10"] = Rounded(row.mean.ndcg[1]);
    out["recall@10"] = Rounded(row.mean.recall[1]);
  }
  if (row.audit) out["audit"] = AuditToJson(*row.audit);
  return out;
}

}  // namespace

int MinSupportOf(const PrivacyOptions& options, InputKind kind) {
  if (options.min_support > 0) return options.min_support;
  return kind == InputKind::kSequences ? 1 : kMinSupport;
}

const SupportRow& PrivacyReport::own() const {
  return *std::find_if(by_support.begin(), by_support.end(),
                       [&](const SupportRow& row) { return row.min_support == min_support; });
}

PrivacyReport LimitsOf(const Fold& test, const PrivacyOptions& options) {
  PrivacyReport report;
  report.min_support = options.min_support;
  report.limits = options.limits;
  CountLimited(test, &report);
  return report;
}

Status MeasurePrivacy(const Fold& test, const PrivacyOptions& options, const PrivacyFits& fits,
                      const GzipSize& gzip_size, int threads, const std::function<Status(double)>& progress,
                      PrivacyReport* report) {
  std::vector<int> levels(std::begin(kLevels), std::end(kLevels));
  levels.push_back(options.min_support);
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  Json rows = Json::array();
  for (size_t i = 0; i < levels.size(); ++i) {
    VITRINE_RETURN_IF_ERROR(progress(static_cast<double>(i) / static_cast<double>(levels.size())));
    const int level = levels[i];
    const Result<SupportedBundle> fitted = fits.everybody(level);
    if (!fitted.ok()) return fitted.status();
    const BudgetedBundle& packed = fitted->packed;
    const Result<Measured> measured =
        EvaluateBundle(packed.bundle, test.cases, test.train.num_items, fitted->numbers, threads, kCutoffs[1]);
    if (!measured.ok()) return measured.status();
    SupportRow row = {level, packed.edges_left, GzipBytes(packed.bundle, gzip_size), measured->mean, std::nullopt};
    if (options.audit) {
      AuditOptions asking;
      asking.seed = options.seed;
      asking.threads = threads;
      const auto fit = [&](const Histories& people) { return fits.some_people(people, level); };
      Result<Audit> audit = AuditMembership(test.train, fit, asking);
      if (!audit.ok()) return audit.status();
      row.audit = std::move(*audit);
    }
    rows.push_back(RowToJson(row));
    report->by_support.push_back(std::move(row));
  }
  Json out = {{"bySupport", std::move(rows)}};
  if (const auto& audit = report->own().audit) out["audit"] = AuditToJson(*audit);
  report->measured = std::make_shared<const Json>(std::move(out));
  return OkStatus();
}

Json PrivacyToJson(const PrivacyReport& report) {
  Json out = {{"minSupport", report.min_support},
              {"perPerson", {{"items", report.limits.items}, {"repeats", report.limits.repeats}}},
              {"limited", {{"people", report.people_limited}, {"items", report.items_left_out}}}};
  if (report.measured) out.update(*report.measured);
  return out;
}

}  // namespace vitrine
