#include <limits>

#include "ingest/attributes.h"
#include "ingest/ingest.h"
#include "ingest/interner.h"
#include "ingest/rows.h"
#include "ingest/text.h"

namespace vitrine {
namespace {

uint32_t NameIndex(std::string_view text, Interner* names) {
  const std::string name = CleanTitle(text);
  return name.empty() ? Catalog::kNone : names->Add(name);
}

std::vector<std::string> NamesOf(const Interner& names) {
  std::vector<std::string> out;
  out.reserve(names.size());
  for (uint32_t i = 0; i < names.size(); ++i) out.emplace_back(names[i]);
  return out;
}

}  // namespace

Result<Catalog> ReadCatalog(ByteSource& source, const IngestOptions& options, IngestReport* report) {
  constexpr Role kWanted[] = {Role::kItem, Role::kTitle, Role::kCategory, Role::kBrand, Role::kPrice};
  constexpr Role kRequired[] = {Role::kItem};
  TableReader table(source, options, options.schema.catalog, report);
  VITRINE_RETURN_IF_ERROR(table.Open(kWanted, kRequired));
  Result<AttributeReader> attributes = AttributeReader::Open(table, options.attributes, report);
  if (!attributes.ok()) return attributes.status();

  Catalog catalog;
  Interner items;
  Interner categories;
  Interner brands;
  for (;;) {
    Result<bool> more = table.Next();
    if (!more.ok()) return more.status();
    if (!*more) break;
    const std::optional<std::string_view> id = table.ItemId();
    if (!id) {
      table.Drop(DropReason::kMissingItem, Role::kItem);
      continue;
    }
    float price = std::numeric_limits<float>::quiet_NaN();
    if (table.Has(Role::kPrice) && !table.Text(Role::kPrice).empty()) {
      const std::optional<double> number = table.Number(Role::kPrice);
      if (!number || *number < 0) {
        table.Drop(number ? DropReason::kNegativePrice : DropReason::kBadPrice, Role::kPrice);
        continue;
      }
      price = static_cast<float>(*number);
    }
    if (items.Find(*id) != Interner::kNone) {
      table.Drop(DropReason::kDuplicateItem, Role::kItem);
      continue;
    }
    if (items.size() >= kMaxDatasetItems) return InvalidArgument(source.name() + ": more than 16,777,216 items");
    items.Add(*id);
    AddItem(&catalog, *id, CleanTitle(table.Text(Role::kTitle)), price,
            NameIndex(table.Text(Role::kCategory), &categories), NameIndex(table.Text(Role::kBrand), &brands));
    attributes->Add(table);
    ++report->lines_kept;
  }
  AddHints(report);
  if (catalog.size() == 0) return NothingUsable(*report, "an item");
  catalog.category_names = NamesOf(categories);
  catalog.brand_names = NamesOf(brands);
  catalog.attributes = attributes->Finish(options.date_order, report);
  return catalog;
}

}  // namespace vitrine
