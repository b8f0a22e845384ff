// What an ingest did with its input: nothing is dropped without a line here.
#ifndef VITRINE_INGEST_REPORT_H_
#define VITRINE_INGEST_REPORT_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitrine {

// Why a line was dropped. The names (DropReasonName) are what report.json says.
enum class DropReason : uint8_t {
  kFieldCount,  // not as many fields as the header
  kStrayQuote,  // a quote where RFC 4180 allows none
  kInvalidUtf8,
  kMissingItem,          // no item id, or one above 256 bytes or with control characters
  kMissingUser,          // neither a user nor an order
  kMissingOrder,         // an order line without order number
  kBadTime,              // not a date, or one that no calendar has
  kBadQuantity,          // not a number
  kQuantityNotPositive,  // zero or negative, on a line that is not a cancellation
  kBadPrice,             // not a number
  kNegativePrice,
  kUnknownType,    // an event type that is not known
  kNotProduct,     // postage, fees, samples, manual lines: see rules
  kNoItems,        // a sequence of a user and nothing else
  kDuplicateItem,  // a catalogue line for an item that already has one
  kBadValue,       // of a rating: not a number
  kRepeat,         // of a long file: one person, one item, one type too many times (repeats.h)
};
inline constexpr int kNumDropReasons = 17;

// "bad-time", "not-product", ...
const char* DropReasonName(DropReason reason);
// A sentence for people.
const char* DropReasonText(DropReason reason);

struct LineExample {
  uint64_t line = 0;    // in the input, from 1
  uint64_t column = 0;  // byte in that line, from 1; 0: the whole line
  std::string field;    // name of the column of the header; empty: the whole line
  std::string text;     // the value, or the beginning of the line
};

struct DroppedLines {
  uint64_t count = 0;
  std::vector<LineExample> examples;  // the first kMaxExamples
};
inline constexpr size_t kMaxExamples = 5;

struct RuleApplied {
  std::string rule;                                      // "product-codes"
  std::string text;                                      // what it says and why it was applied
  uint64_t lines = 0;                                    // lines it dropped or changed
  std::vector<std::pair<std::string, uint64_t>> values;  // which values, with their lines; most lines first
};

struct Inference {
  std::string what;  // "separator", "column item", "date format", ...
  std::string value;
};

struct Cancellations {
  uint64_t lines = 0;                // cancellation lines read
  uint64_t matched = 0;              // ... that undid an earlier purchase of the same customer, wholly or in part
  uint64_t unmatched = 0;            // ... that found nothing to undo
  uint64_t purchases_cancelled = 0;  // purchase lines of which nothing is left
  uint64_t purchases_reduced = 0;    // purchase lines that were returned in part
};

struct IngestReport {
  std::string input;         // as the source calls itself
  uint64_t lines_read = 0;   // records, without the header and without blank lines
  uint64_t lines_kept = 0;   // ... that became interactions (or catalogue items, or sequences)
  uint64_t guest_lines = 0;  // kept lines without a customer
  std::array<DroppedLines, kNumDropReasons> dropped;
  Cancellations cancellations;  // lines_read = lines_kept + all dropped + cancellations.lines
  std::vector<RuleApplied> rules;
  std::vector<Inference> inferred;
  std::vector<std::string> hints;  // what the user may want to do about it

  void Drop(DropReason reason, LineExample example);
  uint64_t TotalDropped() const;
  void Infer(std::string what, std::string value) { inferred.push_back({std::move(what), std::move(value)}); }

  // orders.csv:7:12, column InvoiceDate: "2011-02-30"
  std::string ExampleText(const LineExample& example) const;

  // "12 lines dropped: bad-time 10 (first: orders.csv:7:12 InvoiceDate \"2011-02-30\"), ..."; empty when none was.
  std::string DroppedText() const;
};

}  // namespace vitrine

#endif  // VITRINE_INGEST_REPORT_H_
