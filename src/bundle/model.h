// The tensors of a bundle, validated and ready to use in place.
#ifndef VITRINE_BUNDLE_MODEL_H_
#define VITRINE_BUNDLE_MODEL_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/array_view.h"
#include "base/status.h"
#include "bundle/attributes.h"
#include "bundle/bundle.h"
#include "bundle/encoder_weights.h"
#include "bundle/planes.h"
#include "bundle/tensor_file.h"

namespace vitrine {

// Followers of every item in compressed sparse rows.
struct Graph {
  std::span<const uint32_t> offsets;  // [N + 1]
  std::span<const uint32_t> targets;  // [E]; ascending within a row
  std::span<const uint8_t> weights;   // [E]; 1..255
  Planes scales;                      // [N]: the upper halves of floats

  // The weight of an edge is weights[e] * Scale(row).
  float Scale(size_t row) const { return FromUpperHalf(static_cast<uint16_t>(scales.At(row))); }
};

// Product-quantised item vectors: M codes of 4 bits an item, each the number of a centroid.
struct PqVectors {
  std::span<const uint8_t> codes;    // [(N + 31) / 32, M, 16]; roles.h
  std::span<const float> centroids;  // [M, 16, S]
  size_t num_subs = 0;               // M; 0: there are none
  size_t sub_dimensions = 0;         // S

  // REQUIRES: item < N, m < M.
  uint32_t Code(size_t item, size_t m) const {
    return codes[(item / 32 * num_subs + m) * 16 + item % 16] >> (item % 32 / 16 * 4) & 15;
  }
  std::span<const float> Centroid(size_t m, uint32_t code) const {
    return centroids.subspan((m * 16 + code) * sub_dimensions, sub_dimensions);
  }
};

// What a bundle holds in fewer bytes than the engine can use in place, expanded.
struct ExpandedGraph {
  std::vector<uint32_t> offsets;
  std::vector<uint32_t> targets;

  size_t memory_bytes() const { return (offsets.size() + targets.size()) * sizeof(uint32_t); }
};

struct ExpandedTensors {
  ExpandedGraph graph;
  ExpandedGraph baskets;
  std::vector<float> popularity;
  std::vector<float> trending;
  EncoderWeights encoder;

  size_t memory_bytes() const {
    return graph.memory_bytes() + baskets.memory_bytes() +
           (popularity.size() + trending.size() + encoder.values.size()) * sizeof(float);
  }
};

// Views into the files of one Bundle, and into what was expanded of them. Layout and meaning: roles.h.
struct Model {
  uint32_t num_items = 0;   // N
  uint32_t dimensions = 0;  // D; 0 without vectors

  StringTable ids;  // [N]; unique is the writer's promise, UTF-8 is checked
  bool has_catalog = false;
  StringTable titles;                    // [N]
  std::vector<AttributeColumn> columns;  // kCategoryColumn, ..., and from kNumFixedColumns on those of `attributes`
  Graph graph;
  // Of the three kinds of item vectors there are item_vectors or item_nibbles, or pq, or pq beside one of the others.
  MatrixView<const int8_t> item_vectors;   // [N, D]
  MatrixView<const uint8_t> item_nibbles;  // [N, (D + 1) / 2]
  std::span<const float> item_scales;      // [N]; of item_vectors or item_nibbles
  PqVectors pq;
  std::span<const float> block_lengths;  // [(N + 255) / 256] of pq, or else of the rows; empty: not known
  MatrixView<const float> projection;    // [D, D]; where there is no encoder
  std::span<const float> popularity;     // [N]; 0..1
  std::span<const float> trending;       // [N]; 0..1
  bool has_baskets = false;
  Graph baskets;
  bool has_repurchase = false;
  std::span<const uint16_t> interval_days;  // [N]; 1..65535
  std::span<const uint8_t> repeat_rates;    // [N]; in 1/255
  std::shared_ptr<ExpandedTensors> expanded = std::make_shared<ExpandedTensors>();

  // [N], kNoLabel: none; empty when no item has one.
  std::span<const uint16_t> categories() const { return columns[kCategoryColumn].labels; }
};

// Whether item vectors are there as rows, and not as product-quantised codes alone.
inline bool HasRows(const Model& model) { return !model.item_scales.empty(); }

// Whether a trained network makes the user vector, and not the pooled history.
inline bool HasEncoder(const Model& model) { return model.expanded->encoder.length > 0; }

// Reads and validates every tensor. `bundle` must outlive the model and its file bytes start at multiples of 8 (they
// do in a std::vector). Files with roles this build does not know are passed over, so that a later format can add some.
// Errors: kCorrupt naming file and tensor; kNotFound when a required role has no file.
Status OpenModel(const Bundle& bundle, uint32_t num_items, uint32_t dimensions, OpenTensors open, Model* model);
// The same by the headers of the files.
Result<Model> OpenModel(const Bundle& bundle, uint32_t num_items, uint32_t dimensions);

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_MODEL_H_
