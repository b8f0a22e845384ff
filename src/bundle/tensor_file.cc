#include "bundle/tensor_file.h"

#include <algorithm>

#include "base/utf8.h"

namespace vitrine {
namespace {

template <typename Sizes>
std::string Show(const Sizes& sizes) {
  std::string text = "[";
  for (const uint64_t size : sizes) text.append(Format(text.size() == 1 ? "{}" : ", {}", {size}));
  text.append("]");
  return text;
}

}  // namespace

Result<SafetensorsReader> OpenByHeader(const BundleFile& file) { return SafetensorsReader::Open(file.bytes); }

Result<SafetensorsReader> OpenByTable(const BundleFile& file) {
  return SafetensorsReader::Open(file.bytes, file.table);
}

Result<TensorFile> TensorFile::Open(const BundleFile& file, OpenTensors open) {
  Result<SafetensorsReader> reader = open(file);
  if (!reader.ok()) return Corrupt("{}: {}", file.path, reader.status().message());
  return TensorFile(file, std::move(*reader));
}

Status TensorFile::Error(const char* name, const char* problem, MessagePart more) const {
  return Corrupt("{}: tensor '{}{}': {}", file_->path, name, suffix_, Format(problem, {more}));
}

const Tensor* TensorFile::Named(const char* name) const { return reader_.Find(Format("{}{}", {name, suffix_})); }

Status TensorFile::Find(const char* name, DType dtype, const Tensor** out) const {
  const Tensor* tensor = Named(name);
  if (tensor == nullptr) return Error(name, "is missing");
  if (tensor->dtype != dtype) return Error(name, "must have dtype {}", DTypeName(dtype));
  *out = tensor;
  return OkStatus();
}

bool TensorFile::HasShape(const Tensor& tensor, Shape shape) {
  return std::equal(shape.begin(), shape.end(), tensor.shape.begin(), tensor.shape.end());
}

Status TensorFile::WrongShape(const char* name, const Tensor& tensor, Shape expected) const {
  return Error(name, "has shape {}", Format("{}, expected {}", {Show(tensor.shape), Show(expected)}));
}

std::span<const uint64_t> TensorFile::ShapeOf(const char* name) const {
  const Tensor* tensor = Named(name);
  return tensor != nullptr ? tensor->shape : std::span<const uint64_t>();
}

Status TensorFile::GetOffsets(const char* name, uint64_t count, uint64_t end, std::span<const uint32_t>* out) const {
  VITRINE_RETURN_IF_ERROR(Get(name, DType::kU32, {count + 1}, out));
  if (out->front() != 0 || out->back() != end || !std::is_sorted(out->begin(), out->end())) {
    return Error(name, "must rise from 0 to {}", end);
  }
  return OkStatus();
}

Status TensorFile::GetStrings(const char* bytes_name, const char* offsets_name, uint64_t count,
                              StringTable* out) const {
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

Status TensorFile::GetStringList(const char* bytes_name, const char* offsets_name, StringTable* out) const {
  std::span<const uint32_t> offsets;
  VITRINE_RETURN_IF_ERROR(GetVector(offsets_name, DType::kU32, &offsets));
  if (offsets.empty()) return Error(offsets_name, "must not be empty");
  return GetStrings(bytes_name, offsets_name, offsets.size() - 1, out);
}

Status TensorFile::GetFloats(const char* name, Shape shape, float min, float max, std::span<const float>* out) const {
  VITRINE_RETURN_IF_ERROR(Get(name, DType::kF32, shape, out));
  for (size_t i = 0; i < out->size(); ++i) {
    // Written so that NaN fails too.
    if (!((*out)[i] >= min && (*out)[i] <= max)) {
      return Error(name, "the value at position {} is not a number of the range it may have", i);
    }
  }
  return OkStatus();
}

}  // namespace vitrine
