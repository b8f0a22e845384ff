// What is said about a training and about how good its model is: report.json.
#ifndef VITRINE_TRAIN_REPORT_H_
#define VITRINE_TRAIN_REPORT_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "bundle/bundle.h"
#include "eval/calibrate.h"
#include "eval/compare.h"
#include "eval/lists.h"
#include "eval/split.h"
#include "eval/tune.h"
#include "train/byte_budget.h"
#include "train/input.h"

namespace vitrine {

// What was read of one file.
nlohmann::ordered_json ReportToJson(const IngestReport& report);

// report.json's "counts": what was read, and what came out.
nlohmann::ordered_json CountsToJson(const Input& input);

// { "split", "text", "validationCut", "testCut", "validationCases", "testCases" }
nlohmann::ordered_json ProtocolToJson(const Split& split);

// More digits than the data can bear would only make reports harder to compare.
double Rounded(double value);

// { "recall@5", "recall@10", "recall@20", "ndcg@5", ..., "mrr", "hitrate@10", "coverage@10" }
nlohmann::ordered_json MetricsToJson(const Metrics& metrics);

// By model what MetricsToJson() says, history masked. Empty when there was nothing to ask: a figure of 0 would say that
// a model was bad.
nlohmann::ordered_json ModelsToJson(const Comparison& comparison);

// [ { "against", "metric", "difference", "low", "high", "confidence", "resamples", "cases", "above" }, ... ]
nlohmann::ordered_json BootstrapToJson(const Comparison& comparison, const BootstrapOptions& options);

// { "boughtTogether": { "text", "cases", "models": ..., "bootstrap": [...] }, ... }
nlohmann::ordered_json ListsToJson(const std::vector<ListComparison>& lists, const BootstrapOptions& options);

// What the probabilities are of, and how they hold on the test fold: reliability tables to plot.
nlohmann::ordered_json CalibrationToJson(const CalibrationReport& report);

// What must be said wherever figures of this data are shown.
std::vector<std::string> CaveatsFor(InputKind kind, const Split& split);

// The settings that were chosen.
nlohmann::ordered_json SettingsToJson(const TuneResult& tuned);

// What the representation of the vectors loses against float, in the same blend.
//   format  its name, "none" for a model without vectors
nlohmann::ordered_json VectorsToJson(const std::string& format, const Measured& measured, const Measured& in_float);

// What the bundle was fitted on, and the version and the time in its manifest.
nlohmann::ordered_json ShippedToJson(bool refit, uint64_t version, uint64_t created);

// { "manifest.json": bytes, ..., } of the files of a bundle.
nlohmann::ordered_json BytesToJson(const Bundle& bundle);

// The same after gzip, file by file, and their sum.
nlohmann::ordered_json GzipBytesToJson(const Bundle& bundle, const GzipSize& gzip_size, uint64_t* total);

// As files hold it: indented, bytes that are not UTF-8 replaced, a line end behind it.
std::string ToText(const nlohmann::ordered_json& report);

}  // namespace vitrine

#endif  // VITRINE_TRAIN_REPORT_H_
