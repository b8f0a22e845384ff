#include "bundle/model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <string>

#include "bundle/manifest.h"
#include "bundle/roles.h"
#include "bundle/safetensors.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

using testing::FileBytes;
using testing::PackTestBundle;
using testing::RandomModel;
using testing::TestModel;

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

TEST(OpenModel, RejectsEveryTruncationOfEveryFile) {
  const Bundle whole = PackTestBundle(RandomModel(6, 4, 2));
  for (size_t f = 0; f < whole.files.size(); ++f) {
    for (size_t length = 0; length < whole.files[f].bytes.size(); ++length) {
      Bundle cut = whole;
      cut.files[f].bytes.resize(length);
      EXPECT_FALSE(Open(cut).ok()) << whole.files[f].role << " cut to " << length;
    }
  }
}

TEST(OpenModel, SurvivesAnyFlippedByte) {
  // A flipped weight is still a bundle; the point is that nothing crashes and nothing out of range gets through.
  const Bundle whole = PackTestBundle(RandomModel(6, 4, 3));
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

TEST(OpenModel, NamesTheTensorThatIsWrong) {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  const struct {
    const char* named;
    std::function<void(Bundle&)> damage;
  } kCases[] = {
      {"id_bytes", [](Bundle& b) { Poke<uint8_t>(b, role::kIds, tensor::kIdBytes, 0, 0xff); }},
      {"id_offsets", [](Bundle& b) { Poke<uint32_t>(b, role::kIds, tensor::kIdOffsets, 1, 1000); }},
      {"id_offsets", [](Bundle& b) { Poke<uint32_t>(b, role::kIds, tensor::kIdOffsets, 0, 1); }},
      {"graph_offsets", [](Bundle& b) { Poke<uint32_t>(b, role::kGraph, tensor::kGraphOffsets, 2, 9999); }},
      {"graph_targets", [](Bundle& b) { Poke<uint16_t>(b, role::kGraph, tensor::kGraphTargets, 0, 20); }},
      {"graph_weights", [](Bundle& b) { Poke<uint8_t>(b, role::kGraph, tensor::kGraphWeights, 0, 0); }},
      {"graph_scales", [](Bundle& b) { Poke<float>(b, role::kGraph, tensor::kGraphScales, 3, kNaN); }},
      {"graph_scales", [](Bundle& b) { Poke<float>(b, role::kGraph, tensor::kGraphScales, 3, -1); }},
      {"item_vectors", [](Bundle& b) { Poke<int8_t>(b, role::kVectors, tensor::kItemVectors, 5, -128); }},
      {"item_scales", [](Bundle& b) { Poke<float>(b, role::kVectors, tensor::kItemScales, 0, INFINITY); }},
      {"projection", [](Bundle& b) { Poke<float>(b, role::kVectors, tensor::kProjection, 1, kNaN); }},
      {"popularity", [](Bundle& b) { Poke<float>(b, role::kPopularity, tensor::kPopularity, 1, 1.5f); }},
      {"trending", [](Bundle& b) { Poke<float>(b, role::kPopularity, tensor::kTrending, 1, kNaN); }},
      {"graph_targets", [](Bundle& b) { Poke<uint16_t>(b, role::kBaskets, tensor::kGraphTargets, 0, 20); }},
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
  EXPECT_NE(status.message().find("has shape [7], expected [6]"), std::string::npos) << status.message();
}

TEST(OpenModel, ReadsWideAndNarrowTargetsAlike) {
  TestModel test = RandomModel(12, 0, 7);
  const Bundle narrow = PackTestBundle(test);
  test.wide_targets = true;
  const Bundle wide = PackTestBundle(test);
  const Result<Manifest> manifest = ParseManifest(narrow.manifest);
  const Result<Manifest> wide_manifest = ParseManifest(wide.manifest);
  const Result<Model> a = OpenModel(narrow, manifest->items, manifest->dimensions);
  const Result<Model> b = OpenModel(wide, wide_manifest->items, wide_manifest->dimensions);
  ASSERT_TRUE(a.ok() && b.ok());
  ASSERT_FALSE(a->graph.weights.empty());
  for (uint32_t e = 0; e < a->graph.weights.size(); ++e) EXPECT_EQ(a->graph.Target(e), b->graph.Target(e));
}

}  // namespace
}  // namespace vitrine
