// The flags with which commands are given a shop's files, and what is said about the reading of them.
#ifndef VITRINE_CLI_INPUT_FLAGS_H_
#define VITRINE_CLI_INPUT_FLAGS_H_

#include <memory>
#include <string>
#include <vector>

#include "ingest/ingest.h"
#include "train/input.h"

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
  std::string encoding = "auto";
  size_t max_line_bytes = size_t{1} << 20;
};

// Adds --orders, --events, --sequences, --catalog, --map, --attribute, --separator, --date-order, --encoding and
// --max-line-bytes.
void AddInputFlags(CLI::App& command, InputFlags* flags);

// The files that the flags name, open.
struct InputFiles {
  InputKind kind = InputKind::kOrders;
  std::unique_ptr<ByteSource> source;
  std::unique_ptr<ByteSource> catalog;  // null: none was given
  IngestOptions options;
};

// What is learnt from.
InputKind KindOf(const InputFlags& flags);

// Errors: as OpenInput().
Result<InputFiles> OpenInputFiles(const InputFlags& flags);

// Opens and reads what the flags name, and logs the reports.
Result<Input> ReadInput(const InputFlags& flags);

// Dropped lines, rules and hints of both files, to the log.
void LogInput(const Input& input);

}  // namespace vitrine

#endif  // VITRINE_CLI_INPUT_FLAGS_H_
