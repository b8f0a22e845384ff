#include "train/report.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

double Rounded(double value) { return std::round(value * 1e6) / 1e6; }

Json ReportToJson(const IngestReport& report) {
  Json dropped = Json::object();
  for (size_t i = 0; i < report.dropped.size(); ++i) {
    const DroppedLines& lines = report.dropped[i];
    if (lines.count == 0) continue;
    const auto reason = static_cast<DropReason>(i);
    Json examples = Json::array();
    for (const LineExample& example : lines.examples) {
      examples.push_back(
          {{"line", example.line}, {"column", example.column}, {"field", example.field}, {"text", example.text}});
    }
    dropped[DropReasonName(reason)] = {
        {"lines", lines.count}, {"meaning", DropReasonText(reason)}, {"examples", std::move(examples)}};
  }
  Json rules = Json::array();
  for (const RuleApplied& rule : report.rules) {
    Json values = Json::object();
    for (const auto& [value, lines] : rule.values) values[value] = lines;
    rules.push_back({{"rule", rule.rule}, {"text", rule.text}, {"lines", rule.lines}, {"values", std::move(values)}});
  }
  Json inferred = Json::object();
  for (const Inference& inference : report.inferred) inferred[inference.what] = inference.value;
  const Cancellations& cancelled = report.cancellations;
  return {{"input", report.input},
          {"read", report.lines_read},
          {"kept", report.lines_kept},
          {"guests", report.guest_lines},
          {"dropped", std::move(dropped)},
          {"cancellations",
           {{"lines", cancelled.lines},
            {"matched", cancelled.matched},
            {"unmatched", cancelled.unmatched},
            {"purchasesCancelled", cancelled.purchases_cancelled},
            {"purchasesReduced", cancelled.purchases_reduced}}},
          {"rules", std::move(rules)},
          {"inferred", std::move(inferred)},
          {"hints", report.hints}};
}

Json CountsToJson(const Input& input) {
  const Dataset& dataset = input.dataset;
  Json counts = ReportToJson(input.report);
  if (!input.catalog_report.input.empty()) counts["catalog"] = ReportToJson(input.catalog_report);
  const auto guests = static_cast<size_t>(std::count(dataset.is_guest.begin(), dataset.is_guest.end(), 1));
  counts["items"] = dataset.catalog.size();
  counts["customers"] = dataset.num_users - guests;
  counts["guestVisits"] = guests;
  counts["interactions"] = dataset.interactions.size();
  return counts;
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

Json MetricsToJson(const Metrics& mean) {
  Json figures = Json::object();
  for (size_t c = 0; c < kCutoffs.size(); ++c)
    figures["recall@" + std::to_string(kCutoffs[c])] = Rounded(mean.recall[c]);
  for (size_t c = 0; c < kCutoffs.size(); ++c) figures["ndcg@" + std::to_string(kCutoffs[c])] = Rounded(mean.ndcg[c]);
  figures["mrr"] = Rounded(mean.mrr);
  figures["hitrate@10"] = Rounded(mean.hitrate_at_10);
  figures["coverage@10"] = Rounded(mean.coverage_at_10);
  return figures;
}

Json ModelsToJson(const Comparison& comparison) {
  Json out = Json::object();
  for (const ComparedModel& model : comparison.models) {
    if (model.measured.mean.cases > 0) out[model.name] = MetricsToJson(model.measured.mean);
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
                   {"difference", Rounded(interval.value)},
                   {"low", Rounded(interval.low)},
                   {"high", Rounded(interval.high)},
                   {"confidence", options.confidence},
                   {"resamples", options.resamples},
                   {"cases", against.measured.mean.cases},
                   {"above", interval.above_zero()}});
  }
  return out;
}

std::vector<std::string> CaveatsFor(InputKind kind, const Split& split) {
  std::vector<std::string> caveats;
  if (kind == InputKind::kSequences) {
    caveats.emplace_back(
        "Prepared public sequences (the Amazon review sets, 5-core) have times of day resolution, and items of one day "
        "keep their catalogue order: part of what order-aware models gain on them, published ones too, is an artefact "
        "of "
        "the preparation.");
  }
  if (split.test.cases.size() == 0) {
    caveats.emplace_back("The data has nothing to ask about after the split, so nothing was measured.");
  } else if (split.test.cases.size() < 100) {
    caveats.push_back("Only " + std::to_string(split.test.cases.size()) +
                      " customers could be asked about: the figures are mostly chance.");
  }
  return caveats;
}

Json SettingsToJson(const TuneResult& tuned) {
  const FitOptions& o = tuned.options;
  return {{"start", tuned.start},
          {"tried", tuned.measured},
          {"validationNdcg@10", Rounded(tuned.ndcg_at_10)},
          {"graph",
           {{"window", o.graph.window},
            {"gapDecay", o.graph.gap_decay},
            {"withinWeight", o.graph.within_weight},
            {"forwardWeight", o.graph.forward_weight},
            {"backwardWeight", o.graph.backward_weight},
            {"halfLifeDays", o.graph.half_life_days},
            {"stepSizePower", o.graph.step_size_power},
            {"sourcePower", o.graph.source_power},
            {"targetPower", o.graph.target_power},
            {"maxFollowers", o.graph.max_followers}}},
          {"factors",
           {{"dimensions", o.blend.encoder_weight > 0 ? o.factors.dimensions : 0},
            {"iterations", o.factors.iterations},
            {"regularisation", o.factors.regularisation},
            {"confidence", o.factors.confidence},
            {"halfLifeDays", o.factors.half_life_days},
            {"seed", o.factors.seed}}},
          {"popularity", {{"halfLifeDays", o.popularity.half_life_days}, {"gain", o.popularity.gain}}},
          {"session", {{"maxItems", o.session.max_items}}},
          {"blend",
           {{"graphWeight", o.blend.graph_weight},
            {"graphDecay", o.blend.graph_decay},
            {"graphGain", o.blend.graph_gain},
            {"encoderWeight", o.blend.encoder_weight},
            {"encoderDecay", o.blend.encoder_decay},
            {"popularityWeight", o.blend.popularity_weight}}}};
}

// What the representation of the vectors loses against float, in the same blend.
Json VectorsToJson(const std::string& format, const Measured& measured, const Measured& in_float) {
  constexpr size_t kAt10 = 1;
  const double ours = measured.mean.ndcg[kAt10];
  const double of_float = in_float.mean.ndcg[kAt10];
  Json out = {{"format", format}, {"floatNdcg@10", Rounded(of_float)}};
  if (of_float > 0 && format != "none") out["shareOfFloat"] = std::round(ours / of_float * 1e4) / 1e4;
  return out;
}

Json ShippedToJson(bool refit, uint64_t version, uint64_t created) {
  return {{"fittedOn", refit ? "everything, cancelled purchases left out; not what was measured above"
                             : "the training part: what was measured above"},
          {"version", version},
          {"created", created}};
}

Json BytesToJson(const Bundle& bundle) {
  Json out = {{"manifest.json", bundle.manifest.size()}};
  for (const BundleFile& file : bundle.files) out[file.path] = file.bytes.size();
  return out;
}

Json GzipBytesToJson(const Bundle& bundle, const GzipSize& gzip_size, uint64_t* total) {
  Json out = Json::object();
  *total = 0;
  const auto add = [&](const std::string& name, std::span<const uint8_t> bytes) {
    const uint64_t size = gzip_size(bytes);
    out[name] = size;
    *total += size;
  };
  const std::string& manifest = bundle.manifest;
  add("manifest.json", {reinterpret_cast<const uint8_t*>(manifest.data()), manifest.size()});
  for (const BundleFile& file : bundle.files) add(file.path, file.bytes);
  return out;
}

std::string ToText(const Json& report) { return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace vitrine
