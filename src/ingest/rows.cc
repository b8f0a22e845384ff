#include "ingest/rows.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "ingest/attributes.h"
#include "ingest/text.h"

namespace vitrine {
namespace {

std::string SeparatorName(char separator) {
  if (separator == '\t') return "tab";
  return std::string(1, separator);
}

DropReason ReasonOf(CsvProblem problem) {
  if (problem == CsvProblem::kFieldCount) return DropReason::kFieldCount;
  if (problem == CsvProblem::kInvalidUtf8) return DropReason::kInvalidUtf8;
  return DropReason::kStrayQuote;
}

}  // namespace

Status TableReader::Open(std::span<const Role> wanted, std::span<const Role> required) {
  report_->input = input_;
  VITRINE_RETURN_IF_ERROR(csv_.Open());
  report_->Infer("separator", SeparatorName(csv_.separator()));
  std::vector<ColumnMapping> mappings = options_.columns;
  for (const ColumnMapping& of_schema : schema_columns_) {
    const bool overridden = std::any_of(mappings.begin(), mappings.end(),
                                        [&](const ColumnMapping& mapping) { return mapping.first == of_schema.first; });
    if (!overridden) mappings.push_back(of_schema);
  }
  Result<ColumnMap> columns = ColumnMap::Detect(input_, csv_.header(), wanted, required, mappings, report_);
  if (!columns.ok()) return columns.status();
  columns_ = *columns;
  // Where the comma does not separate fields, it is Excel's decimal comma.
  comma_ = csv_.separator() == ',' ? Comma::kGrouping : Comma::kDecimal;
  return OkStatus();
}

Result<bool> TableReader::Next() {
  for (;;) {
    Result<CsvReader::Outcome> outcome = csv_.Next();
    if (!outcome.ok()) return outcome.status();
    if (*outcome == CsvReader::Outcome::kEnd) return false;
    ++report_->lines_read;
    if (*outcome == CsvReader::Outcome::kRecord) return true;
    const CsvPlace place = csv_.problem_place();
    LineExample example = {place.line, place.column, "", ""};
    if (csv_.fields().size() != csv_.header().size()) {
      // Which column a field belongs to is not known then, so none is shown: it may be the user's.
      example.text =
          std::to_string(csv_.fields().size()) + " fields instead of " + std::to_string(csv_.header().size());
    } else if (const size_t field = csv_.problem_field(); !IsPersonal(field)) {
      example.field = csv_.header()[field];
      example.text = Sample(csv_.fields()[field]);
    }
    report_->Drop(ReasonOf(csv_.problem()), std::move(example));
  }
}

std::vector<size_t> TableReader::OtherColumns() const {
  std::vector<size_t> others;
  for (size_t column = 0; column < csv_.header().size(); ++column) {
    if (!columns_.Serves(column)) others.push_back(column);
  }
  return others;
}

bool TableReader::IsPersonal(size_t column) const {
  return columns_.Has(Role::kUser) && columns_.At(Role::kUser) == column;
}

std::string_view TableReader::Trimmed(size_t column) const { return Trim(csv_.fields()[column]); }

std::optional<double> TableReader::Number(Role role) const { return ParseNumber(Text(role), comma_); }

LineExample TableReader::Example(Role role) const {
  if (!columns_.Has(role)) return {csv_.line(), 0, "", ""};
  const CsvPlace place = csv_.FieldPlace(columns_.At(role));
  const bool personal = role == Role::kUser;
  return {place.line, place.column, ColumnName(role), personal ? "" : Sample(Text(role))};
}

void TableReader::Drop(DropReason reason, Role role) { report_->Drop(reason, Example(role)); }

std::optional<std::string_view> TableReader::ItemId() const {
  const std::string_view id = Text(Role::kItem);
  if (id.empty() || id.size() > kMaxIdBytes) return std::nullopt;
  for (const char c : id) {
    if (static_cast<uint8_t>(c) < 0x20 || c == 0x7f) return std::nullopt;
  }
  return id;
}

bool IsNoUser(std::string_view text) {
  if (text.empty()) return true;
  if (text.size() > 4) return false;
  const std::string lower = ToLowerAscii(text);
  return lower == "na" || lower == "n/a" || lower == "null" || lower == "none" || lower == "nan";
}

std::string CleanTitle(std::string_view text) {
  std::string title = CollapseSpaces(text);
  if (title.size() <= kMaxTitleBytes) return title;
  size_t cut = kMaxTitleBytes;
  while (cut > 0 && (static_cast<uint8_t>(title[cut]) & 0xc0) == 0x80) --cut;
  title.resize(cut);
  return title;
}

void AddItem(Catalog* catalog, std::string_view id, std::string title, float price, uint32_t category, uint32_t brand) {
  catalog->ids.emplace_back(id);
  catalog->titles.push_back(std::move(title));
  catalog->prices.push_back(price);
  catalog->categories.push_back(category);
  catalog->brands.push_back(brand);
  for (Attribute& attribute : catalog->attributes) AddUnknown(&attribute);
}

void SortInteractions(std::vector<Interaction>* interactions) {
  std::stable_sort(interactions->begin(), interactions->end(), [](const Interaction& a, const Interaction& b) {
    return std::tie(a.user, a.time_s) < std::tie(b.user, b.time_s);
  });
}

Status NothingUsable(const IngestReport& report, const std::string& what) {
  if (report.lines_read == 0) return InvalidArgument(report.input + ": has no lines of data");
  std::string message = report.input + ": none of its " + std::to_string(report.lines_read) + " lines is " + what +
                        ". " + report.DroppedText();
  for (const std::string& hint : report.hints) message += ". " + hint;
  return InvalidArgument(message);
}

void AddHints(IngestReport* report) {
  const auto count = [&](DropReason reason) { return report->dropped[static_cast<size_t>(reason)].count; };
  if (count(DropReason::kInvalidUtf8) > 0) {
    report->hints.push_back(
        "Lines that are not UTF-8 were dropped; if the file is Latin-1 or Windows-1252, convert it first: "
        "iconv -f WINDOWS-1252 -t UTF-8");
  }
  if (count(DropReason::kStrayQuote) > 0 && count(DropReason::kStrayQuote) * 10 > report->lines_read) {
    report->hints.push_back(
        "Many lines have stray quotes: fields with quotes in them must be quoted, and the quotes doubled "
        "(RFC 4180)");
  }
}

}  // namespace vitrine
