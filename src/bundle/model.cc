#include "bundle/model.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "bundle/roles.h"
#include "bundle/tensor_file.h"

namespace vitrine {
namespace {

// Scales and projections beyond this could only come from a broken writer, and would overflow a float score.
constexpr float kMaxMagnitude = 1e9f;

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

template <typename T>
Status CheckTargets(const TensorFile& file, const Graph& graph, std::span<const T> targets, uint32_t num_items) {
  for (uint32_t row = 0; row < num_items; ++row) {
    const uint32_t begin = graph.offsets[row];
    const uint32_t end = graph.offsets[row + 1];
    if (end - begin > kMaxFollowersPerItem) {
      return file.Error(tensor::kGraphOffsets, "item {} has too many followers", row);
    }
    int64_t last = -1;
    for (const T target : targets.subspan(begin, end - begin)) {
      if (target >= num_items || target <= last) {
        return file.Error(tensor::kGraphTargets,
                          "the followers of item {} must be items of the bundle in ascending order", row);
      }
      last = target;
    }
  }
  const auto zero = std::find(graph.weights.begin(), graph.weights.end(), 0);
  if (zero == graph.weights.end()) return OkStatus();
  return file.Error(tensor::kGraphWeights, "a weight of 0 at position {}",
                    static_cast<size_t>(zero - graph.weights.begin()));
}

Status ReadEdges(const TensorFile& file, uint32_t num_items, Graph* out) {
  Graph& graph = *out;
  VITRINE_RETURN_IF_ERROR(file.GetVector(tensor::kGraphWeights, DType::kU8, &graph.weights));
  const uint64_t num_edges = graph.weights.size();
  VITRINE_RETURN_IF_ERROR(file.GetOffsets(tensor::kGraphOffsets, num_items, num_edges, &graph.offsets));
  if (file.Is(tensor::kGraphTargets, DType::kU16)) {
    VITRINE_RETURN_IF_ERROR(file.Get(tensor::kGraphTargets, DType::kU16, {num_edges}, &graph.targets16));
  } else {
    VITRINE_RETURN_IF_ERROR(file.Get(tensor::kGraphTargets, DType::kU32, {num_edges}, &graph.targets32));
  }
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kGraphScales, {num_items}, 0, kMaxMagnitude, &graph.scales));
  return graph.targets16.empty() ? CheckTargets(file, graph, graph.targets32, num_items)
                                 : CheckTargets(file, graph, graph.targets16, num_items);
}

Status ReadGraph(const TensorFile& file, Model* model) { return ReadEdges(file, model->num_items, &model->graph); }

Status ReadBaskets(const TensorFile& file, Model* model) {
  model->has_baskets = true;
  return ReadEdges(file, model->num_items, &model->baskets);
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

Status ReadVectors(const TensorFile& file, Model* model) {
  const uint64_t n = model->num_items;
  const uint64_t d = model->dimensions;
  if (d == 0) return Corrupt("manifest.json: 'dimensions' is 0, but there is a file with the role 'vectors'");
  std::span<const int8_t> vectors;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kItemVectors, DType::kI8, {n, d}, &vectors));
  // -128 would break the symmetry that the SIMD kernels rely on.
  if (const auto it = std::find(vectors.begin(), vectors.end(), INT8_MIN); it != vectors.end()) {
    return file.Error(tensor::kItemVectors, "-128 at position {}", static_cast<size_t>(it - vectors.begin()));
  }
  std::span<const float> projection;
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kItemScales, {n}, 0, kMaxMagnitude, &model->item_scales));
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kProjection, {d, d}, -kMaxMagnitude, kMaxMagnitude, &projection));
  model->item_vectors = {vectors, static_cast<size_t>(n), static_cast<size_t>(d)};
  model->projection = {projection, static_cast<size_t>(d), static_cast<size_t>(d)};
  return OkStatus();
}

Status ReadPopularity(const TensorFile& file, Model* model) {
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kPopularity, {model->num_items}, 0, 1, &model->popularity));
  return file.GetFloats(tensor::kTrending, {model->num_items}, 0, 1, &model->trending);
}

using ReadRole = Status (*)(const TensorFile&, Model*);

Status ReadWith(ReadRole read, const Source& bundle, const char* role, Model* model) {
  Result<TensorFile> file = OpenRole(bundle, role);
  return file.ok() ? read(*file, model) : file.status();
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
  if (HasRole(bundle, role::kVectors)) {
    VITRINE_RETURN_IF_ERROR(ReadWith(ReadVectors, bundle, role::kVectors, &model));
  } else {
    model.dimensions = 0;
  }
  if (HasRole(bundle, role::kBaskets)) VITRINE_RETURN_IF_ERROR(ReadWith(ReadBaskets, bundle, role::kBaskets, &model));
  if (HasRole(bundle, role::kRepurchase)) {
    VITRINE_RETURN_IF_ERROR(ReadWith(ReadRepurchase, bundle, role::kRepurchase, &model));
  }
  return model;
}

}  // namespace vitrine
