#include "eval/split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "data.h"

namespace vitrine {
namespace {

using testing::MakeDataset;
using testing::Person;

std::vector<int32_t> HistoryOf(const Cases& cases, size_t i) {
  std::vector<int32_t> items;
  for (const Event& event : cases.histories[i]) items.push_back(event.item);
  return items;
}

TEST(MakeSplit, LeavesOneOutAndNeverFitsOnWhatIsAsked) {
  const Dataset data = MakeDataset(6, {{{{0}, {1}, {2}, {3}}}, {{{4}, {5}}}});
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  ASSERT_EQ(split.test.cases.size(), 1u);  // the second user has too few
  EXPECT_EQ(split.test.cases.targets[0], (std::vector<int32_t>{3}));
  EXPECT_EQ(HistoryOf(split.test.cases, 0), (std::vector<int32_t>{0, 1, 2}));
  EXPECT_EQ(split.validation.cases.targets[0], (std::vector<int32_t>{2}));
  EXPECT_EQ(HistoryOf(split.validation.cases, 0), (std::vector<int32_t>{0, 1}));
  for (const Fold* fold : {&split.validation, &split.test}) {
    for (const uint32_t item : fold->train.items) {
      EXPECT_NE(item, 2u);
      EXPECT_NE(item, 3u);
    }
  }
}

// Two people over 200 days. The last 28 days are the future, the 28 before them validation.
TEST(MakeSplit, AsksByTimeForTheNewItemsOfTheNextOrder) {
  const std::vector<Person> people = {
      {{{0, 1}}, false, 0},
      {{{2}}, false, 10},
      {{{5}}, true, 198},
      {{{4}}, false, 199},
  };
  Dataset data = MakeDataset(6, people);
  // The first person comes back twice: in the validation period and in the future.
  const auto add = [&](uint32_t item, int64_t day, uint32_t group) {
    Interaction line;
    line.item = item;
    line.group = group;
    line.time_s = day * 86400;
    data.interactions.insert(data.interactions.begin() + 2, line);
  };
  add(3, 190, 102);
  add(1, 190, 102);
  add(2, 150, 101);
  const Split split = MakeSplit(data, SplitKind::kTime);
  EXPECT_EQ(split.test_cut_s, (199 - 28) * 86400);
  EXPECT_EQ(split.validation_cut_s, (199 - 56) * 86400);
  ASSERT_EQ(split.test.cases.size(), 1u);
  EXPECT_EQ(split.test.cases.targets[0], (std::vector<int32_t>{3}));  // 1 was bought before: not new
  ASSERT_EQ(split.validation.cases.size(), 1u);
  EXPECT_EQ(split.validation.cases.targets[0], (std::vector<int32_t>{2}));
  // Nothing of the future is learnt from.
  for (const int64_t time : split.test.train.step_times) EXPECT_LT(time, split.test_cut_s);
  for (const int64_t time : split.validation.train.step_times) EXPECT_LT(time, split.validation_cut_s);
}

TEST(MakeSplit, HoldsOneItemOfEveryOrderOut) {
  // The guest's order and the last one of the customer lie in the future, and one order of a single item.
  const Dataset data =
      MakeDataset(9, {{{{0, 1}}, false, 0}, {{{2, 3, 4}}, true, 198}, {{{5}}, false, 198}, {{{6, 7}}, false, 199}});
  const Split split = MakeSplit(data, SplitKind::kTime);
  const Cases& baskets = split.test.baskets;
  ASSERT_EQ(baskets.size(), 2u);
  ASSERT_EQ(baskets.targets[0].size(), 1u);
  std::vector<int32_t> whole = HistoryOf(baskets, 0);
  EXPECT_EQ(whole.size(), 2u);
  whole.push_back(baskets.targets[0][0]);
  std::sort(whole.begin(), whole.end());
  EXPECT_EQ(whole, (std::vector<int32_t>{2, 3, 4}));
  for (const Event& event : baskets.histories[0]) EXPECT_EQ(event.type, EventType::kCart);
}

TEST(MakeSplit, AsksWhatIsBoughtAgain) {
  const Dataset data = MakeDataset(6, {{{{0, 1}, {2}, {1, 3}}}});
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  ASSERT_EQ(split.test.repeats.size(), 1u);
  EXPECT_EQ(split.test.repeats.targets[0], (std::vector<int32_t>{1}));
  EXPECT_EQ(HistoryOf(split.test.repeats, 0), (std::vector<int32_t>{0, 1, 2}));
  EXPECT_EQ(split.test.repeats.asked_s[0], 2 * 86400.0);
  EXPECT_EQ(split.test.cases.targets[0], (std::vector<int32_t>{3}));
}

TEST(MakeSplit, AsksNoMoreThanItsMostAndSaysSo) {
  const Person person = {{{0}, {1}, {2}}};
  const Split few = MakeSplit(MakeDataset(3, std::vector(kMostAsked, person)), SplitKind::kLeaveOneOut);
  EXPECT_EQ(few.test.cases.size(), kMostAsked);
  EXPECT_EQ(few.text.find("evenly spread"), std::string::npos);

  const Split many = MakeSplit(MakeDataset(3, std::vector(kMostAsked + 1, person)), SplitKind::kLeaveOneOut);
  EXPECT_EQ(many.test.cases.size(), kMostAsked / 2 + 1);
  EXPECT_EQ(many.test.cases.targets.size(), many.test.cases.size());
  EXPECT_EQ(many.test.cases.asked_s.size(), many.test.cases.size());
  EXPECT_EQ(many.validation.cases.size(), kMostAsked / 2 + 1);
  EXPECT_NE(many.text.find("12501 of 25001 test cases are asked, evenly spread"), std::string::npos) << many.text;
}

TEST(MakeSplit, HasNoCasesForNextToNothing) {
  for (const SplitKind kind : {SplitKind::kTime, SplitKind::kLeaveOneOut}) {
    EXPECT_EQ(MakeSplit(MakeDataset(1, {{{{0}}}}), kind).test.cases.size(), 0u);
    EXPECT_EQ(MakeSplit(MakeDataset(1, {}), kind).test.cases.size(), 0u);
  }
}

TEST(TimeText, ReadsLikeACalendar) { EXPECT_EQ(TimeText(1320969600), "2011-11-11 00:00"); }

}  // namespace
}  // namespace vitrine
