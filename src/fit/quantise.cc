#include "fit/quantise.h"

#include <algorithm>
#include <cmath>

namespace vitrine {

QuantisedGraph QuantiseGraph(const FittedGraph& graph) {
  constexpr float kLargest = 255;
  QuantisedGraph out;
  out.offsets.push_back(0);
  for (size_t row = 0; row + 1 < graph.offsets.size(); ++row) {
    float strongest = 0;
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      strongest = std::max(strongest, graph.weights[e]);
    }
    const float scale = strongest / kLargest;
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      const float quantum = scale > 0 ? std::floor(graph.weights[e] / scale + 0.5f) : 0;
      if (!(quantum >= 1)) continue;
      out.targets.push_back(graph.targets[e]);
      out.weights.push_back(static_cast<uint8_t>(std::min(quantum, kLargest)));
    }
    out.scales.push_back(scale);
    out.offsets.push_back(static_cast<uint32_t>(out.targets.size()));
  }
  return out;
}

QuantisedRows QuantiseRows(std::span<const float> rows, size_t d) {
  constexpr float kLargest = 127;
  QuantisedRows out;
  out.values.reserve(rows.size());
  for (size_t begin = 0; begin < rows.size(); begin += d) {
    const std::span<const float> row = rows.subspan(begin, d);
    float largest = 0;
    for (const float v : row) largest = std::max(largest, std::abs(v));
    const float scale = largest / kLargest;
    for (const float v : row) {
      const float quantum = scale > 0 ? std::floor(v / scale + 0.5f) : 0;
      out.values.push_back(static_cast<int8_t>(std::clamp(quantum, -kLargest, kLargest)));
    }
    out.scales.push_back(scale);
  }
  return out;
}

QuantisedRepurchase QuantiseRepurchase(const FittedRepurchase& repurchase) {
  QuantisedRepurchase out;
  for (const float days : repurchase.interval_days) {
    out.interval_days.push_back(static_cast<uint16_t>(std::clamp(std::floor(days + 0.5f), 1.0f, 65535.0f)));
  }
  for (const float rate : repurchase.repeat_rates) {
    out.repeat_rates.push_back(static_cast<uint8_t>(std::clamp(std::floor(rate * 255 + 0.5f), 0.0f, 255.0f)));
  }
  return out;
}

}  // namespace vitrine
