#include "bundle/counts.h"

#include <algorithm>

#include "base/memory.h"
#include "bundle/planes.h"
#include "bundle/roles.h"

namespace vitrine {
namespace {

Status NotEnoughMemory() { return OutOfMemory("not enough memory for the graph or the popularity of a bundle"); }

Status ExpandDegrees(const TensorFile& file, uint32_t num_items, Graph* graph, ExpandedGraph* expanded) {
  const size_t num_edges = graph->weights.size();
  Planes degrees;
  VITRINE_RETURN_IF_ERROR(Planes::Read(file, tensor::kGraphDegrees, 2, num_items, &degrees));
  std::vector<uint32_t>& offsets = expanded->offsets;
  if (!TryAssign(offsets, size_t{num_items} + 1)) return NotEnoughMemory();
  for (uint32_t row = 0; row < num_items; ++row) {
    const uint32_t degree = degrees.At(row);
    if (degree > kMaxFollowersPerItem || degree > num_edges - offsets[row]) {
      return file.Error(tensor::kGraphDegrees, "item {} has too many followers", row);
    }
    offsets[row + 1] = offsets[row] + degree;
  }
  if (offsets.back() != num_edges) return file.Error(tensor::kGraphDegrees, "must add up to {}", num_edges);
  graph->offsets = offsets;
  return OkStatus();
}

// REQUIRES: the offsets of the graph are known.
Status ExpandGaps(const TensorFile& file, uint32_t num_items, Graph* graph, std::vector<uint32_t>* targets) {
  Planes gaps;
  VITRINE_RETURN_IF_ERROR(Planes::Read(file, tensor::kGraphGaps, 3, graph->weights.size(), &gaps));
  if (!TryAssign(*targets, graph->weights.size())) return NotEnoughMemory();
  for (uint32_t row = 0; row < num_items; ++row) {
    uint32_t next = 0;
    for (uint32_t edge = graph->offsets[row]; edge < graph->offsets[row + 1]; ++edge) {
      // Of 24 bits each: no overflow before the check.
      next += gaps.At(edge);
      if (next >= num_items) {
        return file.Error(tensor::kGraphGaps, "the followers of item {} must be items of the bundle", row);
      }
      (*targets)[edge] = next++;
    }
  }
  graph->targets = *targets;
  return OkStatus();
}

Status ReadScales(const TensorFile& file, uint32_t num_items, Graph* graph) {
  VITRINE_RETURN_IF_ERROR(Planes::Read(file, tensor::kGraphScales, 2, num_items, &graph->scales));
  for (uint32_t i = 0; i < num_items; ++i) {
    // Written so that NaN fails too.
    if (!(graph->Scale(i) >= 0 && graph->Scale(i) <= kMaxMagnitude)) {
      return file.Error(tensor::kGraphScales, "the value at position {} is not a number of the range it may have", i);
    }
  }
  return OkStatus();
}

Status ReadEdges(const TensorFile& file, uint32_t num_items, Graph* graph, ExpandedGraph* expanded) {
  VITRINE_RETURN_IF_ERROR(file.GetVector(tensor::kGraphWeights, DType::kU8, &graph->weights));
  const auto zero = std::find(graph->weights.begin(), graph->weights.end(), 0);
  if (zero != graph->weights.end()) {
    return file.Error(tensor::kGraphWeights, "a weight of 0 at position {}",
                      static_cast<size_t>(zero - graph->weights.begin()));
  }
  VITRINE_RETURN_IF_ERROR(ExpandDegrees(file, num_items, graph, expanded));
  VITRINE_RETURN_IF_ERROR(ReadScales(file, num_items, graph));
  return ExpandGaps(file, num_items, graph, &expanded->targets);
}

Status ExpandShares(const TensorFile& file, const char* name, uint32_t num_items, std::vector<float>* expanded,
                    std::span<const float>* out) {
  Planes shares;
  VITRINE_RETURN_IF_ERROR(Planes::Read(file, name, 2, num_items, &shares));
  if (!TryAssign(*expanded, num_items)) return NotEnoughMemory();
  const auto whole = static_cast<float>(shares.Largest());
  for (uint32_t i = 0; i < num_items; ++i) (*expanded)[i] = static_cast<float>(shares.At(i)) / whole;
  *out = *expanded;
  return OkStatus();
}

}  // namespace

Status ReadGraph(TensorFile& file, Model* model) {
  return ReadEdges(file, model->num_items, &model->graph, &model->expanded->graph);
}

Status ReadBaskets(TensorFile& file, Model* model) {
  model->has_baskets = true;
  return ReadEdges(file, model->num_items, &model->baskets, &model->expanded->baskets);
}

Status ReadPopularity(TensorFile& file, Model* model) {
  const uint32_t n = model->num_items;
  ExpandedTensors& expanded = *model->expanded;
  VITRINE_RETURN_IF_ERROR(ExpandShares(file, tensor::kPopularity, n, &expanded.popularity, &model->popularity));
  return ExpandShares(file, tensor::kTrending, n, &expanded.trending, &model->trending);
}

}  // namespace vitrine
