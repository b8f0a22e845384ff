// The typed columns that filters, rules and groups look at.
#ifndef VITRINE_BUNDLE_ATTRIBUTES_H_
#define VITRINE_BUNDLE_ATTRIBUTES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/attribute_kind.h"
#include "base/status.h"
#include "bundle/tensor_file.h"

namespace vitrine {

// One attribute of all N items. Of the views that its kind has none is empty, or all are: then nothing is known.
struct AttributeColumn {
  AttributeKind kind = AttributeKind::kLabel;
  std::span<const uint16_t> labels;       // kLabel: [N], kNoLabel: none. kTags: those of all items, end to end
  std::span<const uint32_t> tag_offsets;  // kTags: [N + 1], where those of each item begin
  std::span<const float> numbers;         // kNumber and kDate (days since 1970): [N], NaN: unknown
  std::span<const uint8_t> booleans;      // kBoolean: [N], 0, 1 or kUnknownBoolean
};

// What every bundle has, known or not; the columns of the role `attributes` follow. The numbers cross the wasm edge.
inline constexpr int kCategoryColumn = 0;
inline constexpr int kBrandColumn = 1;
inline constexpr int kPriceColumn = 2;
inline constexpr int kStockColumn = 3;  // of an overlay, where the bundle has no such attribute
inline constexpr int kNumFixedColumns = 4;

// The fixed columns, of which nothing is known.
std::vector<AttributeColumn> UnknownFixedColumns();

// The label of each item, with its names checked; nothing where no item has one.
// Errors: kCorrupt for a label that has no name.
Status ReadLabels(const TensorFile& file, uint32_t num_items, const char* labels_name, const char* bytes_name,
                  const char* offsets_name, std::span<const uint16_t>* labels);

// Appends the columns of a file with the role `attributes`.
Status ReadAttributes(TensorFile& file, uint32_t num_items, std::vector<AttributeColumn>* columns);

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_ATTRIBUTES_H_
