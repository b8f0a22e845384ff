// Arrays on their way into the module, one after the other in one block of memory: four bytes with the length in bytes,
// four of nothing, the elements, and as much of nothing as it takes to the next multiple of 8.
// Written by web/src/core/engine-module.ts.
#ifndef VITRINE_WASM_ARRAY_READER_H_
#define VITRINE_WASM_ARRAY_READER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace vitrine {

class ArrayReader {
 public:
  // REQUIRES: block.data() is a multiple of 8 (memory from the default allocator is).
  explicit ArrayReader(std::span<const uint8_t> block) : block_(block) {}

  // The next array, as a view; empty where there is no more.
  template <typename T>
  std::span<const T> Next() {
    const std::span<const uint8_t> bytes = NextBytes();
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }

 private:
  std::span<const uint8_t> NextBytes() {
    constexpr size_t kHeader = 8;
    if (block_.size() < kHeader) return {};
    uint32_t length = 0;
    std::memcpy(&length, block_.data(), sizeof(length));
    block_ = block_.subspan(kHeader);
    if (length > block_.size()) return {};
    const std::span<const uint8_t> bytes = block_.first(length);
    const size_t padded = (size_t{length} + 7) / 8 * 8;
    block_ = block_.subspan(padded < block_.size() ? padded : block_.size());
    return bytes;
  }

  std::span<const uint8_t> block_;
};

}  // namespace vitrine

#endif  // VITRINE_WASM_ARRAY_READER_H_
