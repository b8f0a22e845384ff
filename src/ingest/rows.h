// What the readers of orders, events and catalogues share: taking one field out of a record or saying why not.
#ifndef VITRINE_INGEST_ROWS_H_
#define VITRINE_INGEST_ROWS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/columns.h"
#include "ingest/csv_reader.h"
#include "ingest/dataset.h"
#include "ingest/dates.h"
#include "ingest/ingest.h"
#include "ingest/interner.h"
#include "ingest/report.h"
#include "ingest/text.h"

namespace vitrine {

// As many as a bundle can hold (kMaxItems of src/bundle/roles.h, which this folder does not depend on).
inline constexpr uint32_t kMaxDatasetItems = 16u << 20;
inline constexpr size_t kMaxIdBytes = 256;
inline constexpr size_t kMaxTitleBytes = 500;

// A CSV file with its columns found.
class TableReader {
 public:
  //   columns  what the schema says of this file: options.schema.columns or .catalog
  TableReader(ByteSource& source, const IngestOptions& options, std::span<const ColumnMapping> columns,
              IngestReport* report)
      : csv_(source, options.csv),
        input_(source.name()),
        options_(options),
        schema_columns_(columns),
        report_(report) {}

  // Errors: as CsvReader::Open() and ColumnMap::Detect().
  Status Open(std::span<const Role> wanted, std::span<const Role> required);

  // As the `required` of Open(), for roles of which one of several will do.
  Status Require(std::span<const Role> required) const { return columns_.Require(input_, csv_.header(), required); }

  // The next well-formed record; bad ones are counted on the way. Returns whether there was one.
  Result<bool> Next();

  bool Has(Role role) const { return columns_.Has(role); }
  // The trimmed text of a column; empty when the file does not have it.
  std::string_view Text(Role role) const {
    return columns_.Has(role) ? Trimmed(columns_.At(role)) : std::string_view();
  }
  // A number, or nothing when the text is none. A lone comma is a decimal comma where it does not separate fields.
  std::optional<double> Number(Role role) const;
  uint64_t line() const { return csv_.line(); }
  // Byte in its line of a column of the current record, from 1; 0: no such column.
  uint32_t FieldColumn(Role role) const {
    return columns_.Has(role) ? static_cast<uint32_t>(csv_.FieldPlace(columns_.At(role)).column) : 0;
  }

  // Counts the current line as dropped because of one of its columns. The value of a user or order column is not shown.
  void Drop(DropReason reason, Role role);
  // The place and text of a column of the current line, for a line that may be dropped later.
  LineExample Example(Role role) const;
  // The columns that play no role, in their order, and what the current record has there, trimmed.
  std::vector<size_t> OtherColumns() const;
  const std::string& Header(size_t column) const { return csv_.header()[column]; }
  std::string_view Field(size_t column) const { return Trimmed(column); }
  Comma comma() const { return comma_; }
  std::string ColumnName(Role role) const { return columns_.Has(role) ? csv_.header()[columns_.At(role)] : ""; }

  // An item id: not empty, at most kMaxIdBytes, no control characters.
  std::optional<std::string_view> ItemId() const;

 private:
  std::string_view Trimmed(size_t column) const;
  bool IsPersonal(size_t column) const;

  CsvReader csv_;
  std::string input_;
  const IngestOptions& options_;
  std::span<const ColumnMapping> schema_columns_;
  IngestReport* report_;
  ColumnMap columns_;
  Comma comma_ = Comma::kGrouping;
};

// Whether a user column says that there is no user.
bool IsNoUser(std::string_view text);

// A title from outside: white space collapsed, at most kMaxTitleBytes (cut at a character border).
std::string CleanTitle(std::string_view text);

// Appends an item with its columns, of whose attributes nothing is known. REQUIRES: the id is not there yet.
void AddItem(Catalog* catalog, std::string_view id, std::string title, float price, uint32_t category, uint32_t brand);

// Sorts by user, then time, then the order they are in.
void SortInteractions(std::vector<Interaction>* interactions);

// Collects what items cost, line by line, in memory for the different prices only.
class PriceColumn {
 public:
  // Prices that are not positive do not count.
  void Add(uint32_t item, float price);

  // Fills in what is not known: the lower median of the lines of an item, so that it is a price that was charged.
  void FillIn(std::vector<float>* prices);

 private:
  struct Seen {
    uint32_t item;
    float price;
    uint32_t lines;
  };

  void Merge();

  std::vector<Seen> seen_;
  size_t next_merge_ = size_t{1} << 16;
};

// The error of a file of which nothing is left, and hints of what may help.
Status NothingUsable(const IngestReport& report, const std::string& what);
void AddHints(IngestReport* report);

}  // namespace vitrine

#endif  // VITRINE_INGEST_ROWS_H_
