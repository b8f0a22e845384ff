#include "fit/sequences.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/random.h"
#include "data.h"
#include "session/session.h"

namespace vitrine {
namespace {

std::vector<std::vector<int32_t>> SequencesOf(const Dataset& data) {
  return vitrine::SequencesOf(MakeHistories(data, {}));
}

TEST(SequencesOf, TakesEachItemWhereItIsLastMetOfGuestsToo) {
  const Dataset data =
      testing::MakeDataset(5, {{.orders = {{3}, {1, 2}, {3}, {4}}}, {.orders = {{2}, {2}}, .guest = true}});
  EXPECT_EQ(SequencesOf(data), (std::vector<std::vector<int32_t>>{{1, 2, 3, 4}, {2}}));
}

TEST(AreBaskets, SaysWhetherMostItemsCameInCompany) {
  const auto are = [](const std::vector<std::vector<uint32_t>>& orders) {
    return AreBaskets(MakeHistories(testing::MakeDataset(9, {{.orders = orders}}), {}));
  };
  EXPECT_TRUE(are({{0, 1}, {2}, {3, 4}}));
  EXPECT_FALSE(are({{0, 1}, {2}, {3}}));
  EXPECT_FALSE(are({}));
}

TEST(NextBasketsOf, AskForWhatIsNewInEachStepButTheFirst) {
  const Histories histories =
      MakeHistories(testing::MakeDataset(
                        9, {{.orders = {{5, 3}, {3, 4, 8}, {3}, {1, 2}}}, {.orders = {{3}}}, {.orders = {{3}, {4}}}}),
                    {});
  const NextBaskets baskets = NextBasketsOf(histories, {.length = 3});
  EXPECT_EQ(baskets.cases.histories, (std::vector<std::vector<int32_t>>{{3, 5}, {4, 8, 3}, {3}}));
  EXPECT_EQ(baskets.cases.targets, (std::vector<std::vector<int32_t>>{{4, 8}, {1, 2}, {4}}));
}

TEST(NextBasketsOf, HalveTheShareForEachHalfLife) {
  Histories histories = MakeHistories(testing::MakeDataset(9, {{.orders = {{0}, {1}, {2}, {3}}}}), {});
  constexpr int64_t kDay = 86'400;
  histories.step_times = {0, 10 * kDay, 20 * kDay, 35 * kDay};
  // What is newer than the present is no more than present.
  const NextBaskets baskets = NextBasketsOf(histories, {.now_s = 30 * kDay, .half_life_days = 10});
  ASSERT_EQ(baskets.shares.size(), 3u);
  EXPECT_FLOAT_EQ(baskets.shares[0], 0.25f);
  EXPECT_FLOAT_EQ(baskets.shares[1], 0.5f);
  EXPECT_FLOAT_EQ(baskets.shares[2], 1);
}

// What somebody might do: events of all types, orders of several lines, minutes or months apart.
std::vector<Interaction> RandomLines(uint32_t user, uint32_t num_items, uint32_t* next_group, Random* random) {
  std::vector<Interaction> lines;
  int64_t time_s = 1'700'000'000;
  const auto steps = random->Below(60);
  for (uint64_t step = 0; step < steps; ++step) {
    constexpr int64_t kGaps[] = {0, 20, 3600, 86'400, 90 * 86'400};
    time_s += kGaps[random->Below(std::size(kGaps))];
    Interaction line;
    line.user = user;
    line.time_s = time_s;
    const bool is_order = random->Chance(0.3);
    line.type = is_order ? EventType::kPurchase : static_cast<EventType>(random->Below(kNumEventTypes));
    line.group = is_order ? (*next_group)++ : 0;
    const uint64_t count = is_order ? 1 + random->Below(6) : 1;
    for (uint64_t i = 0; i < count; ++i) {
      line.item = static_cast<uint32_t>(random->Below(num_items));
      lines.push_back(line);
    }
  }
  return lines;
}

TEST(SequencesOf, AreWhatTheBrowserHandsToTheEncoderForAnyEvents) {
  constexpr uint32_t kItems = 40;
  Random random(11);
  for (int world = 0; world < 30; ++world) {
    Dataset data = testing::MakeDataset(kItems, {});
    uint32_t next_group = 1;
    for (uint32_t user = 0; user < 20; ++user) {
      const std::vector<Interaction> lines = RandomLines(user, kItems, &next_group, &random);
      data.interactions.insert(data.interactions.end(), lines.begin(), lines.end());
      data.is_guest.push_back(random.Chance(0.3) ? 1 : 0);
      ++data.num_users;
    }
    const std::vector<std::vector<int32_t>> sequences = SequencesOf(data);
    ASSERT_EQ(sequences.size(), data.num_users);
    for (uint32_t user = 0; user < data.num_users; ++user) {
      std::vector<Event> events;
      for (const Interaction& line : data.interactions) {
        if (line.user != user) continue;
        events.push_back({static_cast<int32_t>(line.item), line.type, line.group, static_cast<double>(line.time_s)});
      }
      std::vector<uint8_t> marks(kItems, 0);
      std::vector<SessionItem> session(kMaxSessionItems);
      SessionParams params;
      params.max_items = kMaxSessionItems;
      session.resize(static_cast<size_t>(BuildSession(events, params, marks, session)));
      std::vector<int32_t> items(session.size());
      SequenceOf(session, items);
      ASSERT_EQ(sequences[user], items) << "world " << world << ", user " << user;
      // And of the newest few, as an encoder of that length reads them.
      const std::vector<int32_t> newest = NewestItems(events, 5, marks);
      ASSERT_EQ(newest,
                std::vector<int32_t>(items.end() - std::min<std::ptrdiff_t>(5, std::ssize(items)), items.end()));
    }
  }
}

TEST(NewestItems, AreWhatTheEngineReads) {
  const auto event = [](int32_t item, EventType type) { return Event{item, type, 0, 0}; };
  const std::vector<Event> history = {event(0, EventType::kView),    event(1, EventType::kView),
                                      event(2, EventType::kView),    event(1, EventType::kCart),
                                      event(2, EventType::kDislike), event(3, EventType::kImpression)};
  std::vector<uint8_t> marks(4, 0);
  EXPECT_EQ(NewestItems(history, 50, marks), (std::vector<int32_t>{0, 1}));
  EXPECT_EQ(NewestItems(history, 1, marks), (std::vector<int32_t>{1}));
  EXPECT_EQ(NewestItems({}, 1, marks), (std::vector<int32_t>{}));
  EXPECT_EQ(marks, std::vector<uint8_t>(4, 0));
}

TEST(AttributesOf, AreWhatSeveralItemsShare) {
  Catalog catalog = testing::MakeDataset(4, {}).catalog;
  catalog.category_names = {"mugs", "bowls"};
  catalog.categories = {0, 0, 1, Catalog::kNone};
  catalog.brand_names = {"ours"};
  catalog.brands = {Catalog::kNone, 0, 0, 0};
  Attribute colours;
  colours.kind = AttributeKind::kTags;
  colours.names = {"red", "blue", "green"};
  colours.labels = {1, 0, 1, 1, 0, 2};  // red and blue; blue twice; none; red and green
  colours.tag_offsets = {0, 2, 4, 4, 6};
  catalog.attributes.push_back(colours);
  const ItemAttributes attributes = AttributesOf(catalog);
  // mugs 0, ours 1, red 2, blue 3 of two items each; of bowls and green there is one.
  EXPECT_EQ(attributes.count, 4u);
  EXPECT_EQ(attributes.offsets, (std::vector<uint32_t>{0, 3, 6, 7, 9}));
  EXPECT_EQ(attributes.values, (std::vector<uint32_t>{0, 2, 3, 0, 1, 3, 1, 1, 2}));
}

TEST(AttributesOf, AreNoneWhereItemsShareNothing) {
  const ItemAttributes attributes = AttributesOf(testing::MakeDataset(4, {}).catalog);
  EXPECT_EQ(attributes.count, 0u);
  EXPECT_TRUE(attributes.offsets.empty());
}

}  // namespace
}  // namespace vitrine
