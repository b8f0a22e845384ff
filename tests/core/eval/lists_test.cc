#include "eval/lists.h"

#include <gtest/gtest.h>

#include <string>

#include "data.h"
#include "eval/tune.h"
#include "fit/model.h"
#include "fit/pack.h"

namespace vitrine {
namespace {

std::string NoHash(std::span<const uint8_t>) { return std::string(64, '0'); }

// Everybody buys the pair (0, 1) or the pair (2, 3), again and again, and item 4 once.
Dataset PairedShop() {
  std::vector<testing::Person> people;
  for (uint32_t u = 0; u < 40; ++u) {
    const uint32_t first = u % 2 * 2;
    testing::Person person;
    person.first_day = u % 7;
    person.orders.push_back({4});
    for (int order = 0; order < 6; ++order) person.orders.push_back({first, first + 1});
    people.push_back(person);
  }
  return testing::MakeDataset(5, people);
}

const ComparedModel* Find(const ListComparison& list, const std::string& name) {
  for (const ComparedModel& model : list.comparison.models) {
    if (model.name == name) return &model;
  }
  return nullptr;
}

TEST(CompareLists, MeasuresEachListOnItsOwnQuestions) {
  const Dataset data = PairedShop();
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  const Result<Bundle> bundle =
      PackBundle(data.catalog, FitModel(split.test.train, BasketStart(), split.test.now_s, 1), {}, NoHash);
  ASSERT_TRUE(bundle.ok());
  const Result<std::vector<ListComparison>> lists = CompareLists(*bundle, split.test, {}, {});
  ASSERT_TRUE(lists.ok()) << lists.status().message();
  ASSERT_EQ(lists->size(), 2u);
  const ListComparison& together = (*lists)[0];
  EXPECT_EQ(together.name, "boughtTogether");
  ASSERT_EQ(Find(together, "vitrine")->measured.mean.cases, 40u);
  EXPECT_EQ(Find(together, "vitrine")->measured.mean.hitrate_at_10, 1);
  EXPECT_GT(Find(together, "vitrine")->measured.mean.ndcg[1], Find(together, "popularity")->measured.mean.ndcg[1]);
  const ListComparison& again = (*lists)[1];
  EXPECT_EQ(again.name, "buyAgain");
  // The pair was bought often, item 4 once: two of the three come first.
  EXPECT_EQ(Find(again, "vitrine")->measured.mean.ndcg[1], 1);
  EXPECT_EQ(Find(again, "most-often")->measured.mean.ndcg[1], 1);
  for (const ListComparison& list : *lists) EXPECT_EQ(list.comparison.above.size() + 1, list.comparison.models.size());
}

TEST(CompareLists, LeavesOutWhatTheDataDoesNotAsk) {
  Dataset data = testing::MakeDataset(4, {{{{0}, {1}, {2}, {3}}}});
  for (Interaction& line : data.interactions) line.group = 0;
  const Split split = MakeSplit(data, SplitKind::kLeaveOneOut);
  const Result<Bundle> bundle =
      PackBundle(data.catalog, FitModel(split.test.train, SequenceStart(), split.test.now_s, 1), {}, NoHash);
  ASSERT_TRUE(bundle.ok());
  const Result<std::vector<ListComparison>> lists = CompareLists(*bundle, split.test, {}, {});
  ASSERT_TRUE(lists.ok());
  EXPECT_TRUE(lists->empty());
}

}  // namespace
}  // namespace vitrine
