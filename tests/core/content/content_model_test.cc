#include "content/content_model.h"

#include <gtest/gtest.h>

#include <bit>
#include <limits>
#include <string>
#include <vector>

#include "bundle/roles.h"
#include "bundle/safetensors.h"
#include "shop.h"

namespace vitrine {
namespace {

// A file that can be damaged one tensor at a time.
struct Parts {
  uint8_t version = 1;
  uint64_t buckets = 4;
  std::vector<int8_t> rows = std::vector<int8_t>(8, 1);
  std::vector<uint8_t> scales = {0, 0, 0, 0, 0x3f, 0x3f, 0x3f, 0x3f};
  std::vector<float> bias = {0, 1};
};

BundleFile FileOf(const Parts& parts) {
  SafetensorsWriter writer;
  const std::vector<uint8_t> version = {parts.version};
  writer.Add<uint8_t>(tensor::kContentFeatures, DType::kU8, {1}, version);
  writer.Add<int8_t>(tensor::kContentRows, DType::kI8, {parts.buckets, parts.rows.size() / parts.buckets}, parts.rows);
  writer.Add<uint8_t>(tensor::kContentScales, DType::kU8, {2, parts.scales.size() / 2}, parts.scales);
  writer.Add<float>(tensor::kContentBias, DType::kF32, {parts.bias.size()}, parts.bias);
  return {role::kContent, "content.safetensors", writer.Finish()};
}

Status StatusOf(const Parts& parts) {
  const BundleFile file = FileOf(parts);
  return ContentModel::Open(file, 10, OpenByHeader).status();
}

TEST(ContentModel, OpensWhatItShould) { EXPECT_TRUE(StatusOf({}).ok()) << StatusOf({}).message(); }

TEST(ContentModel, RefusesTensorsThatCannotBe) {
  Parts parts;
  parts.version = 2;
  EXPECT_EQ(StatusOf(parts).code(), StatusCode::kTooNew);
  parts = Parts();
  parts.rows[3] = -128;
  EXPECT_NE(StatusOf(parts).message().find("-128 at position 3"), std::string::npos) << StatusOf(parts).message();
  parts = Parts();
  parts.scales[5] = 0x7f;
  parts.scales[1] = 0xc0;  // together NaN
  EXPECT_NE(StatusOf(parts).message().find("content_scales"), std::string::npos) << StatusOf(parts).message();
  parts = Parts();
  parts.bias[0] = std::numeric_limits<float>::infinity();
  EXPECT_NE(StatusOf(parts).message().find("content_bias"), std::string::npos) << StatusOf(parts).message();
  parts = Parts();
  parts.buckets = 3;
  parts.rows.resize(6);
  parts.scales.resize(6);
  EXPECT_NE(StatusOf(parts).message().find("power of two"), std::string::npos) << StatusOf(parts).message();
  parts = Parts();
  parts.bias.push_back(0);
  EXPECT_EQ(StatusOf(parts).code(), StatusCode::kCorrupt);
  parts = Parts();
  parts.bias.clear();
  EXPECT_EQ(StatusOf(parts).code(), StatusCode::kCorrupt);
}

TEST(ContentModel, RejectsEveryTruncation) {
  const BundleFile whole = FileOf({});
  for (size_t size = 0; size < whole.bytes.size(); ++size) {
    BundleFile cut = whole;
    cut.bytes.resize(size);
    EXPECT_FALSE(ContentModel::Open(cut, 10, OpenByHeader).ok()) << size;
  }
}

TEST(ContentModel, GivesVectorsOfLengthOneAndZerosForNothing) {
  const Bundle bundle = testing::ShopBundle(testing::TwoWorlds());
  const Result<ContentIndex> index = testing::IndexOf(bundle);
  ASSERT_TRUE(index.ok()) << index.status().message();
  std::vector<float> vector(8);
  index->content().Encode({"Garden pot", "", "", 1}, {}, vector);
  double square = 0;
  for (const float v : vector) square += double{v} * v;
  EXPECT_NEAR(square, 1, 1e-5);
  index->content().Encode({}, {}, vector);
  EXPECT_EQ(vector, std::vector<float>(8, 0));
}

TEST(ContentIndex, FindsNeighboursInTheSameWorld) {
  const Bundle bundle = testing::ShopBundle(testing::TwoWorlds());
  const Result<ContentIndex> index = testing::IndexOf(bundle);
  ASSERT_TRUE(index.ok());
  std::vector<float> vector(8);
  index->content().Encode({"Garden pot in blue", "Garden", "", 7}, {}, vector);
  const std::vector<Neighbour> neighbours = index->NeighboursOf(vector, 8, 4);
  ASSERT_EQ(neighbours.size(), 8u);
  float sum = 0;
  for (const Neighbour& neighbour : neighbours) {
    EXPECT_EQ(index->CategoryOf(neighbour.item), "Garden");
    sum += neighbour.weight;
  }
  EXPECT_NEAR(sum, 1, 1e-5);
  EXPECT_TRUE(index->NeighboursOf(std::vector<float>(8, 0), 8, 4).empty());
}

}  // namespace
}  // namespace vitrine
