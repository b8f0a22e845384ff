#include "train/input.h"

#include <array>
#include <utility>

namespace vitrine {
namespace {

constexpr std::array<const char*, 3> kKindNames = {"orders", "events", "sequences"};

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

Result<Input> ReadInput(InputKind kind, ByteSource& source, ByteSource* catalog, const IngestOptions& options) {
  Input input;
  input.kind = kind;
  Catalog products;
  if (catalog != nullptr) {
    Result<Catalog> read = ReadCatalog(*catalog, options, &input.catalog_report);
    if (!read.ok()) return read.status();
    products = std::move(*read);
  }
  const auto read = kind == InputKind::kOrders ? ReadOrders : kind == InputKind::kEvents ? ReadEvents : ReadSequences;
  Result<Dataset> dataset = read(source, options, catalog != nullptr ? &products : nullptr, &input.report);
  if (!dataset.ok()) return dataset.status();
  input.dataset = std::move(*dataset);
  return input;
}

}  // namespace vitrine
