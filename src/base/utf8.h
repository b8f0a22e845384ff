#ifndef VITRINE_BASE_UTF8_H_
#define VITRINE_BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace vitrine {

// Position of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and values above U+10FFFF are
// not), or bytes.size() when all of it is.  Source: Unicode 15, table 3-7.
size_t FindInvalidUtf8(std::span<const uint8_t> bytes);

}  // namespace vitrine

#endif  // VITRINE_BASE_UTF8_H_
