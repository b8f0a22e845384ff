#include "train/input.h"

#include <array>
#include <memory>
#include <utility>

namespace vitrine {
namespace {

constexpr std::array<const char*, 3> kKindNames = {"orders", "events", "sequences"};

// What is looked at to find out the kind of a file.
constexpr size_t kHeadBytes = size_t{64} << 10;

void SayEncoding(const DecodedSource& source, IngestReport* report) {
  if (source.encoding() != Encoding::kUtf8) report->Infer("encoding", EncodingName(source.encoding()));
}

}  // namespace

const char* InputKindName(InputKind kind) { return kKindNames[static_cast<size_t>(kind)]; }

std::optional<InputKind> InputKindFromName(std::string_view name) {
  for (size_t i = 0; i < kKindNames.size(); ++i) {
    if (name == kKindNames[i]) return static_cast<InputKind>(i);
  }
  return std::nullopt;
}

SplitKind SplitKindOf(std::string_view split, InputKind kind) {
  if (split == "time") return SplitKind::kTime;
  if (split == "leave-one-out") return SplitKind::kLeaveOneOut;
  return kind == InputKind::kSequences ? SplitKind::kLeaveOneOut : SplitKind::kTime;
}

Result<InputKind> DetectKind(const std::string& name, std::string_view head, const IngestOptions& options) {
  constexpr Role kWanted[] = {Role::kOrder, Role::kUser, Role::kItem, Role::kTime, Role::kType, Role::kSession};
  const std::unique_ptr<ByteSource> source = MakeMemorySource(name, std::string(head));
  CsvReader csv(*source, options.csv);
  // What is wrong with it, its reader says.
  if (!csv.Open().ok()) return InputKind::kOrders;
  IngestReport ignored;
  const Result<ColumnMap> columns = ColumnMap::Detect(name, csv.header(), kWanted, {}, options.columns, &ignored);
  if (!columns.ok()) return columns.status();
  const auto has = [&](Role role) { return columns->Has(role); };
  if (has(Role::kType) || (!has(Role::kOrder) && (has(Role::kUser) || has(Role::kSession)))) return InputKind::kEvents;
  const bool is_words = csv.header().size() == 1 && csv.header().front().find(' ') != std::string::npos;
  return is_words && !has(Role::kOrder) ? InputKind::kSequences : InputKind::kOrders;
}

Result<Input> ReadInput(std::optional<InputKind> kind, ByteSource& source, ByteSource* catalog,
                        const IngestOptions& options) {
  Input input;
  Catalog products;
  if (catalog != nullptr) {
    DecodedSource decoded(*catalog, options.encoding);
    Result<Catalog> read = ReadCatalog(decoded, options, &input.catalog_report);
    if (!read.ok()) return read.status();
    SayEncoding(decoded, &input.catalog_report);
    products = std::move(*read);
  }
  DecodedSource decoded(source, options.encoding);
  PeekedSource lines(decoded);
  if (!kind) {
    const Result<std::string_view> head = lines.Peek(kHeadBytes);
    if (!head.ok()) return head.status();
    const Result<InputKind> found = DetectKind(source.name(), *head, options);
    if (!found.ok()) return found.status();
    input.report.Infer("kind of file", InputKindName(*found));
    kind = *found;
  }
  input.kind = *kind;
  const auto read = *kind == InputKind::kOrders ? ReadOrders : *kind == InputKind::kEvents ? ReadEvents : ReadSequences;
  Result<Dataset> dataset = read(lines, options, catalog != nullptr ? &products : nullptr, &input.report);
  if (!dataset.ok()) return dataset.status();
  SayEncoding(decoded, &input.report);
  input.dataset = std::move(*dataset);
  return input;
}

}  // namespace vitrine
