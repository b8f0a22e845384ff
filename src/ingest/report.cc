#include "ingest/report.h"

namespace vitrine {
namespace {

struct ReasonText {
  const char* name;
  const char* text;
};

constexpr std::array<ReasonText, kNumDropReasons> kReasons = {{
    {"field-count", "not as many fields as the header"},
    {"stray-quote", "a quote inside a field that does not begin with one, or text behind a closing quote"},
    {"invalid-utf8", "a byte that is not UTF-8"},
    {"missing-item", "no item id, or one that is too long or has control characters"},
    {"missing-user", "neither a user nor an order"},
    {"missing-order", "no order number"},
    {"bad-time", "not a date, or one that no calendar has"},
    {"bad-quantity", "the quantity is not a number"},
    {"quantity-not-positive", "zero or negative quantity on a line that is not a cancellation"},
    {"bad-price", "the price is not a number"},
    {"negative-price", "negative price"},
    {"unknown-type", "an event type that is not known"},
    {"not-product", "not a product (see rules)"},
    {"no-items", "a user without items"},
    {"duplicate-item", "the item has an earlier line"},
    {"bad-value", "the value of the rating is not a number"},
    {"repeat", "the same person did the same to the same item often enough later on"},
}};

}  // namespace

const char* DropReasonName(DropReason reason) { return kReasons[static_cast<size_t>(reason)].name; }
const char* DropReasonText(DropReason reason) { return kReasons[static_cast<size_t>(reason)].text; }

void IngestReport::Drop(DropReason reason, LineExample example) {
  DroppedLines& lines = dropped[static_cast<size_t>(reason)];
  ++lines.count;
  if (lines.examples.size() < kMaxExamples) lines.examples.push_back(std::move(example));
}

uint64_t IngestReport::TotalDropped() const {
  uint64_t total = 0;
  for (const DroppedLines& lines : dropped) total += lines.count;
  return total;
}

std::string IngestReport::ExampleText(const LineExample& example) const {
  std::string out = input;
  out.append(":").append(std::to_string(example.line));
  if (example.column != 0) out.append(":").append(std::to_string(example.column));
  if (!example.field.empty()) out.append(", column ").append(example.field);
  if (!example.text.empty()) out.append(": \"").append(example.text).append("\"");
  return out;
}

std::string IngestReport::DroppedText() const {
  const uint64_t total = TotalDropped();
  if (total == 0) return "";
  std::string out = std::to_string(total);
  out += total == 1 ? " line dropped: " : " lines dropped: ";
  bool first = true;
  for (size_t i = 0; i < dropped.size(); ++i) {
    const DroppedLines& lines = dropped[i];
    if (lines.count == 0) continue;
    if (!first) out += "; ";
    first = false;
    out.append(kReasons[i].name).append(" ").append(std::to_string(lines.count));
    if (lines.examples.empty()) continue;
    out.append(" (").append(ExampleText(lines.examples.front())).append(")");
  }
  return out;
}

}  // namespace vitrine
