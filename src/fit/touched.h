// Who touched what, and how certainly, as item factors are fitted to it.
#ifndef VITRINE_FIT_TOUCHED_H_
#define VITRINE_FIT_TOUCHED_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fit/factors.h"

namespace vitrine {

// Rows of (column, c - 1).
struct SparseRows {
  std::vector<uint32_t> offsets = {0};
  std::vector<uint32_t> columns;
  std::vector<float> confidences;

  size_t size() const { return offsets.size() - 1; }
};

// A row for each customer with two items or more, items rising.
SparseRows UserRows(const Histories& histories, const FactorOptions& options, int64_t now_s);

SparseRows Transpose(const SparseRows& rows, size_t num_columns);

}  // namespace vitrine

#endif  // VITRINE_FIT_TOUCHED_H_
