#include "rank/reasons.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "open_model.h"
#include "rank/graph_walk.h"

namespace vitrine {
namespace {

using testing::OpenedModel;
using testing::TestModel;

std::vector<EventShare> Explain(const OpenedModel& opened, const BlendParams& blend,
                                const std::vector<SessionItem>& session, const ScoreParts& parts, int32_t item,
                                UserEncoder* encoder = nullptr) {
  std::vector<float> scratch(session.size());
  std::vector<EventShare> out(3);
  out.resize(static_cast<size_t>(ExplainItem(opened.model, blend, session, encoder, parts, item, scratch, out)));
  return out;
}

TEST(ExplainItem, SharesTheGraphPartInProportionToTheEdges) {
  TestModel test;
  test.num_items = 4;
  test.edges = {{0, 3, 100}, {1, 3, 100}, {2, 1, 50}};
  const OpenedModel opened(test);
  BlendParams blend;
  blend.graph_decay = 0.5f;
  // Item 0 now and item 1 a step ago: 1 to 0.5. Item 2 has no edge to item 3.
  const std::vector<EventShare> reasons =
      Explain(opened, blend, {{0, 9, 1, 0}, {1, 4, 1, 1}, {2, 1, 1, 2}}, {0.9f, 0.1f, 0}, 3);
  ASSERT_EQ(reasons.size(), 2u);
  EXPECT_EQ(reasons[0].event, 9);
  EXPECT_FLOAT_EQ(reasons[0].weight, 0.6f);
  EXPECT_EQ(reasons[1].event, 4);
  EXPECT_FLOAT_EQ(reasons[1].weight, 0.3f);
}

TEST(ExplainItem, NamesTheLargestThree) {
  TestModel test;
  test.num_items = 6;
  test.edges = {{0, 5, 10}, {1, 5, 40}, {2, 5, 20}, {3, 5, 40}, {4, 5, 30}};
  const OpenedModel opened(test);
  BlendParams blend;
  blend.graph_decay = 1;
  const std::vector<EventShare> reasons =
      Explain(opened, blend, {{0, 4, 1, 0}, {1, 3, 1, 1}, {2, 2, 1, 2}, {3, 1, 1, 3}, {4, 0, 1, 4}}, {1, 0, 0}, 5);
  ASSERT_EQ(reasons.size(), 3u);
  EXPECT_EQ(reasons[0].event, 3);  // of the two equal ones the newer
  EXPECT_EQ(reasons[1].event, 1);
  EXPECT_EQ(reasons[2].event, 0);
}

TEST(ExplainItem, LeavesOutWhatSpeaksAgainst) {
  TestModel test;
  test.num_items = 3;
  test.dimensions = 2;
  test.vectors = {127, 0, -60, 0, 127, 0};  // item 1 points away from item 2
  const OpenedModel opened(test);
  UserEncoder encoder;
  ASSERT_TRUE(encoder.Init(opened.model));
  BlendParams blend;
  blend.encoder_decay = 1;
  const std::vector<SessionItem> session = {{0, 1, 1, 0}, {1, 0, 1, 1}};
  encoder.Encode(session, blend.encoder_decay);
  const std::vector<EventShare> reasons = Explain(opened, blend, session, {0, 0.25f, 0.75f}, 2, &encoder);
  ASSERT_EQ(reasons.size(), 1u);
  EXPECT_EQ(reasons[0].event, 1);
  EXPECT_FLOAT_EQ(reasons[0].weight, 0.75f);
}

TEST(ExplainItem, HasNoReasonForAPopularItem) {
  TestModel test;
  test.num_items = 2;
  const OpenedModel opened(test);
  EXPECT_TRUE(Explain(opened, {}, {{0, 0, 1, 0}}, {0, 1, 0}, 1).empty());
  EXPECT_TRUE(Explain(opened, {}, {}, {0, 1, 0}, 1).empty());
}

}  // namespace
}  // namespace vitrine
