#include "content/links.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "bundle/roles.h"

namespace vitrine {
namespace {

struct Edge {
  uint32_t item = 0;
  float weight = 0;
};

bool IsStronger(const Edge& a, const Edge& b) { return a.weight != b.weight ? a.weight > b.weight : a.item < b.item; }

// Rows of edges, end to end.
struct EdgeRows {
  std::vector<uint32_t> offsets = {0};  // [rows + 1]
  std::vector<Edge> edges;

  std::span<const Edge> Row(size_t row) const {
    return std::span(edges).subspan(offsets[row], offsets[row + 1] - offsets[row]);
  }
};

// A weight that `count` are not below, or the `count`-th largest, where more are as large. Floats of 0 and above are
// ordered as their bits are, and to count is what a processor does many of at once. REQUIRES: 0 < count <=
// weights.size(), no weight below 0.
float LeastOfLargest(std::span<const float> weights, size_t count) {
  int32_t low = std::numeric_limits<int32_t>::max();
  int32_t high = 0;
  for (const float weight : weights) low = std::min(low, std::bit_cast<int32_t>(weight));
  for (const float weight : weights) high = std::max(high, std::bit_cast<int32_t>(weight));
  while (low < high) {
    const int32_t middle = high - (high - low) / 2;
    uint32_t above = 0;
    for (const float weight : weights) above += std::bit_cast<int32_t>(weight) >= middle ? 1 : 0;
    if (above == count) return std::bit_cast<float>(middle);
    if (above > count) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return std::bit_cast<float>(low);
}

// Leaves of each row the `most` strongest: what the whole shop leads to would take longer than all else together.
// REQUIRES: items rise within a row; of those that are equal the first stay.
void Thin(uint32_t most, EdgeRows* rows) {
  size_t kept = 0;
  uint32_t begin = 0;
  std::vector<float> weights;
  for (size_t i = 1; i < rows->offsets.size(); ++i) {
    const auto row = std::span(rows->edges).subspan(begin, rows->offsets[i] - begin);
    begin = rows->offsets[i];
    float bar = 0;
    size_t equal = row.size();  // of those on the bar, so many stay
    if (row.size() > most && most > 0) {
      weights.clear();
      for (const Edge& edge : row) weights.push_back(edge.weight);
      bar = LeastOfLargest(weights, most);
      const auto above = std::count_if(row.begin(), row.end(), [&](const Edge& edge) { return edge.weight > bar; });
      // The bar may lie below the least that stays.
      equal = most - std::min<size_t>(most, static_cast<size_t>(above));
    }
    for (const Edge& edge : row) {
      if (most == 0 || edge.weight < bar || (edge.weight == bar && equal == 0)) continue;
      equal -= edge.weight == bar ? 1 : 0;
      rows->edges[kept++] = edge;
    }
    rows->offsets[i] = static_cast<uint32_t>(kept);
  }
  rows->edges.resize(kept);
}

EdgeRows RowsOf(const Graph& graph, size_t n) {
  EdgeRows rows;
  rows.offsets.assign(graph.offsets.begin(), graph.offsets.end());
  rows.edges.resize(graph.targets.size());
  for (size_t row = 0; row < n; ++row) {
    const float scale = graph.Scale(row);
    for (uint32_t e = rows.offsets[row]; e < rows.offsets[row + 1]; ++e) {
      rows.edges[e] = {graph.targets[e], scale * static_cast<float>(graph.weights[e])};
    }
  }
  return rows;
}

// The edges by the item that they lead to, `n` of them; row r is called `first` + r there, and they rise.
EdgeRows Transposed(const EdgeRows& rows, size_t n, uint32_t first) {
  EdgeRows out;
  out.offsets.assign(n + 1, 0);
  out.edges.resize(rows.edges.size());
  for (const Edge& edge : rows.edges) ++out.offsets[edge.item + 1];
  for (size_t i = 0; i < n; ++i) out.offsets[i + 1] += out.offsets[i];
  std::vector<uint32_t> next(out.offsets.begin(), out.offsets.end() - 1);
  for (uint32_t row = 0; row + 1 < rows.offsets.size(); ++row) {
    for (const Edge& edge : rows.Row(row)) out.edges[next[edge.item]++] = {first + row, edge.weight};
  }
  return out;
}

// Adds up weights by item, and gives the largest sums.
class Sums {
 public:
  explicit Sums(size_t n) : sums_(n, 0), touched_(n + 1) {}

  // REQUIRES: weights of 0 and above.
  void Add(std::span<const Edge> edges, float factor) {
    float* const sums = sums_.data();
    uint32_t* const touched = touched_.data();
    size_t count = count_;
    for (const Edge& edge : edges) {
      const float before = sums[edge.item];
      const float after = before + factor * edge.weight;
      sums[edge.item] = after;
      // Written anyhow, and kept if it is new: to branch would take longer.
      touched[count] = edge.item;
      count += static_cast<size_t>(before == 0) & static_cast<size_t>(after > 0);
    }
    count_ = count;
  }

  void Forget(uint32_t item) {
    if (sums_[item] == 0) return;
    sums_[item] = 0;
    const auto end = touched_.begin() + static_cast<std::ptrdiff_t>(count_);
    count_ = static_cast<size_t>(std::remove(touched_.begin(), end, item) - touched_.begin());
  }

  // Appends a row, in no order, and empties the sums.
  void TakeLargest(size_t most, EdgeRows* out) {
    values_.resize(count_);
    for (size_t i = 0; i < count_; ++i) values_[i] = sums_[touched_[i]];
    const size_t begin = out->edges.size();
    const bool has_all = count_ <= most;
    const float bar = has_all || most == 0 ? 0 : LeastOfLargest(values_, most);
    for (size_t i = 0; i < count_; ++i) {
      sums_[touched_[i]] = 0;
      if (has_all || (most > 0 && values_[i] >= bar)) out->edges.push_back({touched_[i], values_[i]});
    }
    count_ = 0;
    // As good as the last of them are perhaps more.
    if (out->edges.size() - begin > most) {
      std::sort(out->edges.begin() + static_cast<std::ptrdiff_t>(begin), out->edges.end(), IsStronger);
      out->edges.resize(begin + most);
    }
    out->offsets.push_back(static_cast<uint32_t>(out->edges.size()));
  }

 private:
  std::vector<float> sums_;
  std::vector<uint32_t> touched_;  // the first count_
  size_t count_ = 0;
  std::vector<float> values_;
};

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

float StrongestOf(std::span<const Edge> edges) {
  float strongest = 0;
  for (const Edge& edge : edges) strongest = std::max(strongest, edge.weight);
  return strongest;
}

// The upper half of the least scale by which the strongest edge is 255 steps.
uint16_t ScaleFor(std::span<const Edge> edges) {
  return static_cast<uint16_t>((std::bit_cast<uint32_t>(StrongestOf(edges) / 255) + 0xffff) >> 16);
}

class Linker {
 public:
  Linker(const Graph& graph, std::span<const std::vector<Neighbour>> neighbours, const LinkOptions& options)
      : graph_(graph),
        neighbours_(neighbours),
        options_(options),
        n_(graph.offsets.size() - 1),
        old_(RowsOf(graph, n_)),
        sums_(n_ + neighbours.size()) {
    for (size_t row = 0; row < n_; ++row) strongest_.push_back(StrongestOf(old_.Row(row)));
  }

  LinkedGraph Run() {
    const EdgeRows into = IntoNew();
    return Written(into, OutOfNew(into));
  }

 private:
  // By the item of the bundle that they come from.
  EdgeRows IntoNew() {
    EdgeRows reversed = Transposed(old_, n_, 0);
    Thin(options_.max_edges, &reversed);
    EdgeRows into;
    for (const std::vector<Neighbour>& of_item : neighbours_) {
      for (const Neighbour& like : of_item) sums_.Add(reversed.Row(like.item), like.weight);
      AddLikeness(of_item);
      sums_.TakeLargest(options_.max_edges, &into);
    }
    return Transposed(into, n_, static_cast<uint32_t>(n_));
  }

  // Each in the order of the items that they lead to.
  EdgeRows OutOfNew(EdgeRows into) {
    // Many new ones that are like one item would all lead to each other.
    Thin(options_.max_edges, &into);
    EdgeRows out;
    for (size_t i = 0; i < neighbours_.size(); ++i) {
      for (const Neighbour& like : neighbours_[i]) {
        sums_.Add(old_.Row(like.item), like.weight);
        sums_.Add(into.Row(like.item), like.weight);
      }
      AddLikeness(neighbours_[i]);
      // Its own edge from what it is like.
      sums_.Forget(static_cast<uint32_t>(n_ + i));
      const auto begin = static_cast<std::ptrdiff_t>(out.edges.size());
      sums_.TakeLargest(options_.max_edges, &out);
      std::sort(out.edges.begin() + begin, out.edges.end(), [](auto& a, auto& b) { return a.item < b.item; });
    }
    return out;
  }

  void AddLikeness(std::span<const Neighbour> of_item) {
    float largest = 0;
    for (const Neighbour& like : of_item) largest = std::max(largest, like.weight);
    for (const Neighbour& like : of_item) {
      const Edge edge = {like.item, strongest_[like.item]};
      sums_.Add({&edge, 1}, options_.likeness * like.weight / largest);
    }
  }

  LinkedGraph Written(const EdgeRows& into, const EdgeRows& out) const {
    LinkedGraph linked;
    const size_t most = old_.edges.size() + into.edges.size() + out.edges.size();
    linked.gaps.reserve(most);
    linked.weights.reserve(most);
    Writer writer(&linked);
    for (size_t row = 0; row < n_ + neighbours_.size(); ++row) {
      const std::span<const Edge> added = row < n_ ? into.Row(row) : out.Row(row - n_);
      const bool is_old = row < n_ && graph_.offsets[row] < graph_.offsets[row + 1];
      writer.BeginRow(is_old ? static_cast<uint16_t>(graph_.scales.At(row)) : ScaleFor(added));
      for (uint32_t e = is_old ? graph_.offsets[row] : 0; is_old && e < graph_.offsets[row + 1]; ++e) {
        writer.Add(graph_.targets[e], graph_.weights[e]);
      }
      writer.AddRounded(added);
    }
    return linked;
  }

  const Graph& graph_;
  std::span<const std::vector<Neighbour>> neighbours_;
  const LinkOptions& options_;
  size_t n_;
  EdgeRows old_;
  std::vector<float> strongest_;  // [N]: of the edges out of an item
  Sums sums_;
};

}  // namespace

LinkedGraph LinkNewItems(const Graph& graph, std::span<const std::vector<Neighbour>> neighbours,
                         const LinkOptions& options) {
  return Linker(graph, neighbours, options).Run();
}

}  // namespace vitrine
