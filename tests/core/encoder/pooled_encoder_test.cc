#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "bundle/manifest.h"
#include "encoder/user_encoder.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

using testing::TestModel;

// Three items along the axes of a plane and one between them.
class PooledEncoderTest : public ::testing::Test {
 protected:
  void SetUp() override { Open({127, 0, 0, 127, 127, 127}, {}); }

  void Open(std::vector<int8_t> vectors, std::vector<float> projection) {
    TestModel test;
    test.num_items = static_cast<uint32_t>(vectors.size() / 2);
    test.dimensions = 2;
    test.vectors = std::move(vectors);
    test.projection = std::move(projection);
    bundle_ = PackTestBundle(test);
    const Result<Manifest> manifest = ParseManifest(bundle_.manifest);
    ASSERT_TRUE(manifest.ok());
    const Result<Model> model = OpenModel(bundle_, manifest->items, manifest->dimensions);
    ASSERT_TRUE(model.ok()) << model.status().message();
    model_ = *model;
    ASSERT_TRUE(encoder_.Init(model_));
  }

  std::vector<float> Vector(const QuantisedQuery& query) {
    std::vector<float> vector;
    for (const int8_t v : query.values) vector.push_back(static_cast<float>(v) * query.scale);
    return vector;
  }

  Bundle bundle_;
  Model model_;
  UserEncoder encoder_;
};

TEST_F(PooledEncoderTest, PointsAtTheItemOfAOneItemSession) {
  const SessionItem session[] = {{0, 0, 2, 0}};
  const std::vector<float> user = Vector(encoder_.Encode(session, 0.5f));
  EXPECT_NEAR(user[0], 1, 1e-6);
  EXPECT_EQ(user[1], 0);
}

TEST_F(PooledEncoderTest, WeighsByTypeAndAge) {
  const SessionItem session[] = {{0, 1, 1, 0}, {1, 0, 3, 2}};
  const std::vector<float> user = Vector(encoder_.Encode(session, 0.5f));
  // 1 * (1, 0) + 3 * 0.25 * (0, 1), at unit length
  EXPECT_NEAR(user[0], 1 / std::sqrt(1 + 0.75 * 0.75), 0.005);
  EXPECT_NEAR(user[1], 0.75 / std::sqrt(1 + 0.75 * 0.75), 0.005);
}

TEST_F(PooledEncoderTest, AppliesTheProjectionByRows) {
  Open({127, 0, 0, 127, 127, 127}, {0, 0, 1, 0});  // maps (x, y) to (0, x)
  const SessionItem session[] = {{0, 0, 1, 0}};
  const std::vector<float> user = Vector(encoder_.Encode(session, 1));
  EXPECT_EQ(user[0], 0);
  EXPECT_NEAR(user[1], 1, 1e-6);
}

TEST_F(PooledEncoderTest, SaysNothingWhereThereIsNothingToGoBy) {
  EXPECT_EQ(encoder_.Encode({}, 0.5f).scale, 0);
  Open({0, 0, 0, 0}, {});
  const SessionItem session[] = {{0, 0, 1, 0}};
  EXPECT_EQ(encoder_.Encode(session, 0.5f).scale, 0);
  EXPECT_EQ(encoder_.EncodeItem(1).scale, 0);
}

TEST_F(PooledEncoderTest, EncodesAnItemAtUnitLength) {
  const std::vector<float> vector = Vector(encoder_.EncodeItem(2));
  EXPECT_NEAR(vector[0], std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(vector[1], std::sqrt(0.5), 1e-6);
}

TEST_F(PooledEncoderTest, SharesAddUpToTheScalarProduct) {
  Open({100, 20, -30, 127, 50, 60}, {1, 0.5f, -0.25f, 2});
  const SessionItem session[] = {{0, 1, 1, 0}, {1, 0, 3, 1}};
  const std::vector<float> user = Vector(encoder_.Encode(session, 0.5f));
  std::vector<float> shares(2);
  encoder_.Explain(session, 0.5f, 2, shares);
  const double product = (user[0] * 50 + user[1] * 60) / 127;
  EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), product, 0.01);
}

}  // namespace
}  // namespace vitrine
