#include "fit/quantise.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "bundle/planes.h"

namespace vitrine {

namespace {

// The least float with no lower half that is not below `value`, which is finite and not below 0.
uint16_t UpperHalfNotBelow(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  return static_cast<uint16_t>((bits >> 16) + ((bits & 0xffff) != 0 ? 1 : 0));
}

}  // namespace

QuantisedGraph QuantiseGraph(const FittedGraph& graph) {
  constexpr float kLargest = 255;
  QuantisedGraph out;
  out.offsets.push_back(0);
  for (size_t row = 0; row + 1 < graph.offsets.size(); ++row) {
    float strongest = 0;
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      strongest = std::max(strongest, graph.weights[e]);
    }
    const uint16_t half = UpperHalfNotBelow(strongest / kLargest);
    const float scale = FromUpperHalf(half);
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      const float quantum = scale > 0 ? std::floor(graph.weights[e] / scale + 0.5f) : 0;
      if (!(quantum >= 1)) continue;
      out.targets.push_back(graph.targets[e]);
      out.weights.push_back(static_cast<uint8_t>(std::min(quantum, kLargest)));
    }
    out.scales.push_back(half);
    out.offsets.push_back(static_cast<uint32_t>(out.targets.size()));
  }
  return out;
}

namespace {

constexpr float kLargestNibble = 7;

// -largest..largest
float StepOf(float value, float scale, float largest) {
  return scale > 0 ? std::clamp(std::floor(value / scale + 0.5f), -largest, largest) : 0;
}

// For values of -largest..largest. Cutting off the largest value makes the steps of all others finer; with so few of
// them that often pays.
float ScaleForFewSteps(std::span<const float> row, float largest) {
  constexpr float kShares[] = {1, 0.95f, 0.9f, 0.85f, 0.8f, 0.75f, 0.7f};
  float of_row = 0;
  for (const float v : row) of_row = std::max(of_row, std::abs(v));
  float best = 0;
  float least = std::numeric_limits<float>::infinity();
  for (const float share : kShares) {
    const float scale = share * of_row / largest;
    float error = 0;
    for (const float v : row) {
      const float off = StepOf(v, scale, largest) * scale - v;
      error += off * off;
    }
    if (error >= least) continue;
    least = error;
    best = scale;
  }
  return best;
}

}  // namespace

std::vector<float> RoundRows(std::span<const float> rows, size_t d, int bits) {
  const auto largest = static_cast<float>((1 << (bits - 1)) - 1);
  std::vector<float> out;
  out.reserve(rows.size());
  for (size_t begin = 0; begin < rows.size(); begin += d) {
    const std::span<const float> row = rows.subspan(begin, d);
    const float scale = ScaleForFewSteps(row, largest);
    for (const float v : row) out.push_back(StepOf(v, scale, largest) * scale);
  }
  return out;
}

QuantisedNibbles QuantiseNibbles(std::span<const float> rows, size_t d) {
  const size_t half = (d + 1) / 2;
  constexpr int kZero = 8;
  QuantisedNibbles out;
  out.bytes.reserve(rows.size() / d * half);
  for (size_t begin = 0; begin < rows.size(); begin += d) {
    const std::span<const float> row = rows.subspan(begin, d);
    const float scale = ScaleForFewSteps(row, kLargestNibble);
    const auto nibble = [&](size_t i) { return static_cast<int>(StepOf(row[i], scale, kLargestNibble)) + kZero; };
    for (size_t j = 0; j < half; ++j) {
      const int high = half + j < d ? nibble(half + j) : kZero;
      out.bytes.push_back(static_cast<uint8_t>(nibble(j) | high << 4));
    }
    out.scales.push_back(scale);
  }
  return out;
}

std::vector<uint16_t> QuantiseShares(std::span<const float> shares, uint16_t whole) {
  std::vector<uint16_t> out;
  out.reserve(shares.size());
  for (const float share : shares) {
    out.push_back(static_cast<uint16_t>(std::lround(std::clamp(share, 0.0f, 1.0f) * static_cast<float>(whole))));
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
