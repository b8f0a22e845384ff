#include "cli/evaluation_report.h"

#include <fmt/format.h>
#include <zlib.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "eval/ease_baseline.h"
#include "fit/ease.h"

namespace vitrine {
namespace {

constexpr char kEase[] = "ease";

// How sure the figures are, and what becomes of them when the history is not masked.
void PrintIntervals(const Comparison& comparison) {
  fmt::print("\n{:<20}{:^28}{:^28}{:>20}\n", "95 % intervals", "ndcg@10", "recall@10", "history unmasked:");
  fmt::print("{:<20}{:^28}{:^28}{:>10}{:>10}\n", "over customers", "", "", "ndcg@10", "recall@10");
  const auto text = [](const Interval& interval) {
    return fmt::format("{:.4f} [{:.4f}, {:.4f}]", interval.value, interval.low, interval.high);
  };
  for (const ComparedModel& model : comparison.models) {
    fmt::print("{:<20}{:^28}{:^28}{:>10.4f}{:>10.4f}\n", model.name, text(model.ndcg_at_10), text(model.recall_at_10),
               model.unmasked.ndcg[1], model.unmasked.recall[1]);
  }
}

}  // namespace

void AddSplitFlag(CLI::App& command, std::string* split) {
  command
      .add_option("--split", *split,
                  "What is asked: time (the last 28 days are the future), leave-one-out (the last item of each user), "
                  "auto (leave-one-out for --sequences, else time)")
      ->check(CLI::IsMember({"auto", "time", "leave-one-out"}))
      ->capture_default_str();
}

void AddBaselinesFlag(CLI::App& command, std::vector<std::string>* names) {
  command
      .add_option("--baselines", *names,
                  "More to compare with than popularity, item-kNN and the graph alone: ease (EASE, which takes N x N "
                  "numbers and an inversion of them for each of the regularisations that it tries; up to " +
                      std::to_string(kMaxEaseItems) + " items)")
      ->check(CLI::IsMember({kEase}))
      ->type_name("NAME");
}

std::vector<Baseline> BaselinesOf(const std::vector<std::string>& names) {
  const bool has_ease = std::find(names.begin(), names.end(), kEase) != names.end();
  return {has_ease ? EaseBaseline() : EaseNotAskedFor()};
}

void PrintComparison(const Split& split, const Comparison& comparison, const std::vector<std::string>& caveats) {
  fmt::print("{}\n{} cases\n\n", split.text, split.test.cases.size());
  if (split.test.cases.size() > 0) {
    fmt::print("{:<20}{:>10}{:>10}{:>10}{:>10}{:>10}{:>12}{:>13}\n", "model", "ndcg@10", "recall@10", "ndcg@20",
               "recall@20", "mrr", "hitrate@10", "coverage@10");
    for (const ComparedModel& model : comparison.models) {
      const Metrics& mean = model.measured.mean;
      fmt::print("{:<20}{:>10.4f}{:>10.4f}{:>10.4f}{:>10.4f}{:>10.4f}{:>12.4f}{:>13.4f}\n", model.name, mean.ndcg[1],
                 mean.recall[1], mean.ndcg[2], mean.recall[2], mean.mrr, mean.hitrate_at_10, mean.coverage_at_10);
    }
    PrintIntervals(comparison);
    fmt::print("\nndcg@10 of vitrine minus that of a baseline, paired bootstrap over customers, 95 % interval:\n");
    for (size_t i = 0; i < comparison.above.size(); ++i) {
      const Interval& interval = comparison.above[i];
      fmt::print("{:<20}{:>+10.4f}  [{:+.4f}, {:+.4f}]{}\n", comparison.models[i + 1].name, interval.value,
                 interval.low, interval.high, interval.above_zero() ? "  above" : "");
    }
    if (!comparison.left_out.empty()) fmt::print("\n");
    for (const LeftOut& one : comparison.left_out) fmt::print("left out, {}: {}\n", one.name, one.reason);
  }
  for (const std::string& caveat : caveats) fmt::print("\nNote: {}\n", caveat);
}

void PrintLists(const std::vector<ListComparison>& lists, const CalibrationReport& calibration) {
  for (const ListComparison& list : lists) {
    fmt::print("\n{}: {}; {} cases\n", list.name, list.text, list.comparison.models.front().measured.mean.cases);
    for (const ComparedModel& model : list.comparison.models) {
      const Metrics& mean = model.measured.mean;
      fmt::print("{:<20}ndcg@10 {:.4f}, hitrate@10 {:.4f}\n", model.name, mean.ndcg[1], mean.hitrate_at_10);
    }
  }
  if (calibration.first_ten.expected_error > 0) {
    fmt::print("\nprobabilities: expected calibration error {:.4f} over all items, {:.4f} over each first ten\n",
               calibration.all.expected_error, calibration.first_ten.expected_error);
  }
}

uint64_t GzipBytes(std::span<const uint8_t> bytes) {
  constexpr size_t kGzipMinusZlib = 12;  // what gzip's header and trailer have more than zlib's
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::vector<Bytef> out(size);
  compress2(out.data(), &size, bytes.data(), static_cast<uLong>(bytes.size()), 9);
  return size + kGzipMinusZlib;
}

void PrintColdStart(const ColdStartReport& report) {
  const auto print = [](const char* candidates, const std::vector<ColdStartRow>& rows) {
    fmt::print("\nrecall@20 of items that nobody has touched, {}\n", candidates);
    for (const ColdStartRow& row : rows) {
      const Interval& recall = row.recall_at_20;
      fmt::print("  {:<22}{:>8.4f}  ({:.4f} to {:.4f})", row.name, recall.value, recall.low, recall.high);
      const bool is_first = &row == &rows.front();
      if (!is_first && recall.value > 0) fmt::print("  content: {:.2f} x", rows[0].recall_at_20.value / recall.value);
      fmt::print("\n");
    }
  };
  if (report.among_cold.empty()) return;
  fmt::print("\ncold start: {} of {} items left out of the training, {} customers asked {} times\n", report.cold_items,
             report.items, report.customers, report.cases);
  print("among the items left out", report.among_cold);
  print("among all items", report.among_all);
}

}  // namespace vitrine
