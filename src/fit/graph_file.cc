#include "fit/graph_file.h"

#include <algorithm>
#include <functional>

#include "bundle/counts.h"
#include "bundle/roles.h"
#include "bundle/safetensors.h"
#include "fit/quantise.h"

namespace vitrine {
namespace {

// One row of bytes for each byte of a gap, lowest first.
std::vector<uint8_t> GapPlanes(const QuantisedGraph& graph) {
  const size_t num_edges = graph.targets.size();
  const size_t num_planes = BytesOfGap(static_cast<uint32_t>(graph.scales.size()));
  std::vector<uint8_t> planes(num_planes * num_edges);
  for (size_t row = 0; row + 1 < graph.offsets.size(); ++row) {
    uint32_t next = 0;
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      const uint32_t gap = graph.targets[e] - next;
      next = graph.targets[e] + 1;
      for (size_t p = 0; p < num_planes; ++p) planes[p * num_edges + e] = static_cast<uint8_t>(gap >> (8 * p));
    }
  }
  return planes;
}

template <typename T>
std::vector<T> Degrees(const QuantisedGraph& graph) {
  std::vector<T> degrees;
  for (size_t row = 0; row + 1 < graph.offsets.size(); ++row) {
    degrees.push_back(static_cast<T>(graph.offsets[row + 1] - graph.offsets[row]));
  }
  return degrees;
}

}  // namespace

std::vector<uint8_t> PackGraph(const FittedGraph& fitted) {
  const QuantisedGraph graph = QuantiseGraph(fitted);
  const uint64_t num_items = graph.scales.size();
  const uint64_t num_edges = graph.targets.size();
  const std::vector<uint16_t> degrees = Degrees<uint16_t>(graph);
  const std::vector<uint8_t> planes = GapPlanes(graph);
  SafetensorsWriter writer;
  if (*std::max_element(degrees.begin(), degrees.end()) > 255) {
    writer.Add<uint16_t>(tensor::kGraphDegrees, DType::kU16, {num_items}, degrees);
  } else {
    writer.Add<uint8_t>(tensor::kGraphDegrees, DType::kU8, {num_items}, Degrees<uint8_t>(graph));
  }
  const uint64_t num_planes = BytesOfGap(static_cast<uint32_t>(num_items));
  writer.Add<uint8_t>(tensor::kGraphGaps, DType::kU8, {num_planes, num_edges}, planes);
  writer.Add<uint8_t>(tensor::kGraphWeights, DType::kU8, {num_edges}, graph.weights);
  writer.Add<uint16_t>(tensor::kGraphScales, DType::kU16, {num_items}, graph.scales);
  return writer.Finish();
}

FittedGraph TrimGraph(const FittedGraph& graph, std::span<const float> popularity, size_t max_edges) {
  constexpr float kOfTail = 0.01f;
  if (graph.targets.size() <= max_edges) return graph;
  std::vector<float> values;
  for (size_t row = 0; row + 1 < graph.offsets.size(); ++row) {
    float strongest = 0;
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      strongest = std::max(strongest, graph.weights[e]);
    }
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      values.push_back(strongest > 0 ? (popularity[row] + kOfTail) * (graph.weights[e] / strongest) : 0);
    }
  }
  std::vector<float> sorted = values;
  const auto last = sorted.begin() + static_cast<std::ptrdiff_t>(max_edges);
  std::nth_element(sorted.begin(), last, sorted.end(), std::greater<>());
  const float bar = *last;
  auto equal_left = max_edges - static_cast<size_t>(std::count_if(values.begin(), values.end(),
                                                                  [&](float value) { return value > bar; }));
  FittedGraph out;
  out.offsets.push_back(0);
  for (size_t row = 0; row + 1 < graph.offsets.size(); ++row) {
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      if (values[e] < bar || (values[e] == bar && equal_left == 0)) continue;
      if (values[e] == bar) --equal_left;
      out.targets.push_back(graph.targets[e]);
      out.weights.push_back(graph.weights[e]);
    }
    out.offsets.push_back(static_cast<uint32_t>(out.targets.size()));
  }
  return out;
}

}  // namespace vitrine
