#include "bundle/planes.h"

#include <algorithm>

namespace vitrine {

Status Planes::Read(const TensorFile& file, const char* name, uint64_t most, uint64_t count, Planes* out) {
  const std::span<const uint64_t> shape = file.ShapeOf(name);
  const uint64_t rows = std::clamp<uint64_t>(shape.empty() ? 1 : shape[0], 1, most);
  out->count_ = static_cast<size_t>(count);
  return file.Get(name, DType::kU8, {rows, count}, &out->bytes_);
}

uint32_t Planes::At(size_t i) const {
  uint32_t number = 0;
  for (size_t at = i, shift = 0; at < bytes_.size(); at += count_, shift += 8) number |= uint32_t{bytes_[at]} << shift;
  return number;
}

}  // namespace vitrine
