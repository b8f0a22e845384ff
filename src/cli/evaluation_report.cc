#include "cli/evaluation_report.h"

#include <fmt/format.h>
#include <zlib.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

// More digits than the data can bear would only make reports harder to compare.
double Rounded(double value) { return std::round(value * 1e6) / 1e6; }

}  // namespace

void AddSplitFlag(CLI::App& command, std::string* split) {
  command
      .add_option("--split", *split,
                  "What is asked: time (the last 28 days are the future), leave-one-out (the last item of each user), "
                  "auto (leave-one-out for --sequences, else time)")
      ->check(CLI::IsMember({"auto", "time", "leave-one-out"}))
      ->capture_default_str();
}

SplitKind SplitKindOf(const std::string& split, const InputFlags& input) {
  if (split == "time") return SplitKind::kTime;
  if (split == "leave-one-out") return SplitKind::kLeaveOneOut;
  return input.sequences.empty() ? SplitKind::kTime : SplitKind::kLeaveOneOut;
}

Json ProtocolToJson(const Split& split) {
  Json out = {{"split", split.kind == SplitKind::kTime ? "time" : "leave-one-out"}, {"text", split.text}};
  if (split.kind == SplitKind::kTime) {
    out["validationCut"] = TimeText(split.validation_cut_s);
    out["testCut"] = TimeText(split.test_cut_s);
  }
  out["validationCases"] = split.validation.cases.size();
  out["testCases"] = split.test.cases.size();
  return out;
}

Json ModelsToJson(const Comparison& comparison) {
  Json out = Json::object();
  for (const ComparedModel& model : comparison.models) {
    const Metrics& mean = model.measured.mean;
    if (mean.cases == 0) continue;
    Json figures = Json::object();
    for (size_t c = 0; c < kCutoffs.size(); ++c)
      figures[fmt::format("recall@{}", kCutoffs[c])] = Rounded(mean.recall[c]);
    for (size_t c = 0; c < kCutoffs.size(); ++c) figures[fmt::format("ndcg@{}", kCutoffs[c])] = Rounded(mean.ndcg[c]);
    figures["mrr"] = Rounded(mean.mrr);
    figures["hitrate@10"] = Rounded(mean.hitrate_at_10);
    figures["coverage@10"] = Rounded(mean.coverage_at_10);
    out[model.name] = std::move(figures);
  }
  return out;
}

Json ListsToJson(const std::vector<ListComparison>& lists, const BootstrapOptions& options) {
  Json out = Json::object();
  for (const ListComparison& list : lists) {
    out[list.name] = {{"text", list.text},
                      {"cases", list.comparison.models.front().measured.mean.cases},
                      {"models", ModelsToJson(list.comparison)},
                      {"bootstrap", BootstrapToJson(list.comparison, options)}};
  }
  return out;
}

Json CalibrationToJson(const CalibrationReport& report) {
  const auto table = [](const Reliability& reliability) {
    Json bins = Json::array();
    for (const ReliabilityBin& bin : reliability.bins) {
      if (bin.items == 0) continue;
      bins.push_back({{"from", bin.from},
                      {"to", bin.to},
                      {"items", bin.items},
                      {"predicted", Rounded(bin.predicted)},
                      {"observed", Rounded(static_cast<double>(bin.hits) / static_cast<double>(bin.items))}});
    }
    return Json{{"cases", reliability.cases},
                {"expectedCalibrationError", Rounded(reliability.expected_error)},
                {"reliability", std::move(bins)}};
  };
  return {{"probability",
           "that the item is among what the shopper touches next and has not touched before: in the next order, or, "
           "where events come without orders, in the rest of the visit; fitted on validation, measured here on test"},
          {"allItems", table(report.all)},
          {"firstTen", table(report.first_ten)},
          {"withoutHistory", table(report.no_history)}};
}

Json BootstrapToJson(const Comparison& comparison, const BootstrapOptions& options) {
  Json out = Json::array();
  for (size_t i = 0; i < comparison.above.size(); ++i) {
    const Interval& interval = comparison.above[i];
    const ComparedModel& against = comparison.models[i + 1];
    if (against.measured.mean.cases == 0) continue;
    out.push_back({{"against", against.name},
                   {"metric", "ndcg@10"},
                   {"difference", Rounded(interval.difference)},
                   {"low", Rounded(interval.low)},
                   {"high", Rounded(interval.high)},
                   {"confidence", options.confidence},
                   {"resamples", options.resamples},
                   {"cases", against.measured.mean.cases},
                   {"above", interval.above_zero()}});
  }
  return out;
}

std::vector<std::string> CaveatsFor(const InputFlags& input, const Split& split) {
  std::vector<std::string> caveats;
  if (!input.sequences.empty()) {
    caveats.emplace_back(
        "Prepared public sequences (the Amazon review sets, 5-core) have times of day resolution, and items of one day "
        "keep their catalogue order: part of what order-aware models gain on them, published ones too, is an artefact "
        "of "
        "the preparation.");
  }
  if (split.test.cases.size() == 0) {
    caveats.emplace_back("The data has nothing to ask about after the split, so nothing was measured.");
  } else if (split.test.cases.size() < 100) {
    caveats.emplace_back(
        fmt::format("Only {} customers could be asked about: the figures are mostly chance.", split.test.cases.size()));
  }
  return caveats;
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
    fmt::print("\nndcg@10 of vitrine minus that of a baseline, paired bootstrap over customers, 95 % interval:\n");
    for (size_t i = 0; i < comparison.above.size(); ++i) {
      const Interval& interval = comparison.above[i];
      fmt::print("{:<20}{:>+10.4f}  [{:+.4f}, {:+.4f}]{}\n", comparison.models[i + 1].name, interval.difference,
                 interval.low, interval.high, interval.above_zero() ? "  above" : "");
    }
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

Json BytesToJson(const Bundle& bundle) {
  Json out = {{"manifest.json", bundle.manifest.size()}};
  for (const BundleFile& file : bundle.files) out[file.path] = file.bytes.size();
  return out;
}

size_t GzipBytes(std::span<const uint8_t> bytes) {
  constexpr size_t kGzipMinusZlib = 12;  // what gzip's header and trailer have more than zlib's
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::vector<Bytef> out(size);
  compress2(out.data(), &size, bytes.data(), static_cast<uLong>(bytes.size()), 9);
  return size + kGzipMinusZlib;
}

size_t GzipBytes(const Bundle& bundle) {
  const std::string& manifest = bundle.manifest;
  size_t total = GzipBytes({reinterpret_cast<const uint8_t*>(manifest.data()), manifest.size()});
  for (const BundleFile& file : bundle.files) total += GzipBytes(std::span<const uint8_t>(file.bytes));
  return total;
}

}  // namespace vitrine
