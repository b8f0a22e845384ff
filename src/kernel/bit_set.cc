#include "kernel/bit_set.h"

#include <algorithm>

#include "base/memory.h"

namespace vitrine {

bool BitSet::Reset(size_t num_bits) {
  num_bits_ = num_bits;
  if (!TryAssign(words_, (num_bits + 63) / 64)) return false;
  std::fill(words_.begin(), words_.end(), ~uint64_t{0});
  return true;
}

}  // namespace vitrine
