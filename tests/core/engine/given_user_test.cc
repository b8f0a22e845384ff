// Lists by the user vector of an encoder outside of the engine.
#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "asking.h"
#include "engine/engine.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

using testing::Items;
using testing::ItemsOf;
using testing::LoadOrDie;
using testing::PackTestBundle;
using testing::TestModel;
using testing::View;

// Items along the axes; nothing but the encoder speaks for any.
TestModel Axes() {
  TestModel test;
  test.num_items = 4;
  test.dimensions = 4;
  test.vectors = {127, 0, 0, 0, 0, 127, 0, 0, 0, 0, 127, 0, 0, 0, 0, 127};
  test.popularity = {0, 0, 0, 0};
  test.trending = {0, 0, 0, 0};
  test.blend.encoder_weight = 1;
  return test;
}

class GivenUserTest : public ::testing::Test {
 protected:
  void SetUp() override { request_.events = events_; }

  Engine engine_ = LoadOrDie(PackTestBundle(Axes()));
  std::vector<Event> events_ = {View(0)};
  std::vector<float> user_ = {0, 0.5f, 3, 1};
  Request request_;
};

TEST_F(GivenUserTest, OrdersByItInPlaceOfTheOwnEncoder) {
  EXPECT_EQ(ItemsOf(engine_.Recommend(request_))[0], 0);
  request_.user = user_;
  const Result<Answer> answer = engine_.Recommend(request_);
  EXPECT_EQ(ItemsOf(answer), (Items{2, 3, 1, 0}));
  EXPECT_EQ(answer->hits[0].source, Source::kEncoder);
  EXPECT_EQ(ItemsOf(engine_.Rerank(Items{0, 1, 3}, request_)), (Items{3, 1, 0}));
}

TEST_F(GivenUserTest, TakesItAsLongAsItIs) {
  request_.user = user_;
  const float once = engine_.Recommend(request_)->hits[0].score;
  for (float& value : user_) value *= 2;
  EXPECT_NEAR(engine_.Recommend(request_)->hits[0].score, 2 * once, 1e-4f * once);
  const Result<std::span<const Prediction>> predictions = engine_.Predict(Items{2}, request_);
  ASSERT_TRUE(predictions.ok());
  EXPECT_NEAR((*predictions)[0].score, 2 * once, 1e-4f * once);
}

TEST_F(GivenUserTest, ExplainsNothingByIt) {
  request_.user = user_;
  const Result<Answer> answer = engine_.Recommend(request_);
  ASSERT_TRUE(answer.ok());
  ASSERT_EQ(answer->hits.size(), 4u);
  for (const Hit& hit : answer->hits) EXPECT_EQ(hit.reasons_count, 0);
}

TEST_F(GivenUserTest, PassesItOverWithoutAHistory) {
  const Items plain = ItemsOf(engine_.Recommend({}));
  request_.events = {};
  request_.user = user_;
  EXPECT_EQ(ItemsOf(engine_.Recommend(request_)), plain);
}

TEST_F(GivenUserTest, PassesOverAnotherLengthAndWhatIsNoNumber) {
  const Items plain = ItemsOf(engine_.Recommend(request_));
  const std::vector<std::vector<float>> wrong = {{1, 2, 3},
                                                 {1, 2, 3, 4, 5},
                                                 {0, 0, 0, std::numeric_limits<float>::quiet_NaN()},
                                                 {std::numeric_limits<float>::infinity(), 0, 0, 0},
                                                 {0, -1e30f, 0, 0}};
  for (const std::vector<float>& user : wrong) {
    request_.user = user;
    EXPECT_EQ(ItemsOf(engine_.Recommend(request_)), plain);
    EXPECT_TRUE(engine_.Predict(Items{1}, request_).ok());
  }
}

TEST_F(GivenUserTest, LeavesNothingBehind) {
  const Items plain = ItemsOf(engine_.Recommend(request_));
  request_.user = user_;
  EXPECT_NE(ItemsOf(engine_.Recommend(request_)), plain);
  request_.user = {};
  EXPECT_EQ(ItemsOf(engine_.Recommend(request_)), plain);
}

TEST_F(GivenUserTest, IsMadeFromTheSessionNewestFirst) {
  events_ = {View(3), View(1), {2, EventType::kDislike, 0, 0}, View(99), View(0), View(1)};
  request_.events = events_;
  Items items;
  for (const SessionItem& item : engine_.Session(request_)) items.push_back(item.item);
  EXPECT_EQ(items, (Items{1, 0, 3}));
}

}  // namespace
}  // namespace vitrine
