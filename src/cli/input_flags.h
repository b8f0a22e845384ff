// The flags with which commands are given a shop's files, and what is said about the reading of them.
#ifndef VITRINE_CLI_INPUT_FLAGS_H_
#define VITRINE_CLI_INPUT_FLAGS_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "ingest/ingest.h"

namespace CLI {
class App;
}

namespace vitrine {

struct InputFlags {
  std::string orders;  // exactly one of these three is given
  std::string events;
  std::string sequences;
  std::string catalog;                  // optional
  std::vector<std::string> map;         // "role=Column"
  std::vector<std::string> attributes;  // "Column=kind"
  std::string separator = "auto";
  std::string date_order = "auto";
  size_t max_line_bytes = size_t{1} << 20;
};

// Adds --orders, --events, --sequences, --catalog, --map, --attribute, --separator, --date-order and --max-line-bytes.
void AddInputFlags(CLI::App& command, InputFlags* flags);

struct Input {
  Dataset dataset;
  IngestReport report;          // of the orders, events or sequences
  IngestReport catalog_report;  // input is empty when no catalogue was given
};

// Opens and reads what the flags name, and logs the reports. (A failure's message says by itself what was wrong; the
// report of a reading that was broken off would count as dropped what was never looked at.)
Result<Input> ReadInput(const InputFlags& flags);

// Dropped lines, rules and hints, to the log.
void LogReport(const IngestReport& report);

// The form of report.json's "counts".
nlohmann::ordered_json ReportToJson(const IngestReport& report);

}  // namespace vitrine

#endif  // VITRINE_CLI_INPUT_FLAGS_H_
