// Whole numbers whose bytes lie apart, as tensors of a bundle hold many of them: byte p of all numbers, lowest first,
// is row p. Apart, the bytes compress better.
#ifndef VITRINE_BUNDLE_PLANES_H_
#define VITRINE_BUNDLE_PLANES_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "bundle/tensor_file.h"

namespace vitrine {

// Such a tensor, read in place.
class Planes {
 public:
  // Errors: kCorrupt unless `name` is U8 [1..most, count].
  static Status Read(const TensorFile& file, const char* name, uint64_t most, uint64_t count, Planes* out);

  uint32_t At(size_t i) const;

  // The largest there can be.
  uint32_t Largest() const { return bytes_.size() > count_ ? 0xffff : 0xff; }

 private:
  std::span<const uint8_t> bytes_;
  size_t count_ = 0;
};

// A float that is known by its upper 16 bits.
inline float FromUpperHalf(uint16_t half) { return std::bit_cast<float>(uint32_t{half} << 16); }

// The bytes [rows, numbers.size()] of such a tensor.  REQUIRES: rows <= sizeof(T), and every number fits.
template <typename T>
std::vector<uint8_t> PlanesOf(std::span<const T> numbers, size_t rows) {
  std::vector<uint8_t> bytes(rows * numbers.size());
  uint8_t* next = bytes.data();
  for (size_t row = 0; row < rows; ++row) {
    for (const T number : numbers) *next++ = static_cast<uint8_t>(number >> (8 * row));
  }
  return bytes;
}

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_PLANES_H_
