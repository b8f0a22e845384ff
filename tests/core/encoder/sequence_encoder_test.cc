#include "encoder/sequence_encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "encoder/item_vectors.h"
#include "fit/encoder_file.h"
#include "fit/plain_encoder.h"
#include "fit/rounded_encoder.h"
#include "support/random_encoder.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

using testing::EncoderShape;

// A random encoder of this shape in a bundle, opened, and what its bytes stand for as floats.
struct Opened {
  explicit Opened(const EncoderShape& shape, uint64_t seed = 1) : Opened(shape, testing::RandomEncoder(shape, seed)) {}

  Opened(const EncoderShape& shape, FittedEncoder fitted) : stored(std::move(fitted)) {
    testing::TestModel test = testing::RandomModel(shape.items, shape.dimensions, 3);
    test.encoder = PackEncoder(stored);
    bundle = testing::PackTestBundle(test);
    Result<Model> opened = testing::OpenModelOf(bundle);
    EXPECT_TRUE(opened.ok()) << opened.status().message();
    model = *opened;
    EXPECT_TRUE(encoder.Init(model));
    stored = RoundedEncoder(stored, {RowFormat::kNone, 0});
    stored.vectors.clear();
    for (size_t item = 0; item < shape.items; ++item) {
      std::vector<float> vector(shape.dimensions);
      const float scale = ReadItemVector(model, item, vector);
      for (const float value : vector) stored.vectors.push_back(value * scale);
    }
  }

  std::vector<float> Encode(const std::vector<int32_t>& oldest_first) {
    std::vector<SessionItem> session;
    for (size_t i = oldest_first.size(); i-- > 0;) {
      const auto age = static_cast<int32_t>(session.size());
      session.push_back({oldest_first[i], static_cast<int32_t>(i), 1, age});
    }
    const std::span<const float> user = encoder.Encode(session);
    return {user.begin(), user.end()};
  }

  Bundle bundle;
  Model model;
  SequenceEncoder encoder;
  FittedEncoder stored;
};

std::vector<int32_t> Items(size_t count, size_t of) {
  std::vector<int32_t> items;
  for (size_t i = 0; i < count; ++i) items.push_back(static_cast<int32_t>((7 * i + 3) % of));
  return items;
}

void ExpectNear(const std::vector<float>& a, const std::vector<float>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t d = 0; d < a.size(); ++d) EXPECT_NEAR(a[d], b[d], 1e-4) << "dimension " << d;
}

TEST(SequenceEncoder, EqualsThePlainLoopsForEveryShapeAndLength) {
  const EncoderShape kShapes[] = {
      {.items = 60, .dimensions = 64, .heads = 2, .length = 50, .feed_forward = 256, .blocks = 2},
      {.items = 60, .dimensions = 50, .heads = 1, .length = 50, .feed_forward = 50, .blocks = 2},
      {.items = 20, .dimensions = 12, .heads = 4, .length = 9, .feed_forward = 17, .blocks = 3},
      {.items = 20, .dimensions = 1, .heads = 1, .length = 1, .feed_forward = 1, .blocks = 1},
      {.kind = EncoderKind::kGru, .items = 60, .dimensions = 64, .length = 50},
      {.kind = EncoderKind::kGru, .items = 60, .dimensions = 50, .length = 9},
      {.kind = EncoderKind::kGru, .items = 20, .dimensions = 7, .length = 256},
      {.kind = EncoderKind::kGru, .items = 20, .dimensions = 1, .length = 1}};
  for (const EncoderShape& shape : kShapes) {
    Opened opened(shape);
    for (const size_t count : {1u, 2u, 8u, 50u, 55u}) {
      const std::vector<int32_t> items = Items(count, shape.items);
      SCOPED_TRACE(::testing::Message() << "D " << shape.dimensions << ", " << count << " items");
      ExpectNear(opened.Encode(items), EncodePlainly(opened.stored, items));
    }
  }
}

TEST(SequenceEncoder, GivesTheSameWhateverItEncodedBefore) {
  for (const EncoderKind kind : {EncoderKind::kTransformer, EncoderKind::kGru}) {
    Opened opened(
        {.kind = kind, .items = 30, .dimensions = 16, .heads = 2, .length = 20, .feed_forward = 32, .blocks = 2});
    const std::vector<float> before = opened.Encode(Items(5, 30));
    opened.Encode(Items(20, 30));
    std::vector<float> shares(20);
    opened.encoder.Explain(3, shares);
    EXPECT_EQ(opened.Encode(Items(5, 30)), before);
  }
}

TEST(SequenceEncoder, SaysNothingWhereThereIsNothingToGoBy) {
  const EncoderShape shape = {.items = 8, .dimensions = 4, .heads = 1, .length = 4, .feed_forward = 4, .blocks = 1};
  Opened opened(shape);
  EXPECT_EQ(opened.Encode({}), std::vector<float>(4, 0));
  FittedEncoder huge = testing::RandomEncoder(shape, 2);
  for (FittedNorm* norm : {&huge.input_norm, &huge.blocks[0].attention_norm}) norm->gains.assign(4, 1e9f);
  for (float& weight : huge.blocks[0].attention_in.weights) weight *= 1e9f;
  for (float& weight : huge.blocks[0].feed_forward_in.weights) weight *= 1e9f;
  for (float& weight : huge.blocks[0].feed_forward_out.weights) weight *= 1e9f;
  EXPECT_EQ(Opened(shape, huge).Encode({1, 2, 3}), std::vector<float>(4, 0));
}

TEST(SequenceEncoder, SaysNothingWhereAGruHasNothingToGoBy) {
  const EncoderShape shape = {.kind = EncoderKind::kGru, .items = 8, .dimensions = 4, .length = 4};
  EXPECT_EQ(Opened(shape).Encode({}), std::vector<float>(4, 0));
  FittedEncoder huge = testing::RandomEncoder(shape, 2);
  for (FittedNorm* norm : {&huge.input_norm, &huge.gru.norm}) norm->gains.assign(4, 1e9f);
  huge.gru.norm.biases.assign(4, 1e9f);
  for (float& gain : huge.gru.norm.gains) gain = 1e9f;
  for (float& weight : huge.gru.in.weights) weight = weight > 0 ? 1e9f : -1e9f;
  // Gates of any size are 0 or 1: the user vector is as large as the norm makes it, and a number.
  for (const float value : Opened(shape, huge).Encode({1, 2, 3})) EXPECT_TRUE(std::isfinite(value));
}

TEST(SequenceEncoder, SharesAreWhatTheScoreLosesWhenAnItemLeavesItsPlaceEmpty) {
  const EncoderShape shape = {.items = 12, .dimensions = 8, .heads = 2, .length = 10, .feed_forward = 16, .blocks = 2};
  Opened opened(shape);
  const std::vector<int32_t> items = {4, 9, 2, 7, 0, 11, 5, 3, 8, 1};
  const std::vector<float> user = opened.Encode(items);
  std::vector<float> shares(items.size());
  opened.encoder.Explain(6, shares);
  for (size_t i = 0; i < kExplainedItems; ++i) {
    // The others keep their positions when the item's own is taken out of the table and one that nobody is at put
    // first.
    const auto row = static_cast<std::ptrdiff_t>(items.size() - 1 - i);
    std::vector<int32_t> others = items;
    others.erase(others.begin() + row);
    FittedEncoder without = opened.stored;
    without.positions.erase(without.positions.begin() + row * 8, without.positions.begin() + (row + 1) * 8);
    without.positions.insert(without.positions.begin(), 8, 0);
    const std::vector<float> left = EncodePlainly(without, others);
    float expected = 0;
    for (size_t d = 0; d < 8; ++d) expected += (user[d] - left[d]) * opened.stored.vectors[6 * 8 + d];
    EXPECT_NEAR(shares[i], expected, 1e-4) << "item " << i;
  }
  for (size_t i = kExplainedItems; i < items.size(); ++i) EXPECT_EQ(shares[i], 0);
}

TEST(SequenceEncoder, SharesOfAGruAreWhatTheScoreLosesWithoutTheItem) {
  Opened opened({.kind = EncoderKind::kGru, .items = 12, .dimensions = 8, .length = 10});
  for (const std::vector<int32_t>& items : {std::vector<int32_t>{4, 9, 2, 7, 0, 11, 5, 3, 8, 1}, {4, 9, 2}, {7, 3}}) {
    const std::vector<float> user = opened.Encode(items);
    std::vector<float> shares(items.size());
    opened.encoder.Explain(6, shares);
    for (size_t i = 0; i < items.size(); ++i) {
      std::vector<int32_t> others = items;
      others.erase(others.end() - 1 - static_cast<std::ptrdiff_t>(i));
      const std::vector<float> left = EncodePlainly(opened.stored, others);
      float expected = 0;
      for (size_t d = 0; d < 8; ++d) expected += (user[d] - left[d]) * opened.stored.vectors[6 * 8 + d];
      EXPECT_NEAR(shares[i], i < kExplainedItems ? expected : 0, 1e-4) << "item " << i << " of " << items.size();
    }
  }
}

TEST(SequenceEncoder, OwesAllOfASessionOfOneItemToIt) {
  for (const EncoderKind kind : {EncoderKind::kTransformer, EncoderKind::kGru}) {
    Opened opened({.kind = kind, .items = 8, .dimensions = 8, .heads = 1, .length = 6, .feed_forward = 8, .blocks = 2});
    const std::vector<float> user = opened.Encode({2});
    float shares[1];
    opened.encoder.Explain(5, shares);
    EXPECT_NEAR(shares[0], std::inner_product(user.begin(), user.end(), &opened.stored.vectors[5 * 8], 0.0), 1e-4);
  }
}

}  // namespace
}  // namespace vitrine
