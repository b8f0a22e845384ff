#include "bundle/model.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>

#include "base/utf8.h"
#include "bundle/roles.h"
#include "bundle/safetensors.h"

namespace vitrine {
namespace {

// Scales and projections beyond this could only come from a broken writer, and would overflow a float score.
constexpr float kMaxMagnitude = 1e9f;

using Shape = std::initializer_list<uint64_t>;

// One file of the bundle, opened: fetches tensors by name, dtype and shape.
class TensorFile {
 public:
  static Result<TensorFile> Open(const BundleFile& file) {
    Result<SafetensorsReader> reader = SafetensorsReader::Open(file.bytes);
    if (!reader.ok()) return Corrupt("{}: {}", file.path, reader.status().message());
    return TensorFile(file, std::move(*reader));
  }

  // `problem`, where it has a "{}", is about `more`.
  Status Error(const char* name, const char* problem, MessagePart more = "") const {
    return Corrupt("{}: tensor '{}': {}", file_->path, name, Format(problem, {more}));
  }

  template <typename T>
  Status Get(const char* name, DType dtype, Shape shape, std::span<const T>* out) const {
    const Tensor* tensor = nullptr;
    VITRINE_RETURN_IF_ERROR(Find(name, dtype, &tensor));
    if (!std::equal(shape.begin(), shape.end(), tensor->shape.begin(), tensor->shape.end())) {
      return ShapeError(*tensor, shape);
    }
    *out = Cast<T>(*tensor);
    return OkStatus();
  }

  // A vector of any length.
  template <typename T>
  Status GetVector(const char* name, DType dtype, std::span<const T>* out) const {
    const Tensor* tensor = nullptr;
    VITRINE_RETURN_IF_ERROR(Find(name, dtype, &tensor));
    if (tensor->shape.size() != 1) return Error(name, "must have one dimension");
    *out = Cast<T>(*tensor);
    return OkStatus();
  }

  bool Is(const char* name, DType dtype) const {
    const Tensor* tensor = reader_.Find(name);
    return tensor != nullptr && tensor->dtype == dtype;
  }

  // Offsets that begin at 0, never fall, and end at `end`.
  Status GetOffsets(const char* name, uint64_t count, uint64_t end, std::span<const uint32_t>* out) const {
    VITRINE_RETURN_IF_ERROR(Get(name, DType::kU32, {count + 1}, out));
    if (out->front() != 0 || out->back() != end || !std::is_sorted(out->begin(), out->end())) {
      return Error(name, "must rise from 0 to {}", end);
    }
    return OkStatus();
  }

  Status GetStrings(const char* bytes_name, const char* offsets_name, uint64_t count, StringTable* out) const {
    VITRINE_RETURN_IF_ERROR(GetVector(bytes_name, DType::kU8, &out->bytes));
    VITRINE_RETURN_IF_ERROR(GetOffsets(offsets_name, count, out->bytes.size(), &out->offsets));
    const size_t invalid = FindInvalidUtf8(out->bytes);
    if (invalid != out->bytes.size()) return Error(bytes_name, "not valid UTF-8 at byte {}", invalid);
    // Valid as a whole and cut between characters only: then every string is valid.
    for (uint64_t i = 0; i < count; ++i) {
      const uint32_t begin = out->offsets[i];
      if (begin < out->bytes.size() && (out->bytes[begin] & 0xc0) == 0x80) {
        return Error(bytes_name, "string {} begins inside a character", i);
      }
    }
    return OkStatus();
  }

  // Finite values of min..max.
  Status GetFloats(const char* name, Shape shape, float min, float max, std::span<const float>* out) const {
    VITRINE_RETURN_IF_ERROR(Get(name, DType::kF32, shape, out));
    for (size_t i = 0; i < out->size(); ++i) {
      // Written so that NaN fails too.
      if (!((*out)[i] >= min && (*out)[i] <= max)) {
        return Error(name, "the value at position {} is not a number of the range it may have", i);
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

  Status Find(const char* name, DType dtype, const Tensor** out) const {
    *out = reader_.Find(name);
    if (*out == nullptr) return Error(name, "is missing");
    if ((*out)->dtype != dtype) return Error(name, "must have dtype {}", DTypeName(dtype));
    return OkStatus();
  }

  Status ShapeError(const Tensor& tensor, Shape expected) const {
    return Error(tensor.name.c_str(), "has shape {}", Show(tensor.shape) + ", expected " + Show(expected));
  }

  template <typename Sizes>
  static std::string Show(const Sizes& sizes) {
    std::string text;
    for (const uint64_t size : sizes) text += Format(text.empty() ? "[{}" : ", {}", {size});
    return text.empty() ? "[]" : text + "]";
  }

  const BundleFile* file_;
  SafetensorsReader reader_;
};

Result<TensorFile> OpenRole(const Bundle& bundle, std::string_view role) {
  for (const BundleFile& file : bundle.files) {
    if (file.role == role) return TensorFile::Open(file);
  }
  return NotFound("the bundle has no file with the role '{}'", role);
}

bool HasRole(const Bundle& bundle, std::string_view role) {
  return std::any_of(bundle.files.begin(), bundle.files.end(), [&](const BundleFile& f) { return f.role == role; });
}

Status ReadIds(const TensorFile& file, Model* model) {
  VITRINE_RETURN_IF_ERROR(file.GetStrings(tensor::kIdBytes, tensor::kIdOffsets, model->num_items, &model->ids));
  for (uint32_t i = 0; i < model->num_items; ++i) {
    if (model->ids.At(i).empty()) return file.Error(tensor::kIdBytes, "id {} is empty", i);
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
      return file.Error(labels_name, "item {} names a label that is not there", i);
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

Status ReadWith(ReadRole read, const Bundle& bundle, const char* role, Model* model) {
  Result<TensorFile> file = OpenRole(bundle, role);
  return file.ok() ? read(*file, model) : file.status();
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
  if (HasRole(bundle, role::kVectors)) {
    VITRINE_RETURN_IF_ERROR(ReadWith(ReadVectors, bundle, role::kVectors, &model));
  } else {
    model.dimensions = 0;
  }
  return model;
}

}  // namespace vitrine
