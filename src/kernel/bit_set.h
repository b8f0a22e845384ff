#ifndef VITRINE_KERNEL_BIT_SET_H_
#define VITRINE_KERNEL_BIT_SET_H_

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vitrine {

// One bit per item, in words of 64.
class BitSet {
 public:
  // All bits set. Returns false when there is not enough memory.
  bool Reset(size_t num_bits);
  void SetAll() { std::fill(words_.begin(), words_.end(), ~uint64_t{0}); }
  // REQUIRES: other.size() == size().
  void CopyFrom(const BitSet& other) { std::copy(other.words_.begin(), other.words_.end(), words_.begin()); }

  size_t size() const { return num_bits_; }
  size_t memory_bytes() const { return words_.size() * sizeof(uint64_t); }
  // Bit i is bit i % 64 of word i / 64. The bits behind the last are of no meaning.
  std::span<uint64_t> words() { return words_; }
  std::span<const uint64_t> words() const { return words_; }
  // REQUIRES for the following: i < size().
  bool Test(size_t i) const {
    assert(i < num_bits_);
    return (words_[i / 64] >> (i % 64) & 1) != 0;
  }
  // Bits set among i .. i + count - 1.  REQUIRES: i is a multiple of 64, i + count <= size().
  size_t CountIn(size_t i, size_t count) const {
    size_t found = 0;
    for (; count >= 64; count -= 64, i += 64) found += static_cast<size_t>(std::popcount(words_[i / 64]));
    if (count > 0) found += static_cast<size_t>(std::popcount(words_[i / 64] & ((uint64_t{1} << count) - 1)));
    return found;
  }
  void ClearAll() { std::fill(words_.begin(), words_.end(), 0); }
  void Set(size_t i) { words_[i / 64] |= uint64_t{1} << (i % 64); }
  void Clear(size_t i) { words_[i / 64] &= ~(uint64_t{1} << (i % 64)); }

 private:
  size_t num_bits_ = 0;
  std::vector<uint64_t> words_;
};

}  // namespace vitrine

#endif  // VITRINE_KERNEL_BIT_SET_H_
