// A shop's files, read: the same from a disk and from a page.
#ifndef VITRINE_TRAIN_INPUT_H_
#define VITRINE_TRAIN_INPUT_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "eval/split.h"
#include "ingest/ingest.h"

namespace vitrine {

enum class InputKind : uint8_t { kOrders, kEvents, kSequences };

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

// Reads the catalogue, if there is one, and then the lines.
// Errors: those of the reader of the kind (ingest/ingest.h) and of ReadCatalog(). A failure's message says by itself
// what was wrong: the report of a reading that was broken off would count as dropped what was never looked at.
Result<Input> ReadInput(InputKind kind, ByteSource& source, ByteSource* catalog, const IngestOptions& options);

}  // namespace vitrine

#endif  // VITRINE_TRAIN_INPUT_H_
