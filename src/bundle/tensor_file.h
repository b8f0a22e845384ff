// One file of a bundle, opened: fetches tensors by name, dtype and shape, and says what is wrong with them.
#ifndef VITRINE_BUNDLE_TENSOR_FILE_H_
#define VITRINE_BUNDLE_TENSOR_FILE_H_

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"
#include "bundle/safetensors.h"

namespace vitrine {

// N or more strings end to end: string i is bytes[offsets[i] .. offsets[i + 1]).
struct StringTable {
  std::span<const uint8_t> bytes;
  std::span<const uint32_t> offsets;  // [count + 1]

  // REQUIRES: i + 1 < offsets.size().
  std::string_view At(size_t i) const {
    return {reinterpret_cast<const char*>(bytes.data()) + offsets[i], offsets[i + 1] - offsets[i]};
  }
};

using Shape = std::initializer_list<uint64_t>;

// How the tensors of a file are found: by its header, or by its table. Two functions instead of a flag, so that a
// build that only has tables has no JSON parser in it.
using OpenTensors = Result<SafetensorsReader> (*)(const BundleFile&);
Result<SafetensorsReader> OpenByHeader(const BundleFile& file);
Result<SafetensorsReader> OpenByTable(const BundleFile& file);

// All errors are kCorrupt, naming file and tensor. Names are pointers, because that is the shortest to hand over.
class TensorFile {
 public:
  // REQUIRES: `file` outlives the views that are taken.
  static Result<TensorFile> Open(const BundleFile& file, OpenTensors open);

  // What every name ends in that is asked for from here on: the number of an attribute, say.
  void set_suffix(std::string suffix) { suffix_ = std::move(suffix); }

  // `problem`, where it has a "{}", is about `more`.
  Status Error(const char* name, const char* problem, MessagePart more = "") const;

  template <typename T>
  Status Get(const char* name, DType dtype, Shape shape, std::span<const T>* out) const {
    const Tensor* tensor = nullptr;
    Status status = Find(name, dtype, &tensor);
    if (tensor == nullptr) return status;
    if (!HasShape(*tensor, shape)) return WrongShape(name, *tensor, shape);
    *out = Cast<T>(*tensor);
    return OkStatus();
  }

  // A vector of any length.
  template <typename T>
  Status GetVector(const char* name, DType dtype, std::span<const T>* out) const {
    const Tensor* tensor = nullptr;
    Status status = Find(name, dtype, &tensor);
    if (tensor == nullptr) return status;
    if (tensor->shape.size() != 1) return Error(name, "must have one dimension");
    *out = Cast<T>(*tensor);
    return OkStatus();
  }

  // Empty when the tensor is missing.
  std::span<const uint64_t> ShapeOf(const char* name) const;

  // `count` + 1 offsets that begin at 0, never fall, and end at `end`.
  Status GetOffsets(const char* name, uint64_t count, uint64_t end, std::span<const uint32_t>* out) const;

  Status GetStrings(const char* bytes_name, const char* offsets_name, uint64_t count, StringTable* out) const;

  // Any number of strings.
  Status GetStringList(const char* bytes_name, const char* offsets_name, StringTable* out) const;

  // Finite values of min..max.
  Status GetFloats(const char* name, Shape shape, float min, float max, std::span<const float>* out) const;

 private:
  TensorFile(const BundleFile& file, SafetensorsReader reader) : file_(&file), reader_(std::move(reader)) {}

  const Tensor* Named(const char* name) const;
  // *out stays as it is where that is an error.
  Status Find(const char* name, DType dtype, const Tensor** out) const;
  static bool HasShape(const Tensor& tensor, Shape shape);
  Status WrongShape(const char* name, const Tensor& tensor, Shape expected) const;

  template <typename T>
  static std::span<const T> Cast(const Tensor& tensor) {
    return {reinterpret_cast<const T*>(tensor.bytes.data()), tensor.bytes.size() / sizeof(T)};
  }

  const BundleFile* file_;
  SafetensorsReader reader_;
  std::string suffix_;
};

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_TENSOR_FILE_H_
