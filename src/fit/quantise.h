// Floats to 8 or 4 bits, each row with a scale of its own.
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
  std::vector<uint16_t> scales;   // [N]; upper halves of floats; weight = weights * scale, half a step off at the most
};

// An edge that would round to 0 (below 1/510 of its row's strongest) is left out.
QuantisedGraph QuantiseGraph(const FittedGraph& graph);

struct QuantisedRows {
  std::vector<int8_t> values;  // [N, D]; -127..127
  std::vector<float> scales;   // [N]
};

// Shares of 0..1 as 0..whole, rounded.
std::vector<uint16_t> QuantiseShares(std::span<const float> shares, uint16_t whole);

// REQUIRES: rows.size() is a multiple of d, d >= 1; values finite.
QuantisedRows QuantiseRows(std::span<const float> rows, size_t d);

struct QuantisedRepurchase {
  std::vector<uint16_t> interval_days;  // [N]; 1..65535
  std::vector<uint8_t> repeat_rates;    // [N]; in 1/255
};

QuantisedRepurchase QuantiseRepurchase(const FittedRepurchase& repurchase);
struct QuantisedNibbles {
  std::vector<uint8_t> bytes;  // [N, (d + 1) / 2]: two values of -7..7 a byte, as in roles.h
  std::vector<float> scales;   // [N]: of those tried the one that leaves the least squared error
};

// REQUIRES: as above.
QuantisedNibbles QuantiseNibbles(std::span<const float> rows, size_t d);

// What would be read back of rows of so many bits a value, each with the scale that QuantiseNibbles() would choose: for
// 4 bits what it is read back as. REQUIRES: as above; 2 <= bits <= 8.
std::vector<float> RoundRows(std::span<const float> rows, size_t d, int bits);

}  // namespace vitrine

#endif  // VITRINE_FIT_QUANTISE_H_
