// A shop's files, read: the same from a disk and from a page.
#ifndef VITRINE_TRAIN_INPUT_H_
#define VITRINE_TRAIN_INPUT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "eval/split.h"
#include "ingest/ingest.h"

namespace vitrine {

enum class InputKind : uint8_t { kOrders, kEvents, kSequences };

// What a file looks like, by its first lines: events when its columns name a type, or a user or session and no order;
// sequences when its first line is words and none of them names a column; else orders, whose reader then says what is
// missing.
//   head  the beginning of the file, UTF-8
// Errors: those of ColumnMap::Detect() for a mapped column that is not there.
Result<InputKind> DetectKind(const std::string& name, std::string_view head, const IngestOptions& options);

// "orders", "events", "sequences".
const char* InputKindName(InputKind kind);
std::optional<InputKind> InputKindFromName(std::string_view name);

// "time", "leave-one-out"; anything else is what suits the input: leave-one-out for sequences, else time.
SplitKind SplitKindOf(std::string_view split, InputKind kind);

struct Input {
  InputKind kind = InputKind::kOrders;
  Dataset dataset;
  IngestReport report;          // of the orders, events or sequences
  IngestReport catalog_report;  // `input` is empty when no catalogue was given
};

// Reads the catalogue, if there is one, and then the lines, both in the encoding that they have.
//   kind  nothing: DetectKind() of the lines, which the report then says
// Errors: those of the reader of the kind (ingest/ingest.h) and of ReadCatalog(). A failure's message says by itself
// what was wrong: the report of a reading that was broken off would count as dropped what was never looked at.
Result<Input> ReadInput(std::optional<InputKind> kind, ByteSource& source, ByteSource* catalog,
                        const IngestOptions& options);

}  // namespace vitrine

#endif  // VITRINE_TRAIN_INPUT_H_
