#include "content/content_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "bundle/roles.h"

namespace vitrine {
namespace {

Status ReadRows(const TensorFile& file, const char* name, uint64_t rows, uint64_t d, MatrixView<const int8_t>* out) {
  std::span<const int8_t> values;
  VITRINE_RETURN_IF_ERROR(file.Get(name, DType::kI8, {rows, d}, &values));
  const auto wrong = std::find(values.begin(), values.end(), INT8_MIN);
  if (wrong != values.end())
    return file.Error(name, "-128 at position {}", static_cast<size_t>(wrong - values.begin()));
  *out = {values, static_cast<size_t>(rows), static_cast<size_t>(d)};
  return OkStatus();
}

Status ReadScales(const TensorFile& file, uint64_t rows, Planes* scales) {
  VITRINE_RETURN_IF_ERROR(Planes::Read(file, tensor::kContentScales, 2, rows, scales));
  for (size_t i = 0; i < rows; ++i) {
    const float scale = FromUpperHalf(static_cast<uint16_t>(scales->At(i)));
    // Written so that NaN fails too.
    if (!(scale >= 0 && scale <= kMaxMagnitude)) {
      return file.Error(tensor::kContentScales, "the value at position {} is not a number of the range it may have", i);
    }
  }
  return OkStatus();
}

}  // namespace

Result<ContentModel> ContentModel::Open(const BundleFile& bytes, uint32_t num_items, OpenTensors open) {
  Result<TensorFile> file = TensorFile::Open(bytes, open);
  if (!file.ok()) return std::move(file).status();
  ContentModel model;
  std::span<const uint8_t> version;
  VITRINE_RETURN_IF_ERROR(file->Get(tensor::kContentFeatures, DType::kU8, {1}, &version));
  if (version[0] != kContentFeatures) {
    return TooNew("{}: the features {} of items are not known to this version; update Vitrine", bytes.path,
                  uint32_t{version[0]});
  }
  VITRINE_RETURN_IF_ERROR(file->GetVector(tensor::kContentBias, DType::kF32, &model.bias_));
  const uint64_t d = model.bias_.size();
  if (d == 0 || d > kMaxDimensions) {
    return file->Error(tensor::kContentBias, "must have 1..{} values", kMaxDimensions);
  }
  std::span<const float> bias;
  VITRINE_RETURN_IF_ERROR(file->GetFloats(tensor::kContentBias, {d}, -kMaxMagnitude, kMaxMagnitude, &bias));
  const std::span<const uint64_t> shape = file->ShapeOf(tensor::kContentRows);
  const uint64_t buckets = shape.size() == 2 ? shape[0] : 0;
  if (buckets > kMaxContentBuckets || !std::has_single_bit(buckets)) {
    return file->Error(tensor::kContentRows, "must have a power of two of rows, at most {}", kMaxContentBuckets);
  }
  VITRINE_RETURN_IF_ERROR(ReadRows(*file, tensor::kContentRows, buckets, d, &model.rows_));
  VITRINE_RETURN_IF_ERROR(ReadScales(*file, buckets, &model.scales_));
  if (const std::span<const uint64_t> dense = file->ShapeOf(tensor::kContentDense); dense.size() == 2) {
    if (dense[0] == 0 || dense[0] > kMaxItemFeatures) {
      return file->Error(tensor::kContentDense, "must have 1..{} rows", kMaxItemFeatures);
    }
    std::span<const float> values;
    VITRINE_RETURN_IF_ERROR(
        file->GetFloats(tensor::kContentDense, {dense[0], d}, -kMaxMagnitude, kMaxMagnitude, &values));
    model.dense_ = {values, static_cast<size_t>(dense[0]), static_cast<size_t>(d)};
    VITRINE_RETURN_IF_ERROR(ReadRows(*file, tensor::kContentItems, num_items, d, &model.item_vectors_));
  }
  return model;
}

void ContentModel::Encode(const ContentItem& item, std::span<const float> own, std::span<float> out) const {
  std::fill(out.begin(), out.end(), 0.0f);
  // With a single bucket the text says nothing: features from outside stand in for it.
  const std::vector<Feature> features = num_buckets() > 1 ? FeaturesOf(item, num_buckets()) : std::vector<Feature>();
  const bool has_own = !own.empty() && own.size() == num_item_features();
  if (features.empty() && !has_own) return;
  std::copy(bias_.begin(), bias_.end(), out.begin());
  for (const Feature& feature : features) {
    const std::span<const int8_t> row = rows_.Row(feature.bucket);
    const float weight = feature.value * FromUpperHalf(static_cast<uint16_t>(scales_.At(feature.bucket)));
    for (size_t i = 0; i < out.size(); ++i) out[i] += weight * static_cast<float>(row[i]);
  }
  if (has_own) {
    std::vector<float> unit(own.begin(), own.end());
    Normalise(unit);
    for (size_t f = 0; f < unit.size(); ++f) {
      const std::span<const float> row = dense_.Row(f);
      for (size_t i = 0; i < out.size(); ++i) out[i] += unit[f] * row[i];
    }
  }
  Normalise(out);
}

void ContentModel::ReadItem(size_t item, std::span<float> out) const {
  const std::span<const int8_t> row = item_vectors_.Row(item);
  std::copy(row.begin(), row.end(), out.begin());
  Normalise(out);
}

void Normalise(std::span<float> vector) {
  double square = 0;
  for (const float value : vector) square += double{value} * double{value};
  const bool has_length = square > 0 && square < std::numeric_limits<double>::infinity();
  const auto factor = has_length ? static_cast<float>(1 / std::sqrt(square)) : 0.0f;
  for (float& value : vector) value = factor > 0 ? value * factor : 0;
}

}  // namespace vitrine
