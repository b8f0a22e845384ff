#include "bundle/counts.h"

#include <algorithm>

#include "base/memory.h"
#include "bundle/roles.h"

namespace vitrine {
namespace {

Status TooManyFollowers(const TensorFile& file, const char* name, uint32_t row) {
  return file.Error(name, "item {} has too many followers", row);
}

Status NotEnoughMemory() { return OutOfMemory("not enough memory for the graph or the popularity of a bundle"); }

template <typename T>
Status CheckTargets(const TensorFile& file, const Graph& graph, std::span<const T> targets, uint32_t num_items) {
  for (uint32_t row = 0; row < num_items; ++row) {
    const uint32_t begin = graph.offsets[row];
    const uint32_t end = graph.offsets[row + 1];
    if (end - begin > kMaxFollowersPerItem) {
      return TooManyFollowers(file, tensor::kGraphOffsets, row);
    }
    int64_t last = -1;
    for (const T target : targets.subspan(begin, end - begin)) {
      if (target >= num_items || target <= last) {
        return file.Error(tensor::kGraphTargets,
                          "the followers of item {} must be items of the bundle in ascending order", row);
      }
      last = target;
    }
  }
  return OkStatus();
}

// Format 1: targets as they are, used in place.
Status ReadTargets(const TensorFile& file, uint32_t num_items, Graph* graph) {
  const uint64_t num_edges = graph->weights.size();
  VITRINE_RETURN_IF_ERROR(file.GetOffsets(tensor::kGraphOffsets, num_items, num_edges, &graph->offsets));
  VITRINE_RETURN_IF_ERROR(file.GetFloats(tensor::kGraphScales, {num_items}, 0, kMaxMagnitude, &graph->scales));
  if (file.Is(tensor::kGraphTargets, DType::kU16)) {
    VITRINE_RETURN_IF_ERROR(file.Get(tensor::kGraphTargets, DType::kU16, {num_edges}, &graph->targets16));
    return CheckTargets(file, *graph, graph->targets16, num_items);
  }
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kGraphTargets, DType::kU32, {num_edges}, &graph->targets32));
  return CheckTargets(file, *graph, graph->targets32, num_items);
}

template <typename T>
Status ExpandDegrees(const TensorFile& file, DType dtype, uint32_t num_items, Graph* graph, ExpandedGraph* expanded) {
  const uint64_t num_edges = graph->weights.size();
  std::span<const T> degrees;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kGraphDegrees, dtype, {num_items}, &degrees));
  std::vector<uint32_t>& offsets = expanded->offsets;
  if (!TryAssign(offsets, size_t{num_items} + 1)) return NotEnoughMemory();
  // 16 bits for each of at most 2^24 items: the sum cannot overflow.
  for (uint32_t row = 0; row < num_items; ++row) {
    if (degrees[row] > kMaxFollowersPerItem) return TooManyFollowers(file, tensor::kGraphDegrees, row);
    offsets[row + 1] = offsets[row] + degrees[row];
  }
  if (offsets.back() != num_edges) {
    return file.Error(tensor::kGraphDegrees, "must add up to {}", num_edges);
  }
  graph->offsets = offsets;
  return OkStatus();
}

template <typename T>
Status ExpandGaps(const TensorFile& file, std::span<const uint8_t> planes, uint32_t num_items, const Graph& graph,
                  std::vector<T>* targets) {
  const size_t num_edges = graph.weights.size();
  if (!TryAssign(*targets, num_edges)) return NotEnoughMemory();
  for (uint32_t row = 0; row < num_items; ++row) {
    uint64_t next = 0;
    for (uint32_t edge = graph.offsets[row]; edge < graph.offsets[row + 1]; ++edge) {
      for (size_t at = edge, shift = 0; at < planes.size(); at += num_edges, shift += 8) {
        next += uint64_t{planes[at]} << shift;
      }
      if (next >= num_items) {
        return file.Error(tensor::kGraphGaps, "the followers of item {} must be items of the bundle", row);
      }
      (*targets)[edge] = static_cast<T>(next++);
    }
  }
  return OkStatus();
}

Status ExpandScales(const TensorFile& file, uint32_t num_items, Graph* graph, ExpandedGraph* expanded) {
  std::span<const uint16_t> halves;
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kGraphScales, DType::kU16, {num_items}, &halves));
  std::vector<float>& scales = expanded->scales;
  if (!TryAssign(scales, halves.size())) return NotEnoughMemory();
  for (size_t i = 0; i < halves.size(); ++i) {
    scales[i] = FromUpperHalf(halves[i]);
    // Written so that NaN fails too.
    if (!(scales[i] >= 0 && scales[i] <= kMaxMagnitude)) {
      return file.Error(tensor::kGraphScales, "the value at position {} is not a number of the range it may have", i);
    }
  }
  graph->scales = scales;
  return OkStatus();
}

Status ReadGaps(const TensorFile& file, uint32_t num_items, Graph* graph, ExpandedGraph* expanded) {
  const bool is_wide = file.Is(tensor::kGraphDegrees, DType::kU16);
  VITRINE_RETURN_IF_ERROR(is_wide ? ExpandDegrees<uint16_t>(file, DType::kU16, num_items, graph, expanded)
                                  : ExpandDegrees<uint8_t>(file, DType::kU8, num_items, graph, expanded));
  VITRINE_RETURN_IF_ERROR(ExpandScales(file, num_items, graph, expanded));
  std::span<const uint8_t> planes;
  const uint32_t bytes = BytesOfGap(num_items);
  VITRINE_RETURN_IF_ERROR(file.Get(tensor::kGraphGaps, DType::kU8, {bytes, graph->weights.size()}, &planes));
  if (bytes <= 2) {
    VITRINE_RETURN_IF_ERROR(ExpandGaps(file, planes, num_items, *graph, &expanded->targets16));
    graph->targets16 = expanded->targets16;
  } else {
    VITRINE_RETURN_IF_ERROR(ExpandGaps(file, planes, num_items, *graph, &expanded->targets32));
    graph->targets32 = expanded->targets32;
  }
  return OkStatus();
}

template <typename T>
Status ExpandShares(const TensorFile& file, const char* name, DType dtype, uint32_t num_items,
                    std::vector<float>* expanded, std::span<const float>* out) {
  constexpr float kWhole = sizeof(T) == 1 ? 255 : 65535;
  std::span<const T> shares;
  VITRINE_RETURN_IF_ERROR(file.Get(name, dtype, {num_items}, &shares));
  if (!TryAssign(*expanded, shares.size())) return NotEnoughMemory();
  for (size_t i = 0; i < shares.size(); ++i) (*expanded)[i] = static_cast<float>(shares[i]) / kWhole;
  *out = *expanded;
  return OkStatus();
}

// Values of 0..1 in any of the three ways they are stored.
Status ReadShares(const TensorFile& file, const char* name, uint32_t num_items, std::vector<float>* expanded,
                  std::span<const float>* out) {
  if (file.Is(name, DType::kU8)) return ExpandShares<uint8_t>(file, name, DType::kU8, num_items, expanded, out);
  if (file.Is(name, DType::kU16)) return ExpandShares<uint16_t>(file, name, DType::kU16, num_items, expanded, out);
  return file.GetFloats(name, {num_items}, 0, 1, out);
}

Status ReadEdges(const TensorFile& file, uint32_t num_items, Graph* graph, ExpandedGraph* expanded) {
  VITRINE_RETURN_IF_ERROR(file.GetVector(tensor::kGraphWeights, DType::kU8, &graph->weights));
  const bool has_gaps = !file.ShapeOf(tensor::kGraphGaps).empty();
  VITRINE_RETURN_IF_ERROR(has_gaps ? ReadGaps(file, num_items, graph, expanded) : ReadTargets(file, num_items, graph));
  const auto zero = std::find(graph->weights.begin(), graph->weights.end(), 0);
  if (zero == graph->weights.end()) return OkStatus();
  return file.Error(tensor::kGraphWeights, "a weight of 0 at position {}",
                    static_cast<size_t>(zero - graph->weights.begin()));
}

}  // namespace

Status ReadGraph(const TensorFile& file, Model* model) {
  return ReadEdges(file, model->num_items, &model->graph, &model->expanded->graph);
}

Status ReadBaskets(const TensorFile& file, Model* model) {
  model->has_baskets = true;
  return ReadEdges(file, model->num_items, &model->baskets, &model->expanded->baskets);
}

Status ReadPopularity(const TensorFile& file, Model* model) {
  const uint32_t n = model->num_items;
  ExpandedTensors& expanded = *model->expanded;
  VITRINE_RETURN_IF_ERROR(ReadShares(file, tensor::kPopularity, n, &expanded.popularity, &model->popularity));
  return ReadShares(file, tensor::kTrending, n, &expanded.trending, &model->trending);
}

}  // namespace vitrine
