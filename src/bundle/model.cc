#include "bundle/model.h"

#include <algorithm>
#include <string>

#include "bundle/counts.h"
#include "bundle/roles.h"
#include "bundle/tensor_file.h"
#include "bundle/vectors.h"

namespace vitrine {
namespace {

Result<TensorFile> OpenRole(const Bundle& bundle, std::string_view role) {
  for (const BundleFile& file : bundle.files) {
    if (file.role == role) return TensorFile::Open(file);
  }
  return NotFound("the bundle has no file with the role '" + std::string(role) + "'");
}

bool HasRole(const Bundle& bundle, std::string_view role) {
  return std::any_of(bundle.files.begin(), bundle.files.end(), [&](const BundleFile& f) { return f.role == role; });
}

Status ReadIds(const TensorFile& file, Model* model) {
  VITRINE_RETURN_IF_ERROR(file.GetStrings(tensor::kIdBytes, tensor::kIdOffsets, model->num_items, &model->ids));
  for (uint32_t i = 0; i < model->num_items; ++i) {
    if (model->ids.At(i).empty()) return file.Error(tensor::kIdBytes, "id " + std::to_string(i) + " is empty");
  }
  return OkStatus();
}

// Which item has which category or brand; nothing where there are no names.
Status ReadLabels(const TensorFile& file, uint32_t num_items, const char* labels_name, const char* bytes_name,
                  const char* offsets_name, std::span<const uint16_t>* out) {
  std::span<const uint32_t> offsets;
  VITRINE_RETURN_IF_ERROR(file.GetVector(offsets_name, DType::kU32, &offsets));
  if (offsets.empty()) return file.Error(offsets_name, "must not be empty");
  StringTable names;
  VITRINE_RETURN_IF_ERROR(file.GetStrings(bytes_name, offsets_name, offsets.size() - 1, &names));
  std::span<const uint16_t> labels;
  VITRINE_RETURN_IF_ERROR(file.Get(labels_name, DType::kU16, {num_items}, &labels));
  for (size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] != kNoLabel && labels[i] + 1u >= offsets.size()) {
      return file.Error(labels_name, "item " + std::to_string(i) + " names a label that is not there");
    }
  }
  if (offsets.size() > 1) *out = labels;
  return OkStatus();
}

Status ReadCatalog(const TensorFile& file, Model* model) {
  VITRINE_RETURN_IF_ERROR(
      file.GetStrings(tensor::kTitleBytes, tensor::kTitleOffsets, model->num_items, &model->titles));
  std::span<const float> prices;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kPrices, DType::kF32, {model->num_items}, &prices));
  VITRINE_RETURN_IF_ERROR(ReadLabels(file, model->num_items, tensor::kCategories, tensor::kCategoryBytes,
                                     tensor::kCategoryOffsets, &model->categories));
  std::span<const uint16_t> brands;
  VITRINE_RETURN_IF_ERROR(
      ReadLabels(file, model->num_items, tensor::kBrands, tensor::kBrandBytes, tensor::kBrandOffsets, &brands));
  model->has_catalog = true;
  return OkStatus();
}

using ReadRole = Status (*)(const TensorFile&, Model*);

Status ReadWith(ReadRole read, const Bundle& bundle, const char* role, Model* model) {
  Result<TensorFile> file = OpenRole(bundle, role);
  return file.ok() ? read(*file, model) : file.status();
}

// Rows first: where they are, the codes come without a projection.
Status ReadAllVectors(const Bundle& bundle, Model* model) {
  const struct {
    const char* role;
    ReadRole read;
  } kKinds[] = {
      {role::kVectors, ReadInt8Vectors}, {role::kVectorsInt4, ReadInt4Vectors}, {role::kVectorsPq, ReadPqVectors}};
  bool has_any = false;
  for (const auto& kind : kKinds) {
    if (!HasRole(bundle, kind.role)) continue;
    const std::string named = std::string("a file with the role '") + kind.role + "'";
    if (model->dimensions == 0) return Corrupt("manifest.json: 'dimensions' is 0, but there is " + named);
    if (kind.read == ReadInt4Vectors && HasRows(*model)) return Corrupt("beside 'vectors' there must not be " + named);
    VITRINE_RETURN_IF_ERROR(ReadWith(kind.read, bundle, kind.role, model));
    has_any = true;
  }
  if (!has_any) model->dimensions = 0;
  return OkStatus();
}

}  // namespace

Result<Model> OpenModel(const Bundle& bundle, const Manifest& manifest) {
  Model model;
  model.num_items = manifest.items;
  model.dimensions = manifest.dimensions;
  if (model.num_items == 0) return Corrupt("manifest.json: 'items' is 0; a bundle needs at least one item");
  VITRINE_RETURN_IF_ERROR(ReadWith(ReadIds, bundle, role::kIds, &model));
  VITRINE_RETURN_IF_ERROR(ReadWith(ReadGraph, bundle, role::kGraph, &model));
  VITRINE_RETURN_IF_ERROR(ReadWith(ReadPopularity, bundle, role::kPopularity, &model));
  if (HasRole(bundle, role::kCatalog)) VITRINE_RETURN_IF_ERROR(ReadWith(ReadCatalog, bundle, role::kCatalog, &model));
  VITRINE_RETURN_IF_ERROR(ReadAllVectors(bundle, &model));
  return model;
}

}  // namespace vitrine
