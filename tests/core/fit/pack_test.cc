#include "fit/pack.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "bundle/model.h"
#include "bundle/roles.h"
#include "data.h"
#include "engine/engine.h"
#include "fit/model.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

// Not a hash anybody should trust, but one that changes with the bytes and needs no library.
std::string FakeHash(std::span<const uint8_t> bytes) {
  uint64_t hash = bytes.size();
  for (const uint8_t byte : bytes) hash = SplitMix64(hash ^ byte);
  std::string hex;
  for (int i = 0; i < 64; ++i) hex += "0123456789abcdef"[hash >> (i % 16 * 4) & 15];
  return hex;
}

FittedModel Fit(const Dataset& data) {
  FitOptions options;
  options.factors.dimensions = 8;
  options.blend.encoder_weight = 0.5f;
  options.blend.popularity_weight = 0.1f;
  return FitModel(MakeHistories(data, {}), options, 0, 1);
}

TEST(PackBundle, GivesABundleThatTheEngineOpens) {
  const Dataset data = testing::Checkerboard();
  Result<Bundle> bundle = PackBundle(data.catalog, Fit(data), {}, FakeHash);
  ASSERT_TRUE(bundle.ok()) << bundle.status().message();
  Result<Engine> engine = Engine::Load(std::move(*bundle));
  ASSERT_TRUE(engine.ok()) << engine.status().message();
  EXPECT_EQ(engine->Describe().num_items, 16u);
  EXPECT_EQ(engine->Describe().dimensions, 8u);
  EXPECT_EQ(engine->ItemId(3), "item-3");
  EXPECT_EQ(engine->Title(3), "Item 3");
}

TEST(PackBundle, StoresVectorsInEveryFormatThatTheEngineOpens) {
  const Dataset data = testing::Checkerboard();
  for (const char* name : {"int8", "int4", "pq8", "pq16+int4", "pq8+int8"}) {
    PackOptions options;
    options.vectors = *ParseVectorFormat(name);
    Result<Bundle> bundle = PackBundle(data.catalog, Fit(data), options, FakeHash);
    ASSERT_TRUE(bundle.ok()) << bundle.status().message();
    Result<Engine> engine = Engine::Load(std::move(*bundle));
    ASSERT_TRUE(engine.ok()) << engine.status().message();
    EXPECT_EQ(engine->Describe().dimensions, 8u);
    const Event seen{0, EventType::kView, 0, 0};
    Request request;
    request.events = {&seen, 1};
    const Result<Answer> answer = engine->Recommend(request);
    ASSERT_FALSE(answer->hits.empty());
    // On the board even items go with even ones.
    EXPECT_EQ(answer->hits[0].item % 2, 0) << name;
  }
}

TEST(PackBundle, GivesTheSameBytesForTheSameInput) {
  const Dataset data = testing::Checkerboard();
  const Result<Bundle> a = PackBundle(data.catalog, Fit(data), {}, FakeHash);
  const Result<Bundle> b = PackBundle(data.catalog, Fit(data), {}, FakeHash);
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(a->manifest, b->manifest);
  ASSERT_EQ(a->files.size(), b->files.size());
  for (size_t i = 0; i < a->files.size(); ++i) {
    EXPECT_EQ(a->files[i].path, b->files[i].path);
    EXPECT_EQ(a->files[i].bytes, b->files[i].bytes);
  }
}

TEST(PackBundle, NamesFilesByTheirContent) {
  Dataset data = testing::Checkerboard();
  const Result<Bundle> before = PackBundle(data.catalog, Fit(data), {}, FakeHash);
  data.catalog.titles[0] = "Another title";
  const Result<Bundle> after = PackBundle(data.catalog, Fit(data), {}, FakeHash);
  ASSERT_TRUE(before.ok() && after.ok());
  for (size_t i = 0; i < before->files.size(); ++i) {
    EXPECT_EQ(before->files[i].path != after->files[i].path, before->files[i].role == "catalog")
        << before->files[i].path;
  }
}

TEST(PackBundle, LeavesOutAnEmptyCatalogue) {
  Dataset data = testing::Checkerboard();
  data.catalog.titles.assign(16, "");
  const Result<Bundle> bundle = PackBundle(data.catalog, Fit(data), {}, FakeHash);
  ASSERT_TRUE(bundle.ok());
  for (const BundleFile& file : bundle->files) EXPECT_NE(file.role, "catalog");
}

TEST(PackBundle, KeepsAttributesAsTheyWere) {
  Dataset data = testing::Checkerboard();
  const size_t n = data.catalog.size();
  const float unknown = std::numeric_limits<float>::quiet_NaN();
  Attribute label = {"colour", AttributeKind::kLabel, {}, std::vector<uint32_t>(n, 1), {}, {"red", "blue"}};
  label.labels[2] = Catalog::kNone;
  Attribute tags = {"rooms", AttributeKind::kTags, {}, {1, 0, 1}, std::vector<uint32_t>(n + 1, 3), {"den", "hall"}};
  tags.tag_offsets[0] = 0;
  tags.tag_offsets[1] = 1;
  Attribute number = {"kg", AttributeKind::kNumber, std::vector<float>(n, 2.5f), {}, {}, {}};
  Attribute boolean = {"organic", AttributeKind::kBoolean, std::vector<float>(n, 1), {}, {}, {}};
  boolean.numbers[1] = unknown;
  data.catalog.attributes = {label, tags, number, boolean};
  const Result<Bundle> bundle = PackBundle(data.catalog, Fit(data), {}, FakeHash);
  ASSERT_TRUE(bundle.ok()) << bundle.status().message();
  const Result<Model> model = testing::OpenModelOf(*bundle);
  ASSERT_TRUE(model.ok()) << model.status().message();
  const AttributeColumn* columns = model->columns.data() + kNumFixedColumns;
  EXPECT_EQ(columns[0].labels[1], 1);
  EXPECT_EQ(columns[0].labels[2], kNoLabel);
  EXPECT_EQ(std::vector(columns[1].labels.begin(), columns[1].labels.end()), (std::vector<uint16_t>{1, 0, 1}));
  EXPECT_EQ(columns[1].tag_offsets[1], 1u);
  EXPECT_EQ(columns[2].numbers[3], 2.5f);
  EXPECT_EQ(columns[3].booleans[0], 1);
  EXPECT_EQ(columns[3].booleans[1], kUnknownBoolean);
}

TEST(PackBundle, DropsTheNamesThatAnIndexOf16BitsCannotReach) {
  Dataset data = testing::Checkerboard();
  const size_t n = data.catalog.size();
  std::vector<std::string> names;
  for (int i = 0; i < 70'000; ++i) names.push_back(std::to_string(i));
  Attribute label = {"sku", AttributeKind::kLabel, {}, std::vector<uint32_t>(n, 65'535), {}, names};
  label.labels[0] = 65'534;
  const Attribute tags = {"tags", AttributeKind::kTags, {}, {5, 69'999}, std::vector<uint32_t>(n + 1, 2), names};
  data.catalog.attributes = {label, tags};
  data.catalog.attributes[1].tag_offsets[0] = 0;
  const Result<Bundle> bundle = PackBundle(data.catalog, Fit(data), {}, FakeHash);
  const Result<Model> model = testing::OpenModelOf(*bundle);
  ASSERT_TRUE(model.ok()) << model.status().message();
  EXPECT_EQ(model->columns[kNumFixedColumns].labels[0], 65'534);
  EXPECT_EQ(model->columns[kNumFixedColumns].labels[1], kNoLabel);
  EXPECT_EQ(model->columns[kNumFixedColumns + 1].labels.size(), 1u);
}

TEST(PackBundle, RefusesIdsThatAreNotUtf8) {
  Dataset data = testing::Checkerboard();
  data.catalog.ids[2] = "\xff";
  EXPECT_EQ(PackBundle(data.catalog, Fit(data), {}, FakeHash).status().code(), StatusCode::kInvalidArgument);
}

TEST(PackBundle, PacksAShopOfOneItemAndOneUser) {
  const Dataset data = testing::MakeDataset(1, {{{{0}}}});
  Result<Bundle> bundle = PackBundle(data.catalog, Fit(data), {}, FakeHash);
  ASSERT_TRUE(bundle.ok()) << bundle.status().message();
  Result<Engine> engine = Engine::Load(std::move(*bundle));
  ASSERT_TRUE(engine.ok()) << engine.status().message();
  EXPECT_EQ(engine->Recommend({})->hits.size(), 1u);
}

}  // namespace
}  // namespace vitrine
