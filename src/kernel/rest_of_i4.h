// What the SIMD versions of DotI4() have in common: a nibble holds its value plus 8, so that
//   sum of q * value = sum of q * nibble - 8 * sum of q,
// and whole lanes of bytes come first, the rest of a row after them.
#ifndef VITRINE_KERNEL_REST_OF_I4_H_
#define VITRINE_KERNEL_REST_OF_I4_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace vitrine {

// The bytes of a row that whole lanes cover. A last byte with one value only is never among them.
inline size_t WholeI4(size_t dimensions, size_t lane) { return dimensions / 2 / lane * lane; }

// What every sum over the nibbles of the whole lanes has too much.
inline int32_t ExcessI4(std::span<const int8_t> query, size_t whole) {
  const size_t half = (query.size() + 1) / 2;
  int32_t sum = 0;
  for (size_t d = 0; d < whole; ++d) sum += int32_t{query[d]} + int32_t{query[half + d]};
  return 8 * sum;
}

// The scalar product over the bytes of one row from `whole` on.
inline int32_t RestI4(std::span<const int8_t> query, std::span<const uint8_t> row, size_t whole) {
  const size_t half = row.size();
  int32_t sum = 0;
  for (size_t d = whole; d < half; ++d) {
    sum += int32_t{query[d]} * (int32_t{row[d]} % 16 - 8);
    if (half + d < query.size()) sum += int32_t{query[half + d]} * (int32_t{row[d]} / 16 - 8);
  }
  return sum;
}

}  // namespace vitrine

#endif  // VITRINE_KERNEL_REST_OF_I4_H_
