#include "bundle/model.h"

#include <algorithm>
#include <string>

#include "bundle/counts.h"
#include "bundle/roles.h"
#include "bundle/tensor_file.h"
#include "bundle/vectors.h"

namespace vitrine {
namespace {

struct Source {
  const std::vector<BundleFile>& files;
  OpenTensors open;
};

Result<TensorFile> OpenRole(const Source& bundle, std::string_view role) {
  for (const BundleFile& file : bundle.files) {
    if (file.role == role) return TensorFile::Open(file, bundle.open);
  }
  return NotFound("the bundle has no file with the role '{}'", role);
}

bool HasRole(const Source& bundle, std::string_view role) {
  return std::any_of(bundle.files.begin(), bundle.files.end(), [&](const BundleFile& f) { return f.role == role; });
}

Status ReadIds(const TensorFile& file, Model* model) {
  VITRINE_RETURN_IF_ERROR(file.GetStrings(tensor::kIdBytes, tensor::kIdOffsets, model->num_items, &model->ids));
  for (uint32_t i = 0; i < model->num_items; ++i) {
    if (model->ids.At(i).empty()) return file.Error(tensor::kIdBytes, "id {} is empty", i);
  }
  return OkStatus();
}

Status ReadCatalog(const TensorFile& file, Model* model) {
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

Status ReadAttributeColumns(const TensorFile& file, Model* model) {
  return ReadAttributes(file, model->num_items, &model->columns);
}

Status ReadRepurchase(const TensorFile& file, Model* model) {
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

using ReadRole = Status (*)(const TensorFile&, Model*);

Status ReadWith(ReadRole read, const Source& bundle, const char* role, Model* model) {
  Result<TensorFile> file = OpenRole(bundle, role);
  return file.ok() ? read(*file, model) : file.status();
}

Status ReadSequenceEncoder(const TensorFile& file, Model* model) {
  return ReadEncoder(file, model->dimensions, &model->expanded->encoder);
}

// The encoder first: where it is, vectors come without a projection. Then rows: where they are, the codes do.
Status ReadAllVectors(const Source& bundle, Model* model) {
  const struct {
    const char* role;
    ReadRole read;
  } kKinds[] = {{role::kEncoder, ReadSequenceEncoder},
                {role::kVectors, ReadInt8Vectors},
                {role::kVectorsInt4, ReadInt4Vectors},
                {role::kVectorsPq, ReadPqVectors}};
  bool has_any = false;
  for (const auto& kind : kKinds) {
    if (!HasRole(bundle, kind.role)) continue;
    if (model->dimensions == 0) {
      return Corrupt("manifest.json: 'dimensions' is 0, but there is a file with the role '{}'", kind.role);
    }
    if (kind.read == ReadInt4Vectors && HasRows(*model)) {
      return Corrupt("beside 'vectors' there must not be a file with the role '{}'", kind.role);
    }
    VITRINE_RETURN_IF_ERROR(ReadWith(kind.read, bundle, kind.role, model));
    has_any = has_any || kind.read != ReadSequenceEncoder;
  }
  if (!has_any && HasEncoder(*model)) return Corrupt("beside 'encoder' there must be a file of item vectors");
  if (!has_any) model->dimensions = 0;
  return OkStatus();
}

}  // namespace

Result<Model> OpenModel(const Bundle& all, uint32_t num_items, uint32_t dimensions, OpenTensors open) {
  const Source bundle{all.files, open};
  Model model;
  model.num_items = num_items;
  model.dimensions = dimensions;
  model.columns = UnknownFixedColumns();
  if (num_items == 0) return Corrupt("manifest.json: 'items' is 0; a bundle needs at least one item");
  if (num_items > kMaxItems || dimensions > kMaxDimensions) {
    return Corrupt("manifest.json: {} items x {} dimensions are more than this build takes", num_items, dimensions);
  }
  VITRINE_RETURN_IF_ERROR(ReadWith(ReadIds, bundle, role::kIds, &model));
  VITRINE_RETURN_IF_ERROR(ReadWith(ReadGraph, bundle, role::kGraph, &model));
  VITRINE_RETURN_IF_ERROR(ReadWith(ReadPopularity, bundle, role::kPopularity, &model));
  if (HasRole(bundle, role::kCatalog)) VITRINE_RETURN_IF_ERROR(ReadWith(ReadCatalog, bundle, role::kCatalog, &model));
  if (HasRole(bundle, role::kAttributes)) {
    VITRINE_RETURN_IF_ERROR(ReadWith(ReadAttributeColumns, bundle, role::kAttributes, &model));
  }
  VITRINE_RETURN_IF_ERROR(ReadAllVectors(bundle, &model));
  if (HasRole(bundle, role::kBaskets)) VITRINE_RETURN_IF_ERROR(ReadWith(ReadBaskets, bundle, role::kBaskets, &model));
  if (HasRole(bundle, role::kRepurchase)) {
    VITRINE_RETURN_IF_ERROR(ReadWith(ReadRepurchase, bundle, role::kRepurchase, &model));
  }
  return model;
}

}  // namespace vitrine
