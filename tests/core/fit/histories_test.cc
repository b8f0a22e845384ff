#include "fit/histories.h"

#include <gtest/gtest.h>

#include "data.h"

namespace vitrine {
namespace {

using testing::MakeDataset;

std::vector<uint32_t> ItemsOf(const Histories& histories, size_t step) {
  const auto items = histories.ItemsOf(step);
  return {items.begin(), items.end()};
}

TEST(MakeHistories, GroupsTheLinesOfAnOrderIntoAStepOfDistinctItems) {
  const Histories h = MakeHistories(MakeDataset(5, {{{{3, 1, 3}, {2}}}, {{{4}}, true}}), {});
  ASSERT_EQ(h.num_users(), 2u);
  EXPECT_EQ(h.user_steps, (std::vector<uint32_t>{0, 2, 3}));
  EXPECT_EQ(ItemsOf(h, 0), (std::vector<uint32_t>{1, 3}));
  EXPECT_EQ(ItemsOf(h, 1), (std::vector<uint32_t>{2}));
  EXPECT_EQ(h.is_guest, (std::vector<uint8_t>{0, 1}));
}

TEST(MakeHistories, LeavesOutWhatIsLaterOrLastOrUndone) {
  Dataset data = MakeDataset(5, {{{{0}, {1}, {2}}}});
  HistoryOptions before;
  before.before_s = 2 * 86400;
  EXPECT_EQ(MakeHistories(data, before).num_steps(), 2u);
  HistoryOptions shorter;
  shorter.drop_last_steps = 2;
  EXPECT_EQ(MakeHistories(data, shorter).items, (std::vector<uint32_t>{0}));
  data.interactions[1].cancelled = true;
  HistoryOptions kept;
  kept.skip_cancelled = true;
  EXPECT_EQ(MakeHistories(data, kept).items, (std::vector<uint32_t>{0, 2}));
  EXPECT_EQ(MakeHistories(data, {}).items, (std::vector<uint32_t>{0, 1, 2}));
}

TEST(MakeHistories, TakesOnlySignsOfInterest) {
  Dataset data = MakeDataset(3, {{{{0}, {1}, {2}}}});
  data.interactions[0].type = EventType::kDislike;
  data.interactions[1].type = EventType::kCartRemove;
  EXPECT_EQ(MakeHistories(data, {}).items, (std::vector<uint32_t>{2}));
}

TEST(MakeHistories, LeavesOutWhatTheUserTookBackAndWhatCameAfterStays) {
  // 0, 1 and 2 are looked at, 1 is disliked, then 0 and 1 come again, and at last 0 is not wanted any more.
  Dataset data = MakeDataset(3, {{{{0}, {1}, {2}, {1}, {0}, {1}, {0}}}});
  for (Interaction& line : data.interactions) line.type = EventType::kView;
  data.interactions[3].type = EventType::kDislike;
  data.interactions[6].type = EventType::kNotInterested;
  EXPECT_EQ(MakeHistories(data, {}).items, (std::vector<uint32_t>{2, 1}));
  HistoryOptions as_it_was;
  as_it_was.skip_withdrawn = false;
  EXPECT_EQ(MakeHistories(data, as_it_was).items, (std::vector<uint32_t>{0, 1, 2, 0, 1}));
  // Who looks from earlier does not know of it yet.
  HistoryOptions before;
  before.before_s = 3 * 86400;
  EXPECT_EQ(MakeHistories(data, before).items, (std::vector<uint32_t>{0, 1, 2}));
  HistoryOptions shorter;
  shorter.drop_last_steps = 1;
  EXPECT_EQ(MakeHistories(data, shorter).items, (std::vector<uint32_t>{0, 2, 0}));
}

TEST(MakeHistories, HasNoStepLeftWhereAllOfItWasTakenBack) {
  Dataset data = MakeDataset(3, {{{{0}, {1}, {0}}}});
  data.interactions[2].type = EventType::kDislike;
  const Histories h = MakeHistories(data, {});
  EXPECT_EQ(h.num_steps(), 1u);
  EXPECT_EQ(h.user_steps, (std::vector<uint32_t>{0, 1}));
  EXPECT_EQ(h.step_items, (std::vector<uint32_t>{0, 1}));
}

}  // namespace
}  // namespace vitrine
