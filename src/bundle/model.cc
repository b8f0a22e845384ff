#include "bundle/model.h"

#include <algorithm>
#include <string>

#include "bundle/counts.h"
#include "bundle/roles.h"
#include "bundle/tensor_file.h"
#include "bundle/vectors.h"

namespace vitrine {
namespace {

const BundleFile* FindRole(const Bundle& bundle, std::string_view role) {
  for (const BundleFile& file : bundle.files) {
    if (file.role == role) return &file;
  }
  return nullptr;
}

Status ReadIds(TensorFile& file, Model* model) {
  VITRINE_RETURN_IF_ERROR(file.GetStrings(tensor::kIdBytes, tensor::kIdOffsets, model->num_items, &model->ids));
  for (uint32_t i = 0; i < model->num_items; ++i) {
    if (model->ids.At(i).empty()) return file.Error(tensor::kIdBytes, "id {} is empty", i);
  }
  return OkStatus();
}

Status ReadCatalog(TensorFile& file, Model* model) {
  const uint32_t n = model->num_items;
  std::vector<AttributeColumn>& columns = model->columns;
  VITRINE_RETURN_IF_ERROR(file.GetStrings(tensor::kTitleBytes, tensor::kTitleOffsets, n, &model->titles));
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kPrices, DType::kF32, {n}, &columns[kPriceColumn].numbers));
  VITRINE_RETURN_IF_ERROR(ReadLabels(file, n, tensor::kCategories, tensor::kCategoryBytes, tensor::kCategoryOffsets,
                                     &columns[kCategoryColumn].labels));
  VITRINE_RETURN_IF_ERROR(
      ReadLabels(file, n, tensor::kBrands, tensor::kBrandBytes, tensor::kBrandOffsets, &columns[kBrandColumn].labels));
  model->has_catalog = true;
  return OkStatus();
}

Status ReadAttributeColumns(TensorFile& file, Model* model) {
  return ReadAttributes(file, model->num_items, &model->columns);
}

Status ReadRepurchase(TensorFile& file, Model* model) {
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kIntervalDays, DType::kU16, {model->num_items}, &model->interval_days));
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kRepeatRates, DType::kU8, {model->num_items}, &model->repeat_rates));
  const auto zero = std::find(model->interval_days.begin(), model->interval_days.end(), 0);
  if (zero != model->interval_days.end()) {
    return file.Error(tensor::kIntervalDays, "an interval of 0 at position {}",
                      static_cast<size_t>(zero - model->interval_days.begin()));
  }
  model->has_repurchase = true;
  return OkStatus();
}

Status ReadSequenceEncoder(TensorFile& file, Model* model) {
  return ReadEncoder(file, model->dimensions, &model->expanded->encoder);
}

// What the files of a role are to a bundle.
enum class Need { kRequired, kOptional, kVectors };

// In the order of reading. The encoder before vectors: where it is, they come without a projection. Rows before codes:
// where they are, the codes do without one.
constexpr struct {
  const char* role;
  Status (*read)(TensorFile&, Model*);
  Need need;
} kRoles[] = {{role::kIds, ReadIds, Need::kRequired},
              {role::kGraph, ReadGraph, Need::kRequired},
              {role::kPopularity, ReadPopularity, Need::kRequired},
              {role::kCatalog, ReadCatalog, Need::kOptional},
              {role::kAttributes, ReadAttributeColumns, Need::kOptional},
              {role::kEncoder, ReadSequenceEncoder, Need::kVectors},
              {role::kVectors, ReadInt8Vectors, Need::kVectors},
              {role::kVectorsInt4, ReadInt4Vectors, Need::kVectors},
              {role::kVectorsPq, ReadPqVectors, Need::kVectors},
              {role::kBaskets, ReadBaskets, Need::kOptional},
              {role::kRepurchase, ReadRepurchase, Need::kOptional}};

}  // namespace

Status OpenModel(const Bundle& bundle, uint32_t num_items, uint32_t dimensions, OpenTensors open, Model* model) {
  model->num_items = num_items;
  model->dimensions = dimensions;
  model->columns = UnknownFixedColumns();
  if (num_items == 0) return Corrupt("manifest.json: 'items' is 0; a bundle needs at least one item");
  if (num_items > kMaxItems || dimensions > kMaxDimensions) {
    return Corrupt("manifest.json: {} items x {} dimensions are more than this build takes", num_items, dimensions);
  }
  for (const auto& [role, read, need] : kRoles) {
    const BundleFile* file = FindRole(bundle, role);
    if (file == nullptr) {
      if (need == Need::kRequired) return NotFound("the bundle has no file with the role '{}'", role);
      continue;
    }
    if (need == Need::kVectors && dimensions == 0) {
      return Corrupt("manifest.json: 'dimensions' is 0, but there is a file with the role '{}'", role);
    }
    if (read == ReadInt4Vectors && HasRows(*model)) {
      return Corrupt("beside 'vectors' there must not be a file with the role '{}'", role);
    }
    Result<TensorFile> tensors = TensorFile::Open(*file, open);
    if (!tensors.ok()) return std::move(tensors).status();
    VITRINE_RETURN_IF_ERROR(read(*tensors, model));
  }
  if (HasRows(*model) || model->pq.num_subs > 0) return OkStatus();
  if (HasEncoder(*model)) return Corrupt("beside 'encoder' there must be a file of item vectors");
  model->dimensions = 0;
  return OkStatus();
}

Result<Model> OpenModel(const Bundle& bundle, uint32_t num_items, uint32_t dimensions) {
  Model model;
  VITRINE_RETURN_IF_ERROR(OpenModel(bundle, num_items, dimensions, OpenByHeader, &model));
  return model;
}

}  // namespace vitrine
