#include "bundle/model.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/utf8.h"
#include "bundle/roles.h"
#include "bundle/safetensors.h"

namespace vitrine {
namespace {

// Scales and projections beyond this could only come from a broken writer, and would overflow a float score.
constexpr float kMaxMagnitude = 1e9f;

// One file of the bundle, opened: fetches tensors by name, dtype and shape.
class TensorFile {
 public:
  static Result<TensorFile> Open(const BundleFile& file) {
    Result<SafetensorsReader> reader = SafetensorsReader::Open(file.bytes);
    if (!reader.ok()) return Corrupt(file.path + ": " + reader.status().message());
    return TensorFile(file, std::move(*reader));
  }

  Status Error(std::string_view name, std::string_view problem) const {
    return Corrupt(file_->path + ": tensor '" + std::string(name) + "': " + std::string(problem));
  }

  template <typename T>
  Status Get(const char* name, DType dtype, const std::vector<uint64_t>& shape, std::span<const T>* out) const {
    const Tensor* tensor = reader_.Find(name);
    if (tensor == nullptr) return Error(name, "is missing");
    if (tensor->dtype != dtype) return Error(name, std::string("must have dtype ") + DTypeName(dtype));
    if (tensor->shape != shape) return Error(name, "has shape " + Show(tensor->shape) + ", expected " + Show(shape));
    *out = Cast<T>(*tensor);
    return OkStatus();
  }

  // A vector of any length.
  template <typename T>
  Status GetVector(const char* name, DType dtype, std::span<const T>* out) const {
    const Tensor* tensor = reader_.Find(name);
    if (tensor == nullptr) return Error(name, "is missing");
    if (tensor->dtype != dtype) return Error(name, std::string("must have dtype ") + DTypeName(dtype));
    if (tensor->shape.size() != 1) return Error(name, "must have one dimension");
    *out = Cast<T>(*tensor);
    return OkStatus();
  }

  // Empty when the tensor is missing.
  std::vector<uint64_t> ShapeOf(const char* name) const {
    const Tensor* tensor = reader_.Find(name);
    return tensor != nullptr ? tensor->shape : std::vector<uint64_t>();
  }

  bool Is(const char* name, DType dtype) const {
    const Tensor* tensor = reader_.Find(name);
    return tensor != nullptr && tensor->dtype == dtype;
  }

  // Offsets that begin at 0, never fall, and end at `end`.
  Status GetOffsets(const char* name, uint64_t count, uint64_t end, std::span<const uint32_t>* out) const {
    VITRINE_RETURN_IF_ERROR(Get(name, DType::kU32, {count + 1}, out));
    if (out->front() != 0 || out->back() != end || !std::is_sorted(out->begin(), out->end())) {
      return Error(name, "must rise from 0 to " + std::to_string(end));
    }
    return OkStatus();
  }

  Status GetStrings(const char* bytes_name, const char* offsets_name, uint64_t count, StringTable* out) const {
    VITRINE_RETURN_IF_ERROR(GetVector(bytes_name, DType::kU8, &out->bytes));
    VITRINE_RETURN_IF_ERROR(GetOffsets(offsets_name, count, out->bytes.size(), &out->offsets));
    const size_t invalid = FindInvalidUtf8(out->bytes);
    if (invalid != out->bytes.size()) return Error(bytes_name, "not valid UTF-8 at byte " + std::to_string(invalid));
    // Valid as a whole and cut between characters only: then every string is valid.
    for (uint64_t i = 0; i < count; ++i) {
      const uint32_t begin = out->offsets[i];
      if (begin < out->bytes.size() && (out->bytes[begin] & 0xc0) == 0x80) {
        return Error(bytes_name, "string " + std::to_string(i) + " begins inside a character");
      }
    }
    return OkStatus();
  }

  // Finite values of min..max.
  Status GetFloats(const char* name, const std::vector<uint64_t>& shape, float min, float max,
                   std::span<const float>* out) const {
    VITRINE_RETURN_IF_ERROR(Get(name, DType::kF32, shape, out));
    for (size_t i = 0; i < out->size(); ++i) {
      // Written so that NaN fails too.
      if (!((*out)[i] >= min && (*out)[i] <= max)) {
        return Error(name, "the value at position " + std::to_string(i) + " is not a number of the range it may have");
      }
    }
    return OkStatus();
  }

 private:
  TensorFile(const BundleFile& file, SafetensorsReader reader) : file_(&file), reader_(std::move(reader)) {}

  template <typename T>
  static std::span<const T> Cast(const Tensor& tensor) {
    return {reinterpret_cast<const T*>(tensor.bytes.data()), tensor.bytes.size() / sizeof(T)};
  }

  static std::string Show(const std::vector<uint64_t>& shape) {
    std::string text = "[";
    for (size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
  }

  const BundleFile* file_;
  SafetensorsReader reader_;
};

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

template <typename T>
Status CheckTargets(const TensorFile& file, const Graph& graph, std::span<const T> targets, uint32_t num_items) {
  for (uint32_t row = 0; row < num_items; ++row) {
    const uint32_t begin = graph.offsets[row];
    const uint32_t end = graph.offsets[row + 1];
    if (end - begin > kMaxFollowersPerItem) {
      return file.Error(tensor::kGraphOffsets, "item " + std::to_string(row) + " has too many followers");
    }
    int64_t last = -1;
    for (const T target : targets.subspan(begin, end - begin)) {
      if (target >= num_items || target <= last) {
        return file.Error(tensor::kGraphTargets, "the followers of item " + std::to_string(row) +
                                                     " must be items of the bundle in ascending order");
      }
      last = target;
    }
  }
  const auto zero = std::find(graph.weights.begin(), graph.weights.end(), 0);
  if (zero == graph.weights.end()) return OkStatus();
  return file.Error(tensor::kGraphWeights, "a weight of 0 at position " + std::to_string(zero - graph.weights.begin()));
}

Status ReadGraph(const TensorFile& file, Model* model) {
  Graph& graph = model->graph;
  VITRINE_RETURN_IF_ERROR(file.GetVector(tensor::kGraphWeights, DType::kU8, &graph.weights));
  const uint64_t num_edges = graph.weights.size();
  VITRINE_RETURN_IF_ERROR(file.GetOffsets(tensor::kGraphOffsets, model->num_items, num_edges, &graph.offsets));
  if (file.Is(tensor::kGraphTargets, DType::kU16)) {
    VITRINE_RETURN_IF_ERROR(file.Get(tensor::kGraphTargets, DType::kU16, {num_edges}, &graph.targets16));
  } else {
    VITRINE_RETURN_IF_ERROR(file.Get(tensor::kGraphTargets, DType::kU32, {num_edges}, &graph.targets32));
  }
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kGraphScales, {model->num_items}, 0, kMaxMagnitude, &graph.scales));
  return graph.targets16.empty() ? CheckTargets(file, graph, graph.targets32, model->num_items)
                                 : CheckTargets(file, graph, graph.targets16, model->num_items);
}

Status ReadProjection(const TensorFile& file, Model* model) {
  const uint64_t d = model->dimensions;
  std::span<const float> projection;
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kProjection, {d, d}, -kMaxMagnitude, kMaxMagnitude, &projection));
  model->projection = {projection, static_cast<size_t>(d), static_cast<size_t>(d)};
  return OkStatus();
}

Status ReadVectors(const TensorFile& file, Model* model) {
  const uint64_t n = model->num_items;
  const uint64_t d = model->dimensions;
  std::span<const int8_t> vectors;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kItemVectors, DType::kI8, {n, d}, &vectors));
  // -128 would break the symmetry that the SIMD kernels rely on.
  if (const auto it = std::find(vectors.begin(), vectors.end(), INT8_MIN); it != vectors.end()) {
    return file.Error(tensor::kItemVectors, "-128 at position " + std::to_string(it - vectors.begin()));
  }
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kItemScales, {n}, 0, kMaxMagnitude, &model->item_scales));
  model->item_vectors = {vectors, static_cast<size_t>(n), static_cast<size_t>(d)};
  return ReadProjection(file, model);
}

Status ReadInt4Vectors(const TensorFile& file, Model* model) {
  const uint64_t n = model->num_items;
  const uint64_t bytes = (model->dimensions + 1) / 2;
  std::span<const uint8_t> nibbles;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kItemNibbles, DType::kU8, {n, bytes}, &nibbles));
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kItemScales, {n}, 0, kMaxMagnitude, &model->item_scales));
  model->item_nibbles = {nibbles, static_cast<size_t>(n), static_cast<size_t>(bytes)};
  return ReadProjection(file, model);
}

Status ReadPqVectors(const TensorFile& file, Model* model) {
  const uint64_t blocks = (uint64_t{model->num_items} + kPqBlockItems - 1) / kPqBlockItems;
  const std::vector<uint64_t> shape = file.ShapeOf(tensor::kPqCodes);
  const uint64_t m = shape.size() == 3 ? shape[1] : 0;
  if (m == 0 || m > kMaxSubQuantisers) {
    return file.Error(tensor::kPqCodes, "must have the shape [blocks, 1.." + std::to_string(kMaxSubQuantisers) + ", 16]");
  }
  const uint64_t s = (model->dimensions + m - 1) / m;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kPqCodes, DType::kU8, {blocks, m, kPqBlockItems / 2}, &model->pq.codes));
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kPqCentroids, {m, kPqCentroids, s}, -kMaxMagnitude, kMaxMagnitude,
                                         &model->pq.centroids));
  model->pq.num_subs = static_cast<size_t>(m);
  model->pq.sub_dimensions = static_cast<size_t>(s);
  return HasRows(*model) ? OkStatus() : ReadProjection(file, model);
}

Status ReadPopularity(const TensorFile& file, Model* model) {
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kPopularity, {model->num_items}, 0, 1, &model->popularity));
  return file.GetFloats(tensor::kTrending, {model->num_items}, 0, 1, &model->trending);
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
  } kKinds[] = {{role::kVectors, ReadVectors}, {role::kVectorsInt4, ReadInt4Vectors}, {role::kVectorsPq, ReadPqVectors}};
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
