// What train and evaluate tell people about how good a model is; what they tell programs is train/report.h.
#ifndef VITRINE_CLI_EVALUATION_REPORT_H_
#define VITRINE_CLI_EVALUATION_REPORT_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bundle/bundle.h"
#include "eval/calibrate.h"
#include "eval/compare.h"
#include "eval/lists.h"
#include "eval/split.h"
#include "train/cold_start.h"

namespace CLI {
class App;
}

namespace vitrine {

// --split; "auto": leave-one-out for --sequences, else time.
void AddSplitFlag(CLI::App& command, std::string* split);

// --baselines: more to compare with.
void AddBaselinesFlag(CLI::App& command, std::vector<std::string>* names);

// The models that the names stand for; of those that were not asked for, why they are left out.
std::vector<Baseline> BaselinesOf(const std::vector<std::string>& names);

// How good a model is, as tables on stdout.
void PrintComparison(const Split& split, const Comparison& comparison, const std::vector<std::string>& caveats);
void PrintLists(const std::vector<ListComparison>& lists, const CalibrationReport& calibration);

// What gzip -9 makes of bytes.
uint64_t GzipBytes(std::span<const uint8_t> bytes);

// How items were found that nobody had touched; nothing where that was not measured.
void PrintColdStart(const ColdStartReport& report);

}  // namespace vitrine

#endif  // VITRINE_CLI_EVALUATION_REPORT_H_
