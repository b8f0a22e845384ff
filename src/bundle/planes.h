// Whole numbers whose bytes lie apart, as tensors of a bundle hold many of them: byte p of all numbers, lowest first,
// is row p. Apart, the bytes compress better.
#ifndef VITRINE_BUNDLE_PLANES_H_
#define VITRINE_BUNDLE_PLANES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vitrine {

// The bytes [rows, numbers.size()] of such a tensor.  REQUIRES: rows <= sizeof(T), and every number fits.
template <typename T>
std::vector<uint8_t> PlanesOf(std::span<const T> numbers, size_t rows) {
  std::vector<uint8_t> bytes;
  bytes.reserve(rows * numbers.size());
  for (size_t row = 0; row < rows; ++row) {
    for (const T number : numbers) bytes.push_back(static_cast<uint8_t>(number >> (8 * row)));
  }
  return bytes;
}

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_PLANES_H_
