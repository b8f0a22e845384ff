// What train and evaluate say about how good a model is: report.json and the table for people.
#ifndef VITRINE_CLI_EVALUATION_REPORT_H_
#define VITRINE_CLI_EVALUATION_REPORT_H_

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "bundle/bundle.h"
#include "cli/input_flags.h"
#include "eval/calibrate.h"
#include "eval/compare.h"
#include "eval/lists.h"
#include "eval/split.h"

namespace CLI {
class App;
}

namespace vitrine {

// --split; "auto": leave-one-out for --sequences, else time.
void AddSplitFlag(CLI::App& command, std::string* split);
SplitKind SplitKindOf(const std::string& split, const InputFlags& input);

// { "split", "text", "validationCut", "testCut", "validationCases", "testCases" }
nlohmann::ordered_json ProtocolToJson(const Split& split);

// By model: { "recall@5", "recall@10", "recall@20", "ndcg@5", ..., "mrr", "hitrate@10", "coverage@10", "cases" }. Empty
// when there was nothing to ask: a figure of 0 would say that a model was bad.
nlohmann::ordered_json ModelsToJson(const Comparison& comparison);

// [ { "against", "metric", "difference", "low", "high", "confidence", "resamples", "cases", "above" }, ... ]
nlohmann::ordered_json BootstrapToJson(const Comparison& comparison, const BootstrapOptions& options);

// What must be said wherever figures of this data are shown.
std::vector<std::string> CaveatsFor(const InputFlags& input, const Split& split);

// { "boughtTogether": { "text", "cases", "models": ..., "bootstrap": [...] }, ... }
nlohmann::ordered_json ListsToJson(const std::vector<ListComparison>& lists, const BootstrapOptions& options);

// What the probabilities are of, and how they hold on the test fold: reliability tables to plot.
nlohmann::ordered_json CalibrationToJson(const CalibrationReport& report);

// The same as a table on stdout.
void PrintComparison(const Split& split, const Comparison& comparison, const std::vector<std::string>& caveats);
void PrintLists(const std::vector<ListComparison>& lists, const CalibrationReport& calibration);

// { "manifest.json": bytes, ..., } of the files of a bundle, and what all of them come to after gzip -9.
nlohmann::ordered_json BytesToJson(const Bundle& bundle);
size_t GzipBytes(const Bundle& bundle);
size_t GzipBytes(std::span<const uint8_t> bytes);

}  // namespace vitrine

#endif  // VITRINE_CLI_EVALUATION_REPORT_H_
