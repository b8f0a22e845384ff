#include "fit/block_lengths.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "bundle/roles.h"

namespace vitrine {
namespace {

// length(i): of vector i of n.
template <typename Length>
std::vector<float> LongestOfBlocks(size_t n, const Length& length) {
  std::vector<float> longest((n + kLengthBlockItems - 1) / kLengthBlockItems, 0);
  for (size_t i = 0; i < n; ++i) {
    // The float above: one that was rounded down would be too short.
    const float above = std::nextafter(static_cast<float>(length(i)), std::numeric_limits<float>::max());
    float& of_block = longest[i / kLengthBlockItems];
    of_block = std::max(of_block, length(i) > 0 ? above : 0);
  }
  return longest;
}

}  // namespace

std::vector<float> BlockLengths(const QuantisedRows& rows) {
  const size_t d = rows.values.size() / rows.scales.size();
  return LongestOfBlocks(rows.scales.size(), [&](size_t i) {
    double square = 0;
    for (const int8_t v : std::span(rows.values).subspan(i * d, d)) square += int{v} * int{v};
    return std::sqrt(square) * rows.scales[i];
  });
}

std::vector<float> BlockLengths(const QuantisedNibbles& rows) {
  const size_t bytes = rows.bytes.size() / rows.scales.size();
  return LongestOfBlocks(rows.scales.size(), [&](size_t i) {
    double square = 0;
    for (const uint8_t byte : std::span(rows.bytes).subspan(i * bytes, bytes)) {
      const int low = byte % 16 - 8;
      const int high = byte / 16 - 8;
      square += low * low + high * high;
    }
    return std::sqrt(square) * rows.scales[i];
  });
}

std::vector<float> BlockLengths(const FittedPq& pq) {
  const size_t s = pq.sub_dimensions;
  std::vector<double> squares;  // [M, 16]
  for (size_t at = 0; at < pq.centroids.size(); at += s) {
    double square = 0;
    for (const float v : std::span(pq.centroids).subspan(at, s)) square += double{v} * double{v};
    squares.push_back(square);
  }
  return LongestOfBlocks(pq.codes.size() / pq.num_subs, [&](size_t i) {
    double square = 0;
    for (size_t m = 0; m < pq.num_subs; ++m) square += squares[m * kPqCentroids + pq.codes[i * pq.num_subs + m]];
    return std::sqrt(square);
  });
}

}  // namespace vitrine
