// The tensors of a bundle, validated and ready to use in place.
#ifndef VITRINE_BUNDLE_MODEL_H_
#define VITRINE_BUNDLE_MODEL_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/array_view.h"
#include "base/status.h"
#include "bundle/attributes.h"
#include "bundle/bundle.h"
#include "bundle/tensor_file.h"

namespace vitrine {

// Followers of every item in compressed sparse rows. Exactly one of targets16 and targets32 is used.
struct Graph {
  std::span<const uint32_t> offsets;    // [N + 1]
  std::span<const uint16_t> targets16;  // [E]; ascending within a row
  std::span<const uint32_t> targets32;  // [E]
  std::span<const uint8_t> weights;     // [E]; 1..255
  std::span<const float> scales;        // [N]; the weight of an edge is weights[e] * scales[row]

  uint32_t Target(uint32_t edge) const { return targets16.empty() ? targets32[edge] : targets16[edge]; }
};

// Views into the files of one Bundle. Layout and meaning: roles.h.
struct Model {
  uint32_t num_items = 0;   // N
  uint32_t dimensions = 0;  // D; 0 without vectors

  StringTable ids;  // [N]; unique is the writer's promise, UTF-8 is checked
  bool has_catalog = false;
  StringTable titles;                    // [N]
  std::vector<AttributeColumn> columns;  // kCategoryColumn, ..., and from kNumFixedColumns on those of `attributes`
  Graph graph;
  MatrixView<const int8_t> item_vectors;  // [N, D]
  std::span<const float> item_scales;     // [N]
  MatrixView<const float> projection;     // [D, D]
  std::span<const float> popularity;      // [N]; 0..1
  std::span<const float> trending;        // [N]; 0..1
  bool has_baskets = false;
  Graph baskets;
  bool has_repurchase = false;
  std::span<const uint16_t> interval_days;  // [N]; 1..65535
  std::span<const uint8_t> repeat_rates;    // [N]; in 1/255

  // [N], kNoLabel: none; empty when no item has one.
  std::span<const uint16_t> categories() const { return columns[kCategoryColumn].labels; }
};

// Reads and validates every tensor. `bundle` must outlive the model and its file bytes start at multiples of 8 (they
// do in a std::vector). Files with roles this build does not know are passed over, so that a later format can add some.
// Errors: kCorrupt naming file and tensor; kNotFound when a required role has no file.
Result<Model> OpenModel(const Bundle& bundle, uint32_t num_items, uint32_t dimensions, OpenTensors open = OpenByHeader);

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_MODEL_H_
