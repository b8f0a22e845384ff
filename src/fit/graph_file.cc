#include "fit/graph_file.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

#include "bundle/planes.h"
#include "bundle/roles.h"
#include "bundle/safetensors.h"
#include "fit/quantise.h"

namespace vitrine {
namespace {

// Of the followers of each item the index of the first, and the items passed over before each other.
std::vector<uint32_t> GapsOf(const QuantisedGraph& graph) {
  std::vector<uint32_t> gaps;
  gaps.reserve(graph.targets.size());
  for (size_t row = 0; row + 1 < graph.offsets.size(); ++row) {
    uint32_t next = 0;
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      gaps.push_back(graph.targets[e] - next);
      next = graph.targets[e] + 1;
    }
  }
  return gaps;
}

std::vector<uint32_t> DegreesOf(const QuantisedGraph& graph) {
  std::vector<uint32_t> degrees;
  degrees.reserve(graph.offsets.size());
  for (size_t row = 0; row + 1 < graph.offsets.size(); ++row) {
    degrees.push_back(graph.offsets[row + 1] - graph.offsets[row]);
  }
  return degrees;
}

template <typename T>
void AddPlanes(SafetensorsWriter* writer, const char* name, size_t rows, std::span<const T> numbers) {
  writer->Add<uint8_t>(name, DType::kU8, {rows, numbers.size()}, PlanesOf(numbers, rows));
}

// As few rows as the largest number needs.
void AddPlanes(SafetensorsWriter* writer, const char* name, std::span<const uint32_t> numbers) {
  const uint32_t largest = numbers.empty() ? 0 : *std::max_element(numbers.begin(), numbers.end());
  AddPlanes(writer, name, std::max<size_t>(1, (static_cast<size_t>(std::bit_width(largest)) + 7) / 8), numbers);
}

}  // namespace

std::vector<uint8_t> PackGraph(const FittedGraph& fitted) {
  const QuantisedGraph graph = QuantiseGraph(fitted);
  SafetensorsWriter writer;
  AddPlanes(&writer, tensor::kGraphDegrees, DegreesOf(graph));
  AddPlanes(&writer, tensor::kGraphGaps, GapsOf(graph));
  writer.Add<uint8_t>(tensor::kGraphWeights, DType::kU8, {graph.weights.size()}, graph.weights);
  AddPlanes<uint16_t>(&writer, tensor::kGraphScales, 2, graph.scales);
  return writer.Finish();
}

namespace {

// Square roots are the same everywhere; other powers are not.
float WorthOf(float popularity, float head_power) {
  constexpr float kOfTail = 0.01f;
  if (head_power == 0) return 1;
  const float worth = popularity + kOfTail;
  return head_power == 1 ? worth : std::sqrt(worth);
}

}  // namespace

FittedGraph TrimGraph(const FittedGraph& graph, std::span<const float> popularity, float head_power, size_t max_edges) {
  if (graph.targets.size() <= max_edges) return graph;
  std::vector<float> values;
  for (size_t row = 0; row + 1 < graph.offsets.size(); ++row) {
    float strongest = 0;
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      strongest = std::max(strongest, graph.weights[e]);
    }
    const float of_item = WorthOf(popularity[row], head_power);
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      values.push_back(strongest > 0 ? of_item * (graph.weights[e] / strongest) : 0);
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
