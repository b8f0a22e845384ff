#include "content/links.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>

#include "bundle/roles.h"

namespace vitrine {
namespace {

struct Edge {
  uint32_t item = 0;
  float weight = 0;
};

bool IsStronger(const Edge& a, const Edge& b) { return a.weight != b.weight ? a.weight > b.weight : a.item < b.item; }

// The strongest edges into each item, and the strongest out of each.
struct Reversed {
  std::vector<uint32_t> offsets;  // [N + 1]
  std::vector<Edge> edges;        // sources
  std::vector<float> strongest;   // [N]
};

// Leaves of the edges into each item `most`: what the whole shop leads to would take longer than all else together.
void Thin(uint32_t most, Reversed* reversed) {
  size_t kept = 0;
  uint32_t begin = 0;
  for (size_t i = 1; i < reversed->offsets.size(); ++i) {
    const auto first = reversed->edges.begin() + begin;
    const auto last = reversed->edges.begin() + reversed->offsets[i];
    begin = reversed->offsets[i];
    const auto count = std::min<std::ptrdiff_t>(most, last - first);
    if (count < last - first) std::nth_element(first, first + count, last, IsStronger);
    std::copy(first, first + count, reversed->edges.begin() + static_cast<std::ptrdiff_t>(kept));
    kept += static_cast<size_t>(count);
    reversed->offsets[i] = static_cast<uint32_t>(kept);
  }
  reversed->edges.resize(kept);
}

Reversed Reverse(const Graph& graph, size_t n, uint32_t most) {
  Reversed out;
  out.offsets.assign(n + 1, 0);
  out.strongest.assign(n, 0);
  for (const uint32_t target : graph.targets) ++out.offsets[target + 1];
  for (size_t i = 0; i < n; ++i) out.offsets[i + 1] += out.offsets[i];
  out.edges.resize(graph.targets.size());
  std::vector<uint32_t> next(out.offsets.begin(), out.offsets.end() - 1);
  for (uint32_t row = 0; row < n; ++row) {
    const float scale = graph.Scale(row);
    for (uint32_t e = graph.offsets[row]; e < graph.offsets[row + 1]; ++e) {
      const float weight = scale * static_cast<float>(graph.weights[e]);
      out.edges[next[graph.targets[e]]++] = {row, weight};
      out.strongest[row] = std::max(out.strongest[row], weight);
    }
  }
  Thin(most, &out);
  return out;
}

// Adds up weights by item, and gives the largest sums.
class Sums {
 public:
  explicit Sums(size_t n) : sums_(n, 0) {}

  void Add(uint32_t item, float weight) {
    if (!(weight > 0)) return;
    if (sums_[item] == 0) touched_.push_back(item);
    sums_[item] += weight;
  }

  // Ascending by item; empties the sums.
  std::vector<Edge> TakeLargest(size_t count) {
    std::vector<Edge> edges;
    const float bar = count < touched_.size() ? LeastOfLargest(count) : 0;
    for (const uint32_t item : touched_) {
      if (sums_[item] >= bar) edges.push_back({item, sums_[item]});
      sums_[item] = 0;
    }
    touched_.clear();
    // As good as the last of them are perhaps more.
    if (edges.size() > count) {
      std::sort(edges.begin(), edges.end(), IsStronger);
      edges.resize(count);
    }
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.item < b.item; });
    return edges;
  }

 private:
  // REQUIRES: count < touched_.size().
  float LeastOfLargest(size_t count) {
    if (count == 0) return std::numeric_limits<float>::infinity();
    values_.clear();
    for (const uint32_t item : touched_) values_.push_back(sums_[item]);
    const auto last = values_.begin() + static_cast<std::ptrdiff_t>(count - 1);
    std::nth_element(values_.begin(), last, values_.end(), std::greater<>());
    return *last;
  }

  std::vector<float> sums_;
  std::vector<uint32_t> touched_;
  std::vector<float> values_;
};

float LargestWeight(std::span<const Neighbour> neighbours) {
  float largest = 0;
  for (const Neighbour& neighbour : neighbours) largest = std::max(largest, neighbour.weight);
  return largest;
}

// Rows one after the other, as the file has them.
class Writer {
 public:
  explicit Writer(LinkedGraph* out) : out_(out) {}

  void BeginRow(uint16_t scale) {
    out_->scales.push_back(scale);
    out_->degrees.push_back(0);
    next_ = 0;
  }

  // REQUIRES: items rise within a row.
  void Add(uint32_t item, uint8_t weight) {
    out_->gaps.push_back(item - next_);
    out_->weights.push_back(weight);
    ++out_->degrees.back();
    next_ = item + 1;
  }

  // In steps of the row's scale; what rounds to 0 is left out.
  void AddRounded(std::span<const Edge> edges) {
    const float scale = FromUpperHalf(out_->scales.back());
    for (const Edge& edge : edges) {
      if (out_->degrees.back() >= kMaxFollowersPerItem) return;
      const float steps = scale > 0 ? std::floor(edge.weight / scale + 0.5f) : 0;
      if (steps >= 1) Add(edge.item, static_cast<uint8_t>(std::min(steps, 255.0f)));
    }
  }

 private:
  LinkedGraph* out_;
  uint32_t next_ = 0;
};

// The upper half of the least scale by which the strongest edge is 255 steps.
uint16_t ScaleFor(std::span<const Edge> edges) {
  float strongest = 0;
  for (const Edge& edge : edges) strongest = std::max(strongest, edge.weight);
  return static_cast<uint16_t>((std::bit_cast<uint32_t>(strongest / 255) + 0xffff) >> 16);
}

}  // namespace

LinkedGraph LinkNewItems(const Graph& graph, std::span<const std::vector<Neighbour>> neighbours,
                         const LinkOptions& options) {
  const size_t n = graph.offsets.size() - 1;
  const Reversed reversed = Reverse(graph, n, options.max_edges);
  std::vector<std::vector<Edge>> added(n + neighbours.size());
  Sums sums(n + neighbours.size());
  for (size_t i = 0; i < neighbours.size(); ++i) {
    const float largest = LargestWeight(neighbours[i]);
    for (const Neighbour& like : neighbours[i]) {
      for (uint32_t e = reversed.offsets[like.item]; e < reversed.offsets[like.item + 1]; ++e) {
        sums.Add(reversed.edges[e].item, like.weight * reversed.edges[e].weight);
      }
      sums.Add(like.item, options.likeness * like.weight / largest * reversed.strongest[like.item]);
    }
    const auto target = static_cast<uint32_t>(n + i);
    for (const Edge& edge : sums.TakeLargest(options.max_edges)) added[edge.item].push_back({target, edge.weight});
  }
  // Many new ones that are like one item would all lead to each other.
  std::vector<std::vector<Edge>> strongest(n);
  for (size_t row = 0; row < n; ++row) {
    strongest[row] = added[row];
    if (strongest[row].size() <= options.max_edges) continue;
    const auto last = strongest[row].begin() + options.max_edges;
    std::nth_element(strongest[row].begin(), last, strongest[row].end(), IsStronger);
    strongest[row].erase(last, strongest[row].end());
  }
  for (size_t i = 0; i < neighbours.size(); ++i) {
    const float largest = LargestWeight(neighbours[i]);
    for (const Neighbour& like : neighbours[i]) {
      const float scale = graph.Scale(like.item) * like.weight;
      for (uint32_t e = graph.offsets[like.item]; e < graph.offsets[like.item + 1]; ++e) {
        sums.Add(graph.targets[e], scale * static_cast<float>(graph.weights[e]));
      }
      for (const Edge& edge : strongest[like.item]) {
        if (edge.item != n + i) sums.Add(edge.item, like.weight * edge.weight);
      }
      sums.Add(like.item, options.likeness * like.weight / largest * reversed.strongest[like.item]);
    }
    added[n + i] = sums.TakeLargest(options.max_edges);
  }
  LinkedGraph out;
  Writer writer(&out);
  for (size_t row = 0; row < added.size(); ++row) {
    const bool is_old = row < n && graph.offsets[row] < graph.offsets[row + 1];
    writer.BeginRow(is_old ? static_cast<uint16_t>(graph.scales.At(row)) : ScaleFor(added[row]));
    for (uint32_t e = is_old ? graph.offsets[row] : 0; is_old && e < graph.offsets[row + 1]; ++e) {
      writer.Add(graph.targets[e], graph.weights[e]);
    }
    writer.AddRounded(added[row]);
  }
  return out;
}

}  // namespace vitrine
