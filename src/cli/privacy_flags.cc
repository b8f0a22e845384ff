#include "cli/privacy_flags.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>

namespace vitrine {
namespace {

constexpr int kMostSupport = 1000;
constexpr int kMostOfOnePerson = 1'000'000;

std::string LimitText(int limit) { return limit > 0 ? std::to_string(limit) : "all"; }

void PrintAudit(const Audit& audit) {
  if (audit.attacks.empty()) {
    fmt::print("\naudit: {} people to hold out, of whom it takes {}: nothing was asked\n", audit.others, kLeastAudited);
    return;
  }
  fmt::print("\naudit: {} people who were learnt from against {} who were not; area under the curve, 0.5: no telling\n",
             audit.members, audit.others);
  for (const Attack& attack : audit.attacks) {
    fmt::print("{:<8}{:>8.4f}  [{:.4f}, {:.4f}]  {}\n", attack.name, attack.auc.value, attack.auc.low, attack.auc.high,
               attack.text);
  }
}

}  // namespace

void AddPrivacyFlags(CLI::App& command, PrivacyOptions* options) {
  command
      .add_option("--min-support", options->min_support,
                  "Edges, vectors and counts that fewer people stand behind are left out; default: 2, for --sequences "
                  "1; strict shops take up to 20")
      ->check(CLI::Range(1, kMostSupport));
  command
      .add_option("--max-items-per-person", options->limits.items,
                  "So many of one person's newest items are learnt from at the most; 0: all")
      ->check(CLI::Range(0, kMostOfOnePerson))
      ->capture_default_str();
  command
      .add_option("--max-repeats-per-person", options->limits.repeats,
                  "... and the same item of one person so many times; 0: always")
      ->check(CLI::Range(0, kMostOfOnePerson))
      ->capture_default_str();
  command.add_flag("--audit", options->audit,
                   "Ask the bundle who it was learnt from (membership inference), and say how well that can be told");
}

void PrintPrivacy(const PrivacyReport& report) {
  fmt::print("\nof one person at most {} items and {} of the same: {} items of {} people were not learnt from\n",
             LimitText(report.limits.items), LimitText(report.limits.repeats), report.items_left_out,
             report.people_limited);
  const bool audited = report.own().audit.has_value();
  fmt::print("{:<13}{:>10}{:>14}{:>10}{:>11}{:>13}\n", "min-support", "edges", "gzip bytes", "ndcg@10", "recall@10",
             audited ? "audit, AUC" : "");
  for (const SupportRow& row : report.by_support) {
    const bool is_own = row.min_support == report.min_support;
    fmt::print("{:<13}{:>10}{:>14}", std::to_string(row.min_support) + (is_own ? " (this)" : ""), row.edges,
               row.gzip_bytes);
    if (row.mean.cases > 0) fmt::print("{:>10.4f}{:>11.4f}", row.mean.ndcg[1], row.mean.recall[1]);
    if (audited && row.audit->Strongest() != nullptr) fmt::print("{:>13.4f}", row.audit->Strongest()->auc.value);
    fmt::print("\n");
  }
  if (audited) PrintAudit(*report.own().audit);
}

}  // namespace vitrine
