#include "bundle/model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <utility>

#include "bundle/manifest.h"
#include "bundle/roles.h"
#include "bundle/safetensors.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

using testing::FileBytes;
using testing::kVectorKinds;
using testing::PackTestBundle;
using testing::RandomModel;
using testing::TestModel;
using testing::VectorKind;

Status Open(const Bundle& bundle) {
  const Result<Manifest> manifest = ParseManifest(bundle.manifest);
  if (!manifest.ok()) return manifest.status();
  const Result<Model> model = OpenModel(bundle, manifest->items, manifest->dimensions);
  return model.ok() ? OkStatus() : model.status();
}

// Where the bytes of a tensor begin in the file of a role.
uint8_t* TensorBytes(Bundle& bundle, const char* role, const char* name) {
  std::vector<uint8_t>& file = FileBytes(bundle, role);
  const Result<SafetensorsReader> reader = SafetensorsReader::Open(file);
  return file.data() + (reader->Find(name)->bytes.data() - file.data());
}

template <typename T>
void Poke(Bundle& bundle, const char* role, const char* name, size_t position, T value) {
  std::memcpy(TensorBytes(bundle, role, name) + position * sizeof(T), &value, sizeof(T));
}

TEST(OpenModel, ReadsAWholeBundle) {
  const Bundle bundle = PackTestBundle(RandomModel(20, 8, 1));
  const Result<Manifest> manifest = ParseManifest(bundle.manifest);
  ASSERT_TRUE(manifest.ok());
  const Result<Model> model = OpenModel(bundle, manifest->items, manifest->dimensions);
  ASSERT_TRUE(model.ok()) << model.status().message();
  EXPECT_EQ(model->num_items, 20u);
  EXPECT_EQ(model->dimensions, 8u);
  EXPECT_EQ(model->ids.At(19), "item-19");
  EXPECT_FALSE(model->has_catalog);
  EXPECT_TRUE(model->has_baskets);
  EXPECT_EQ(model->baskets.offsets.size(), 21u);
  EXPECT_TRUE(model->has_repurchase);
  EXPECT_EQ(model->interval_days.size(), 20u);
}

// A small bundle with the vectors held in this way.
Bundle PackOf(VectorKind kind, uint32_t num_items, uint32_t dimensions, uint64_t seed) {
  TestModel test = RandomModel(num_items, dimensions, seed);
  test.kind = kind;
  return PackTestBundle(test);
}

TEST(OpenModel, RejectsEveryTruncationOfEveryFile) {
  for (const VectorKind kind : kVectorKinds) {
    const Bundle whole = PackOf(kind, 6, 4, 2);
    for (size_t f = 0; f < whole.files.size(); ++f) {
      for (size_t length = 0; length < whole.files[f].bytes.size(); ++length) {
        Bundle cut = whole;
        cut.files[f].bytes.resize(length);
        EXPECT_FALSE(Open(cut).ok()) << whole.files[f].role << " cut to " << length;
      }
    }
  }
}

TEST(OpenModel, ReadsEveryKindOfVectors) {
  for (const VectorKind kind : kVectorKinds) {
    const Bundle bundle = PackOf(kind, 40, 7, 8);
    const Result<Model> model = testing::OpenModelOf(bundle);
    ASSERT_TRUE(model.ok()) << model.status().message();
    EXPECT_EQ(model->dimensions, 7u);
    EXPECT_EQ(model->projection.rows(), 7u);
    EXPECT_EQ(HasRows(*model), kind != VectorKind::kPq);
    EXPECT_EQ(model->pq.num_subs, kind == VectorKind::kInt8 || kind == VectorKind::kInt4 ? 0u : 5u);
  }
}

TEST(OpenModel, NamesTheTensorThatIsWrongOfEveryKindOfVectors) {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  const struct {
    VectorKind kind;
    const char* role;
    const char* tensor;
    float value;
    size_t position;
  } kCases[] = {
      {VectorKind::kInt4, role::kVectorsInt4, tensor::kItemScales, -1, 3},
      {VectorKind::kInt4, role::kVectorsInt4, tensor::kProjection, INFINITY, 2},
      {VectorKind::kInt8, role::kVectors, tensor::kBlockLengths, kNaN, 0},
      {VectorKind::kInt4, role::kVectorsInt4, tensor::kBlockLengths, -1, 0},
      {VectorKind::kPq, role::kVectorsPq, tensor::kBlockLengths, INFINITY, 0},
      {VectorKind::kPq, role::kVectorsPq, tensor::kPqCentroids, kNaN, 17},
      {VectorKind::kPq, role::kVectorsPq, tensor::kProjection, kNaN, 5},
      {VectorKind::kPqAndInt4, role::kVectorsPq, tensor::kPqCentroids, -INFINITY, 9},
  };
  for (const auto& c : kCases) {
    Bundle bundle = PackOf(c.kind, 20, 8, 4);
    Poke<float>(bundle, c.role, c.tensor, c.position, c.value);
    const Status status = Open(bundle);
    EXPECT_EQ(status.code(), StatusCode::kCorrupt);
    EXPECT_NE(status.message().find(c.tensor), std::string::npos) << status.message();
    EXPECT_NE(status.message().find("position " + std::to_string(c.position)), std::string::npos) << status.message();
  }
}

TEST(OpenModel, TakesLengthsOfCodesFromTheirOwnFileOnly) {
  TestModel test = RandomModel(300, 7, 8);
  for (const VectorKind kind : kVectorKinds) {
    test.kind = kind;
    test.has_block_lengths = true;
    Bundle bundle = PackTestBundle(test);
    EXPECT_EQ(testing::OpenModelOf(bundle)->block_lengths.size(), 2u);
    test.has_block_lengths = false;
    const Bundle without = PackTestBundle(test);
    EXPECT_TRUE(testing::OpenModelOf(without)->block_lengths.empty());
    // The last file is the one that is scanned.
    bundle.files.back() = without.files.back();
    EXPECT_TRUE(testing::OpenModelOf(bundle)->block_lengths.empty());
  }
}

TEST(OpenModel, RefusesTwoKindsOfRows) {
  Bundle bundle = PackOf(VectorKind::kInt8, 6, 4, 2);
  bundle.files.push_back(PackOf(VectorKind::kInt4, 6, 4, 2).files.back());
  EXPECT_EQ(Open(bundle).code(), StatusCode::kCorrupt);
}

TEST(OpenModel, RefusesCodesOfAnotherCatalogue) {
  Bundle bundle = PackOf(VectorKind::kPq, 32, 4, 2);
  bundle.files.back() = PackOf(VectorKind::kPq, 33, 4, 2).files.back();
  EXPECT_NE(Open(bundle).message().find("'pq_codes': has shape [2, 5, 16], expected [1, 5, 16]"), std::string::npos)
      << Open(bundle).message();
}

TEST(OpenModel, SurvivesAnyFlippedByte) {
  // A flipped weight is still a bundle; the point is that nothing crashes and nothing out of range gets through.
  for (const VectorKind kind : kVectorKinds) {
    const Bundle whole = PackOf(kind, 6, 4, 3);
    size_t refused = 0;
    for (size_t f = 0; f < whole.files.size(); ++f) {
      for (size_t at = 0; at < whole.files[f].bytes.size(); ++at) {
        Bundle flipped = whole;
        flipped.files[f].bytes[at] ^= 0xff;
        if (!Open(flipped).ok()) ++refused;
      }
    }
    EXPECT_GT(refused, 0u);
  }
}

TEST(OpenModel, NamesTheTensorThatIsWrong) {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  const struct {
    const char* named;
    std::function<void(Bundle&)> damage;
  } kCases[] = {
      {"id_bytes", [](Bundle& b) { Poke<uint8_t>(b, role::kIds, tensor::kIdBytes, 0, 0xff); }},
      {"id_offsets", [](Bundle& b) { Poke<uint32_t>(b, role::kIds, tensor::kIdOffsets, 1, 1000); }},
      {"id_offsets", [](Bundle& b) { Poke<uint32_t>(b, role::kIds, tensor::kIdOffsets, 0, 1); }},
      {"graph_degrees", [](Bundle& b) { Poke<uint8_t>(b, role::kGraph, tensor::kGraphDegrees, 3, 200); }},
      {"graph_degrees", [](Bundle& b) { Poke<uint8_t>(b, role::kGraph, tensor::kGraphDegrees, 20 + 3, 255); }},
      {"graph_gaps", [](Bundle& b) { Poke<uint8_t>(b, role::kGraph, tensor::kGraphGaps, 0, 250); }},
      {"graph_weights", [](Bundle& b) { Poke<uint8_t>(b, role::kGraph, tensor::kGraphWeights, 0, 0); }},
      // The upper bytes of an infinity and of -1.
      {"graph_scales", [](Bundle& b) { Poke<uint8_t>(b, role::kGraph, tensor::kGraphScales, 20 + 3, 0x7f); }},
      {"graph_scales", [](Bundle& b) { Poke<uint8_t>(b, role::kGraph, tensor::kGraphScales, 20 + 3, 0xbf); }},
      {"item_vectors", [](Bundle& b) { Poke<int8_t>(b, role::kVectors, tensor::kItemVectors, 5, -128); }},
      {"item_scales", [](Bundle& b) { Poke<float>(b, role::kVectors, tensor::kItemScales, 0, INFINITY); }},
      {"projection", [](Bundle& b) { Poke<float>(b, role::kVectors, tensor::kProjection, 1, kNaN); }},
      {"graph_gaps", [](Bundle& b) { Poke<uint8_t>(b, role::kBaskets, tensor::kGraphGaps, 0, 20); }},
      {"graph_weights", [](Bundle& b) { Poke<uint8_t>(b, role::kBaskets, tensor::kGraphWeights, 0, 0); }},
      {"interval_days", [](Bundle& b) { Poke<uint16_t>(b, role::kRepurchase, tensor::kIntervalDays, 7, 0); }},
  };
  for (const auto& c : kCases) {
    Bundle bundle = PackTestBundle(RandomModel(20, 8, 4));
    c.damage(bundle);
    const Status status = Open(bundle);
    ASSERT_FALSE(status.ok()) << c.named;
    EXPECT_EQ(status.code(), StatusCode::kCorrupt);
    EXPECT_NE(status.message().find(c.named), std::string::npos) << status.message();
  }
}

TEST(OpenModel, ExpandsTheGraphToItsEdges) {
  for (const uint32_t n : {12u, 256u, 257u, 700u, 70'000u}) {
    TestModel test = RandomModel(n, 0, n);
    std::sort(test.edges.begin(), test.edges.end(), [](const testing::Edge& a, const testing::Edge& b) {
      return std::pair(a.from, a.to) < std::pair(b.from, b.to);
    });
    const Bundle bundle = PackTestBundle(test);
    const Result<Model> model = testing::OpenModelOf(bundle);
    ASSERT_TRUE(model.ok()) << model.status().message();
    const Graph& graph = model->graph;
    ASSERT_EQ(graph.weights.size(), test.edges.size());
    for (uint32_t e = 0; e < test.edges.size(); ++e) {
      const testing::Edge& edge = test.edges[e];
      EXPECT_EQ(graph.targets[e], edge.to);
      EXPECT_EQ(graph.weights[e], edge.weight);
      EXPECT_TRUE(graph.offsets[edge.from] <= e && e < graph.offsets[edge.from + 1]);
    }
    for (uint32_t i = 0; i < n; ++i) {
      EXPECT_NEAR(graph.Scale(i), 0.01f, 0.0001f);
      EXPECT_NEAR(model->popularity[i], test.popularity[i], 0.5f / 65535 + 1e-6f);
      EXPECT_NEAR(model->trending[i], test.trending.empty() ? 0 : test.trending[i], 0.5f / 255 + 1e-6f);
    }
  }
}

TEST(OpenModel, RefusesABundleWithoutARequiredRole) {
  for (const char* missing : {role::kIds, role::kGraph, role::kPopularity}) {
    Bundle bundle = PackTestBundle(RandomModel(5, 0, 5));
    std::erase_if(bundle.files, [&](const BundleFile& file) { return file.role == missing; });
    const Status status = Open(bundle);
    EXPECT_EQ(status.code(), StatusCode::kNotFound) << missing;
    EXPECT_NE(status.message().find(missing), std::string::npos) << status.message();
  }
}

TEST(OpenModel, ReadsABundleFromBeforeBasketsAndIntervals) {
  TestModel test = RandomModel(8, 0, 8);
  test.baskets.clear();
  test.interval_days.clear();
  const Bundle bundle = PackTestBundle(test);
  const Result<Manifest> manifest = ParseManifest(bundle.manifest);
  const Result<Model> model = OpenModel(bundle, manifest->items, manifest->dimensions);
  ASSERT_TRUE(model.ok()) << model.status().message();
  EXPECT_FALSE(model->has_baskets);
  EXPECT_FALSE(model->has_repurchase);
}

TEST(OpenModel, RefusesShapesOfAnotherCatalogue) {
  Bundle bundle = PackTestBundle(RandomModel(6, 4, 6));
  Bundle other = PackTestBundle(RandomModel(7, 4, 6));
  FileBytes(bundle, role::kPopularity) = FileBytes(other, role::kPopularity);
  const Status status = Open(bundle);
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.message().find("has shape [2, 7], expected [2, 6]"), std::string::npos) << status.message();
}

}  // namespace
}  // namespace vitrine
