#include "bundle/tensor_file.h"

#include <algorithm>

#include "base/utf8.h"

namespace vitrine {
namespace {

std::string Show(const std::vector<uint64_t>& shape) {
  std::string text = "[";
  for (size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + "]";
}

}  // namespace

Result<TensorFile> TensorFile::Open(const BundleFile& file) {
  Result<SafetensorsReader> reader = SafetensorsReader::Open(file.bytes);
  if (!reader.ok()) return Corrupt(file.path + ": " + reader.status().message());
  return TensorFile(file, std::move(*reader));
}

Status TensorFile::Error(std::string_view name, std::string_view problem) const {
  return Corrupt(file_->path + ": tensor '" + std::string(name) + "': " + std::string(problem));
}

Status TensorFile::Find(std::string_view name, DType dtype, const Tensor** out) const {
  const Tensor* tensor = reader_.Find(name);
  if (tensor == nullptr) return Error(name, "is missing");
  if (tensor->dtype != dtype) return Error(name, std::string("must have dtype ") + DTypeName(dtype));
  *out = tensor;
  return OkStatus();
}

Status TensorFile::WrongShape(const Tensor& tensor, const std::vector<uint64_t>& expected) const {
  return Error(tensor.name, "has shape " + Show(tensor.shape) + ", expected " + Show(expected));
}

std::vector<uint64_t> TensorFile::ShapeOf(std::string_view name) const {
  const Tensor* tensor = reader_.Find(name);
  return tensor != nullptr ? tensor->shape : std::vector<uint64_t>();
}

bool TensorFile::Is(std::string_view name, DType dtype) const {
  const Tensor* tensor = reader_.Find(name);
  return tensor != nullptr && tensor->dtype == dtype;
}

Status TensorFile::GetOffsets(std::string_view name, uint64_t count, uint64_t end,
                              std::span<const uint32_t>* out) const {
  VITRINE_RETURN_IF_ERROR(Get(name, DType::kU32, {count + 1}, out));
  if (out->front() != 0 || out->back() != end || !std::is_sorted(out->begin(), out->end())) {
    return Error(name, "must rise from 0 to " + std::to_string(end));
  }
  return OkStatus();
}

Status TensorFile::GetStrings(std::string_view bytes_name, std::string_view offsets_name, uint64_t count,
                              StringTable* out) const {
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

Status TensorFile::GetStringList(std::string_view bytes_name, std::string_view offsets_name, StringTable* out) const {
  std::span<const uint32_t> offsets;
  VITRINE_RETURN_IF_ERROR(GetVector(offsets_name, DType::kU32, &offsets));
  if (offsets.empty()) return Error(offsets_name, "must not be empty");
  return GetStrings(bytes_name, offsets_name, offsets.size() - 1, out);
}

Status TensorFile::GetFloats(std::string_view name, const std::vector<uint64_t>& shape, float min, float max,
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

}  // namespace vitrine
