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

// How any table is read.
struct ReadingFlags {
  std::string schema;            // optional: a file (ingest/schema.h)
  std::vector<std::string> map;  // "role=Column"
  std::string separator = "auto";
  std::string date_order = "auto";
  std::string encoding = "auto";
  size_t max_line_bytes = size_t{1} << 20;
};

struct InputFlags {
  std::string orders;  // exactly one of these three is given
  std::string events;
  std::string sequences;
  std::string catalog;                  // optional
  std::vector<std::string> attributes;  // "Column=kind"
  ReadingFlags reading;
};

// Adds --schema, --map, --separator, --date-order, --encoding and --max-line-bytes.
void AddReadingFlags(CLI::App& command, ReadingFlags* flags);

// With a key of its own for the hashes of people (ingest/person.h), drawn now.
// Errors: those of reading the schema.
Result<IngestOptions> IngestOptionsOf(const ReadingFlags& flags);

// Adds --orders, --events, --sequences, --catalog, --attribute and the reading flags.
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

// Dropped lines, rules and hints, to the log.
void LogReport(const IngestReport& report);

// The same of both files.
void LogInput(const Input& input);

}  // namespace vitrine

#endif  // VITRINE_CLI_INPUT_FLAGS_H_
