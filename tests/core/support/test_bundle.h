// Small bundles written by hand, for tests that need to know every number in them.
#ifndef VITRINE_TESTS_CORE_SUPPORT_TEST_BUNDLE_H_
#define VITRINE_TESTS_CORE_SUPPORT_TEST_BUNDLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/attribute_kind.h"
#include "bundle/blend.h"
#include "bundle/bundle.h"
#include "bundle/model.h"

namespace vitrine::testing {

struct Edge {
  uint32_t from;
  uint32_t to;
  uint8_t weight;  // 1..255, times the row's scale of 0.01
};

// One column of the role `attributes`; of its values those of the kind are written (AttributeColumn in
// bundle/attributes.h), with names "0", "1", ... for the labels 0..num_labels-1.
struct TestAttribute {
  std::string name;
  AttributeKind kind = AttributeKind::kLabel;
  std::vector<uint16_t> labels;
  std::vector<uint32_t> tag_offsets;
  std::vector<float> numbers;
  std::vector<uint8_t> booleans;
  uint32_t num_labels = 0;
};
// What a test bundle holds its vectors as. Codes are the best there are for centroids drawn from a fixed seed.
enum class VectorKind : uint8_t { kInt8, kInt4, kPq, kPqAndInt8, kPqAndInt4 };
inline constexpr VectorKind kVectorKinds[] = {VectorKind::kInt8, VectorKind::kInt4, VectorKind::kPq,
                                              VectorKind::kPqAndInt8, VectorKind::kPqAndInt4};

// What PackTestBundle() writes. Items are named "item-0", "item-1", ...
struct TestModel {
  uint32_t num_items = 0;
  std::vector<Edge> edges;        // any order
  std::vector<float> popularity;  // [N]; empty: all 0
  std::vector<float> trending;    // [N]; empty: all 0
  uint32_t dimensions = 0;        // 0: no vectors
  std::vector<int8_t> vectors;    // [N, D], scale 1/127
  VectorKind kind = VectorKind::kInt8;
  bool has_block_lengths = true;
  std::vector<float> projection;          // [D, D]; empty: the identity
  std::vector<uint8_t> encoder;           // its file, instead of the projection; empty: none
  std::vector<TestAttribute> attributes;  // none: no such file
  BlendParams blend;
  std::vector<Edge> baskets;            // empty: no file with the role
  std::vector<uint16_t> interval_days;  // [N]; empty: no file with the role `repurchase`
  std::vector<uint8_t> repeat_rates;    // [N]
  std::string calibration;              // JSON of the manifest's "model.calibration"; empty: none
};

Bundle PackTestBundle(const TestModel& model);

// N items with edges, vectors, popularity, baskets and intervals drawn from a seed.
TestModel RandomModel(uint32_t num_items, uint32_t dimensions, uint64_t seed);

// The bytes of the file with the role, for tests that damage them. REQUIRES: there is one.
std::vector<uint8_t>& FileBytes(Bundle& bundle, const std::string& role);

// OpenModel() with N and D of the bundle's manifest, which must be readable.
Result<Model> OpenModelOf(const Bundle& bundle);

// Sets the manifest's sizes to those of the files. Call after changing a file's length.
void RewriteSizes(Bundle& bundle);

}  // namespace vitrine::testing

#endif  // VITRINE_TESTS_CORE_SUPPORT_TEST_BUNDLE_H_
