// Floats to 8 bits, each row with a scale of its own.
#ifndef VITRINE_FIT_QUANTISE_H_
#define VITRINE_FIT_QUANTISE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fit/graph.h"
#include "fit/repurchase.h"

namespace vitrine {

struct QuantisedGraph {
  std::vector<uint32_t> offsets;  // [N + 1]
  std::vector<uint32_t> targets;  // [E]
  std::vector<uint8_t> weights;   // [E]; 1..255
  std::vector<float> scales;      // [N]; weight = weights * scales, half a step off at the most
};

// An edge that would round to 0 (below 1/510 of its row's strongest) is left out.
QuantisedGraph QuantiseGraph(const FittedGraph& graph);

struct QuantisedRows {
  std::vector<int8_t> values;  // [N, D]; -127..127
  std::vector<float> scales;   // [N]
};

// REQUIRES: rows.size() is a multiple of d, d >= 1; values finite.
QuantisedRows QuantiseRows(std::span<const float> rows, size_t d);

struct QuantisedRepurchase {
  std::vector<uint16_t> interval_days;  // [N]; 1..65535
  std::vector<uint8_t> repeat_rates;    // [N]; in 1/255
};

QuantisedRepurchase QuantiseRepurchase(const FittedRepurchase& repurchase);

}  // namespace vitrine

#endif  // VITRINE_FIT_QUANTISE_H_
