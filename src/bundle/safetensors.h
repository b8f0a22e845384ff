// The safetensors format: tensors by name in one file.
//
//   u64 little-endian   H, length of the header in bytes
//   H bytes             JSON: { "name": { "dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end] }, ... },
//                       padded with spaces so that the data begins at a multiple of 8
//   the data            row-major, little-endian; offsets count from here; tensors cover it without gap or overlap
//
// Source: https://huggingface.co/docs/safetensors. Differs: only the dtypes that a bundle uses, and tensors must be
// aligned to their element size, so that they can be used in place.
#ifndef VITRINE_BUNDLE_SAFETENSORS_H_
#define VITRINE_BUNDLE_SAFETENSORS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"

namespace vitrine {

enum class DType : uint8_t { kU8, kI8, kU16, kU32, kF32 };

size_t DTypeSize(DType dtype);
const char* DTypeName(DType dtype);  // "U8", ...

struct Tensor {
  std::string name;
  DType dtype = DType::kU8;
  std::vector<uint64_t> shape;
  std::span<const uint8_t> bytes;  // into the file
};

class SafetensorsReader {
 public:
  // Checks the whole layout. `file` must outlive the reader and start at a multiple of 8.
  // Errors: kCorrupt, naming the tensor.
  static Result<SafetensorsReader> Open(std::span<const uint8_t> file);
  // The same with a header that was read elsewhere, and needs no trust.
  static Result<SafetensorsReader> Open(std::span<const uint8_t> file, const TensorTable& table);

  const std::vector<Tensor>& tensors() const { return tensors_; }
  // nullptr when there is none of that name.
  const Tensor* Find(std::string_view name) const;

 private:
  std::vector<Tensor> tensors_;
};

class SafetensorsWriter {
 public:
  // Bytes are copied. REQUIRES: a name that is not there yet; data.size() times its element size = product of shape
  // times DTypeSize(dtype).
  template <typename T>
  void Add(const std::string& name, DType dtype, const std::vector<uint64_t>& shape, std::span<const T> data) {
    AddBytes(name, dtype, shape, {reinterpret_cast<const uint8_t*>(data.data()), data.size_bytes()});
  }
  // The file. Wider dtypes come first, so that every tensor is aligned; within one width in the order they were added.
  std::vector<uint8_t> Finish() const;

 private:
  struct Entry {
    std::string name;
    DType dtype;
    std::vector<uint64_t> shape;
    std::vector<uint8_t> bytes;
  };
  void AddBytes(const std::string& name, DType dtype, const std::vector<uint64_t>& shape,
                std::span<const uint8_t> bytes);

  std::vector<Entry> entries_;
};

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_SAFETENSORS_H_
