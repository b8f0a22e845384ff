#include "base/utf8.h"

#include <cstring>

namespace vitrine {

size_t FindInvalidUtf8(std::span<const uint8_t> bytes) {
  constexpr uint64_t kNotAscii = 0x8080808080808080u;
  size_t i = 0;
  while (i < bytes.size()) {
    const uint8_t lead = bytes[i];
    if (lead < 0x80) {
      ++i;
      // Catalogues are mostly ASCII, and this runs while a shopper waits: eight bytes at a time.
      uint64_t eight = 0;
      for (; bytes.size() - i >= sizeof(eight); i += sizeof(eight)) {
        std::memcpy(&eight, bytes.data() + i, sizeof(eight));
        if ((eight & kNotAscii) != 0) break;
      }
      continue;
    }
    size_t length = 0;
    // The range of the second byte is narrower after some leads; that excludes overlong forms and surrogates.
    uint8_t low = 0x80;
    uint8_t high = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) {
      length = 2;
    } else if (lead >= 0xe0 && lead <= 0xef) {
      length = 3;
      if (lead == 0xe0) low = 0xa0;
      if (lead == 0xed) high = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      length = 4;
      if (lead == 0xf0) low = 0x90;
      if (lead == 0xf4) high = 0x8f;
    } else {
      return i;
    }
    if (length > bytes.size() - i) return i;
    if (bytes[i + 1] < low || bytes[i + 1] > high) return i;
    for (size_t k = 2; k < length; ++k) {
      if ((bytes[i + k] & 0xc0) != 0x80) return i;
    }
    i += length;
  }
  return i;
}

}  // namespace vitrine
