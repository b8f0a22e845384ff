// ScanPq4() for WebAssembly, with the table look-up left to the caller: the two builds have different ones.
#ifndef VITRINE_KERNEL_PQ4_WASM_H_
#define VITRINE_KERNEL_PQ4_WASM_H_

#include <wasm_simd128.h>

#include <cassert>

#include "kernel/kernels.h"

namespace vitrine {

// LookUp(table, indices): bytes of `table` by the bytes of `indices`, which are 0..15.
template <v128_t (*LookUp)(v128_t, v128_t)>
size_t ScanPq4Wasm(MatrixView<const uint8_t> tables, std::span<const uint8_t> codes, int16_t minimum,
                   std::span<uint16_t> positions, std::span<uint16_t> sums) {
  const size_t rows = tables.rows();
  assert(rows >= 1 && rows <= kMaxPqTables && tables.cols() == 16 && codes.size() % (rows * 16) == 0);
  const v128_t nibbles = wasm_u8x16_const_splat(15);
  const v128_t below = wasm_i16x8_splat(static_cast<int16_t>(minimum - 1));
  const uint8_t* table = tables.data().data();
  size_t found = 0;
  for (size_t at = 0, begin = 0; at < codes.size(); at += rows * 16, begin += kPqBlock) {
    // Bytes are added up as halves of 16-bit lanes. `low` collects the even bytes, and 256 times the odd ones, which
    // `odd` has alone, so that they can be taken off again at the end.
    v128_t low_all = wasm_i16x8_const_splat(0);
    v128_t low_odd = low_all;
    v128_t high_all = low_all;
    v128_t high_odd = low_all;
    for (size_t m = 0; m < rows; ++m) {
      const v128_t code = wasm_v128_load(codes.data() + at + m * 16);
      const v128_t entries = wasm_v128_load(table + m * 16);
      const v128_t low = LookUp(entries, wasm_v128_and(code, nibbles));
      const v128_t high = LookUp(entries, wasm_v128_and(wasm_u16x8_shr(code, 4), nibbles));
      low_all = wasm_i16x8_add(low_all, low);
      low_odd = wasm_i16x8_add(low_odd, wasm_u16x8_shr(low, 8));
      high_all = wasm_i16x8_add(high_all, high);
      high_odd = wasm_i16x8_add(high_odd, wasm_u16x8_shr(high, 8));
    }
    const v128_t low_even = wasm_i16x8_sub(low_all, wasm_i16x8_shl(low_odd, 8));
    const v128_t high_even = wasm_i16x8_sub(high_all, wasm_i16x8_shl(high_odd, 8));
    // Few blocks have an item that is good enough: one test passes over the others.
    const v128_t largest = wasm_i16x8_max(wasm_i16x8_max(low_even, low_odd), wasm_i16x8_max(high_even, high_odd));
    if (!wasm_v128_any_true(wasm_i16x8_gt(largest, below))) continue;
    const v128_t in_order[4] = {wasm_i16x8_shuffle(low_even, low_odd, 0, 8, 1, 9, 2, 10, 3, 11),
                                wasm_i16x8_shuffle(low_even, low_odd, 4, 12, 5, 13, 6, 14, 7, 15),
                                wasm_i16x8_shuffle(high_even, high_odd, 0, 8, 1, 9, 2, 10, 3, 11),
                                wasm_i16x8_shuffle(high_even, high_odd, 4, 12, 5, 13, 6, 14, 7, 15)};
    uint16_t block_sums[kPqBlock];
    uint32_t mask = 0;
    for (size_t v = 0; v < 4; ++v) {
      wasm_v128_store(block_sums + v * 8, in_order[v]);
      mask |= wasm_i16x8_bitmask(wasm_i16x8_gt(in_order[v], below)) << (v * 8);
    }
    for (; mask != 0; mask &= mask - 1) {
      const auto i = static_cast<size_t>(__builtin_ctz(mask));
      positions[found] = static_cast<uint16_t>(begin + i);
      sums[found++] = block_sums[i];
    }
  }
  return found;
}

}  // namespace vitrine

#endif  // VITRINE_KERNEL_PQ4_WASM_H_
