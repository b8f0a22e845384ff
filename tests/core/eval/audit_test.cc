#include "eval/audit.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"
#include "data.h"
#include "fit/model.h"
#include "fit/pack.h"

namespace vitrine {
namespace {

using testing::MakeDataset;
using testing::Person;

constexpr uint32_t kItems = 2000;

// People whose orders hold a pair of items that nobody else has, among items that everybody has.
Dataset Shop() {
  Random random(3);
  std::vector<Person> people;
  for (uint32_t p = 0; p < 300; ++p) {
    Person person;
    for (int order = 0; order < 3; ++order) {
      std::vector<uint32_t> items;
      for (int i = 0; i < 3; ++i) items.push_back(static_cast<uint32_t>(random.Below(12)));
      std::sort(items.begin(), items.end());
      items.erase(std::unique(items.begin(), items.end()), items.end());
      person.orders.push_back(items);
    }
    person.orders[1].push_back(100 + 2 * p);
    person.orders[1].push_back(101 + 2 * p);
    people.push_back(person);
  }
  return MakeDataset(kItems, people);
}

FitAndPack With(const Catalog& catalog, int min_support) {
  return [&catalog, min_support](const Histories& people) {
    FitOptions options;
    options.graph.window = 0;
    options.blend.encoder_weight = 0;
    RequireSupport(min_support, &options);
    const auto no_hash = [](std::span<const uint8_t>) { return std::string(64, '0'); };
    return PackBundle(catalog, FitModel(people, options, 0, 1), {}, no_hash);
  };
}

TEST(AuditMembership, FindsWhoMadeEdgesThatNobodyElseMadeAndNoLongerWhenThoseAreLeftOut) {
  const Dataset data = Shop();
  const Histories all = MakeHistories(data, {});
  const Result<Audit> open = AuditMembership(all, With(data.catalog, 1), {});
  ASSERT_TRUE(open.ok()) << open.status().message();
  EXPECT_EQ(open->members, 60u);
  EXPECT_EQ(open->others, 60u);
  EXPECT_GT(open->Strongest()->auc.value, 0.95);
  const Result<Audit> supported = AuditMembership(all, With(data.catalog, 2), {});
  ASSERT_TRUE(supported.ok());
  for (const Attack& attack : supported->attacks) {
    EXPECT_LT(attack.auc.low, 0.5) << attack.name;
    EXPECT_LT(attack.auc.value, 0.65) << attack.name;
  }
}

TEST(AuditMembership, AsksNothingWhereThereIsHardlyAnybody) {
  const Dataset data = MakeDataset(4, {{{{0, 1}}}, {{{2, 3}}}, {{{0, 2}}}});
  const Result<Audit> audit = AuditMembership(MakeHistories(data, {}), With(data.catalog, 1), {});
  ASSERT_TRUE(audit.ok());
  EXPECT_TRUE(audit->attacks.empty());
  EXPECT_EQ(audit->Strongest(), nullptr);
}

TEST(AuditMembership, NeverShowsTheFitWhoIsHeldOut) {
  const Dataset data = Shop();
  const Histories all = MakeHistories(data, {});
  size_t learnt_from = 0;
  const Result<Audit> audit = AuditMembership(all,
                                              [&](const Histories& people) {
                                                learnt_from = people.num_users();
                                                EXPECT_EQ(people.user_steps.size(), learnt_from + 1);
                                                EXPECT_EQ(people.step_items.size(), people.num_steps() + 1);
                                                return With(data.catalog, 1)(people);
                                              },
                                              {});
  ASSERT_TRUE(audit.ok());
  EXPECT_EQ(learnt_from, 240u);
}

TEST(AreaUnderCurve, IsHowOftenAMemberScoresAboveAnother) {
  EXPECT_EQ(AreaUnderCurve(std::vector<double>{3, 4}, std::vector<double>{1, 2}).value, 1);
  EXPECT_EQ(AreaUnderCurve(std::vector<double>{1, 2}, std::vector<double>{3, 4}).value, 0);
  // 2 > 1, 2 = 2 counts half, 4 beats both: 3.5 of 4.
  EXPECT_EQ(AreaUnderCurve(std::vector<double>{2, 4}, std::vector<double>{1, 2}).value, 0.875);
  EXPECT_EQ(AreaUnderCurve(std::vector<double>{1, 1}, std::vector<double>{1, 1}).value, 0.5);
}

TEST(AreaUnderCurve, HoldsAHalfInsideItsIntervalAboutNineteenTimesOfTwenty) {
  Random random(7);
  int inside = 0;
  for (int run = 0; run < 400; ++run) {
    std::vector<double> members;
    std::vector<double> others;
    for (int i = 0; i < 80; ++i) members.push_back(random.Normal());
    for (int i = 0; i < 60; ++i) others.push_back(random.Normal());
    const Auc auc = AreaUnderCurve(members, others);
    inside += auc.low <= 0.5 && 0.5 <= auc.high;
  }
  EXPECT_NEAR(inside / 400.0, 0.95, 0.03);
}

}  // namespace
}  // namespace vitrine
