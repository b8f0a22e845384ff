#include "bundle/attributes.h"

#include <algorithm>

#include "bundle/roles.h"

namespace vitrine {
namespace {

Status CheckNames(const TensorFile& file, const char* labels_name, const char* bytes_name, const char* offsets_name,
                  std::span<const uint16_t> labels, bool may_be_none) {
  StringTable names;
  VITRINE_RETURN_IF_ERROR(file.GetStringList(bytes_name, offsets_name, &names));
  const size_t num_names = names.offsets.size() - 1;
  for (size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] >= num_names && !(may_be_none && labels[i] == kNoLabel)) {
      return file.Error(labels_name, "the label at position {} has no name", i);
    }
  }
  return OkStatus();
}

Status ReadTags(const TensorFile& file, uint32_t num_items, AttributeColumn* column) {
  VITRINE_RETURN_IF_ERROR(file.GetVector(tensor::kAttributeLabels, DType::kU16, &column->labels));
  VITRINE_RETURN_IF_ERROR(
      file.GetOffsets(tensor::kAttributeTagOffsets, num_items, column->labels.size(), &column->tag_offsets));
  return CheckNames(file, tensor::kAttributeLabels, tensor::kAttributeLabelBytes, tensor::kAttributeLabelOffsets,
                    column->labels, false);
}

Status ReadBooleans(const TensorFile& file, uint32_t num_items, AttributeColumn* column) {
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kAttributeBooleans, DType::kU8, {num_items}, &column->booleans));
  const auto is_wrong = [](uint8_t value) { return value > kUnknownBoolean; };
  const auto wrong = std::find_if(column->booleans.begin(), column->booleans.end(), is_wrong);
  if (wrong == column->booleans.end()) return OkStatus();
  return file.Error(tensor::kAttributeBooleans, "no boolean at position {}",
                    static_cast<size_t>(wrong - column->booleans.begin()));
}

// Of the number that names end in.
Status ReadColumn(const TensorFile& file, uint32_t num_items, AttributeColumn* column) {
  switch (column->kind) {
    case AttributeKind::kLabel:
      return ReadLabels(file, num_items, tensor::kAttributeLabels, tensor::kAttributeLabelBytes,
                        tensor::kAttributeLabelOffsets, &column->labels);
    case AttributeKind::kTags:
      return ReadTags(file, num_items, column);
    case AttributeKind::kBoolean:
      return ReadBooleans(file, num_items, column);
    case AttributeKind::kNumber:
    case AttributeKind::kDate:
      break;
  }
  return file.Get(tensor::kAttributeNumbers, DType::kF32, {num_items}, &column->numbers);
}

}  // namespace

std::vector<AttributeColumn> UnknownFixedColumns() {
  std::vector<AttributeColumn> columns(kNumFixedColumns);
  columns[kPriceColumn].kind = AttributeKind::kNumber;
  columns[kStockColumn].kind = AttributeKind::kNumber;
  return columns;
}

Status ReadLabels(const TensorFile& file, uint32_t num_items, const char* labels_name, const char* bytes_name,
                  const char* offsets_name, std::span<const uint16_t>* labels) {
  VITRINE_RETURN_IF_ERROR(file.Get(labels_name, DType::kU16, {num_items}, labels));
  VITRINE_RETURN_IF_ERROR(CheckNames(file, labels_name, bytes_name, offsets_name, *labels, true));
  if (std::all_of(labels->begin(), labels->end(), [](uint16_t label) { return label == kNoLabel; })) *labels = {};
  return OkStatus();
}

Status ReadAttributes(TensorFile& file, uint32_t num_items, std::vector<AttributeColumn>* columns) {
  std::span<const uint8_t> kinds;
  VITRINE_RETURN_IF_ERROR(file.GetVector(tensor::kAttributeKinds, DType::kU8, &kinds));
  if (kinds.size() > kMaxAttributeColumns) return file.Error(tensor::kAttributeKinds, "has too many columns");
  StringTable names;
  VITRINE_RETURN_IF_ERROR(
      file.GetStrings(tensor::kAttributeNameBytes, tensor::kAttributeNameOffsets, kinds.size(), &names));
  for (size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i] >= kNumAttributeKinds) {
      return file.Error(tensor::kAttributeKinds, "column {} is of an unknown kind", i);
    }
    AttributeColumn& column = columns->emplace_back();
    column.kind = static_cast<AttributeKind>(kinds[i]);
    file.set_suffix(Format("{}", {i}));
    VITRINE_RETURN_IF_ERROR(ReadColumn(file, num_items, &column));
    file.set_suffix("");
  }
  return OkStatus();
}

}  // namespace vitrine
