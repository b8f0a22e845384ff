#include "kernel/bit_set.h"

#include "base/memory.h"

namespace vitrine {

bool BitSet::Reset(size_t num_bits) {
  num_bits_ = num_bits;
  return TryAssign(words_, (num_bits + 63) / 64, ~uint64_t{0});
}

}  // namespace vitrine
