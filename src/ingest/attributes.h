// The columns of a catalogue that play no role of their own become attributes, which shops filter and steer lists by.
#ifndef VITRINE_INGEST_ATTRIBUTES_H_
#define VITRINE_INGEST_ATTRIBUTES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/attribute_kind.h"
#include "ingest/dataset.h"
#include "ingest/dates.h"
#include "ingest/interner.h"
#include "ingest/report.h"
#include "ingest/text.h"

namespace vitrine {

class TableReader;

// More columns than these are left out, the last ones first.
inline constexpr size_t kMaxAttributes = 64;
// Longer texts are descriptions, and more different ones than these are no labels.
inline constexpr size_t kMaxLabelBytes = 100;
inline constexpr size_t kMaxLabels = 65'535;

// One --attribute Column=kind. Nothing as kind: the column is left out.
struct AttributeChoice {
  std::string column;
  std::optional<AttributeKind> kind;
};

// "label", "tags", "number", "boolean", "date".
const char* AttributeKindName(AttributeKind kind);
std::optional<AttributeKind> AttributeKindFromName(std::string_view name);

// Appends an item of which the attribute is not known.
void AddUnknown(Attribute* attribute);

// Collects the columns line by line and decides at the end what they are. A column whose kind nobody chose is
//   boolean   when all its values are true, false, yes or no
//   number    else, when all are numbers
//   date      else, when all are dates (dates.h)
//   tags      else, when it is called tags, labels or keywords, or a value has a '|' in it
//   label     else; but left out when it looks like text or links: a value above kMaxLabelBytes, or more than
//             kMaxLabels of them, or, from 100 items on, a value of its own for more than half of the items
// Case of values counts, white space around them does not; empty means unknown. Tags are separated by '|' where any
// value has one, else by ';', else by ','. A chosen kind stands: values that are none of it count as unknown, with a
// hint. Names that mean something else in a filter (kReserved in attributes.cc) are left out, with a hint.
class AttributeReader {
 public:
  // Takes the columns of `table` that play no role.
  // Errors: kInvalidArgument for a choice whose column is not there.
  static Result<AttributeReader> Open(const TableReader& table, std::span<const AttributeChoice> choices,
                                      IngestReport* report);

  // The current record of `table`, which is the next item.
  void Add(const TableReader& table);

  // The attributes, and what was found about them.
  std::vector<Attribute> Finish(DateOrder order, IngestReport* report) const;

 private:
  struct Column {
    size_t position = 0;  // in the file
    std::string name;
    bool is_chosen = false;
    AttributeKind kind = AttributeKind::kLabel;
    Interner values;             // every different text, once
    std::vector<uint32_t> rows;  // [N], into values, or Catalog::kNone
  };

  bool LooksLikeText(const Column& column) const;
  std::optional<AttributeKind> KindOf(const Column& column, DateOrder order) const;

  std::vector<Column> columns_;
  Comma comma_ = Comma::kGrouping;
};

}  // namespace vitrine

#endif  // VITRINE_INGEST_ATTRIBUTES_H_
