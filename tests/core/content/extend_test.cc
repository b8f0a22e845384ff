#include "content/extend.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "bundle/roles.h"
#include "shop.h"

namespace vitrine {
namespace {

using testing::IndexOf;
using testing::kShopItems;
using testing::ShopBundle;
using testing::TwoWorlds;

std::vector<UpsertedItem> NewItems() {
  return {{"new-pot", "Garden pot in blue", "Garden", "Acme", 7.5f, {}},
          {"new-spade", "Kitchen spade", "Kitchen", "", std::nanf(""), {}}};
}

Result<ExtendedBundle> Extended(const Bundle& bundle, std::span<const UpsertedItem> items) {
  const Result<ContentIndex> index = IndexOf(bundle);
  if (!index.ok()) return index.status();
  return ExtendBundle(bundle, *index, items, {});
}

// The items that are listed for somebody who has bought a few garden things.
std::vector<std::string> ListedFor(Engine& engine, int32_t first, ListKind kind = ListKind::kRecommend) {
  std::vector<Event> events;
  for (int32_t i = 0; i < 4; ++i) events.push_back({first + 4 * i, EventType::kView, 0, 0});
  Request request;
  request.events = events;
  request.limit = 20;
  request.exclude_history = true;
  const std::vector<int32_t> asked = {first};
  const Result<Answer> answer = engine.List(kind, asked, request);
  std::vector<std::string> ids;
  for (const Hit& hit : answer->hits) ids.emplace_back(engine.ItemId(hit.item));
  return ids;
}

size_t RankOf(const std::vector<std::string>& ids, std::string_view id) {
  return static_cast<size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin());
}

TEST(ExtendBundle, GivesABundleThatTheEngineLoadsInEveryFormat) {
  const Dataset data = TwoWorlds();
  for (const char* vectors : {"int8", "int4", "pq8", "pq8+int4", "pq8+int8"}) {
    const Bundle bundle = ShopBundle(data, {vectors, 0.5f, {}});
    Result<ExtendedBundle> extended = Extended(bundle, NewItems());
    ASSERT_TRUE(extended.ok()) << vectors << ": " << extended.status().message();
    EXPECT_EQ(extended->added, 2u);
    Result<Engine> engine = Engine::Load(std::move(extended->bundle));
    ASSERT_TRUE(engine.ok()) << vectors << ": " << engine.status().message();
    EXPECT_EQ(engine->Describe().num_items, kShopItems + 2);
    EXPECT_EQ(engine->Describe().dimensions, 8u);
    EXPECT_EQ(engine->ItemId(kShopItems), "new-pot");
    EXPECT_EQ(engine->Title(kShopItems), "Garden pot in blue");
  }
}

TEST(ExtendBundle, MakesANewItemFoundByWhoBuysWhatIsLikeIt) {
  const Dataset data = TwoWorlds();
  // By graph and vectors, and by the graph alone.
  for (const float encoder_weight : {0.5f, 0.0f}) {
    const Bundle bundle = ShopBundle(data, {"int4", encoder_weight, {}});
    Result<ExtendedBundle> extended = Extended(bundle, NewItems());
    ASSERT_TRUE(extended.ok()) << extended.status().message();
    Result<Engine> engine = Engine::Load(std::move(extended->bundle));
    ASSERT_TRUE(engine.ok()) << engine.status().message();
    const std::vector<std::string> gardener = ListedFor(*engine, 0);
    const std::vector<std::string> cook = ListedFor(*engine, 1);
    EXPECT_LT(RankOf(gardener, "new-pot"), RankOf(gardener, "new-spade"));
    EXPECT_LT(RankOf(cook, "new-spade"), RankOf(cook, "new-pot"));
    // And who looks at the new one is shown what is like it.
    const std::vector<std::string> similar = ListedFor(*engine, static_cast<int32_t>(kShopItems), ListKind::kSimilar);
    EXPECT_EQ(data.catalog.titles[std::stoul(similar[0].substr(5))].substr(0, 6), "Garden");
  }
}

TEST(ExtendBundle, LeavesTheListsOfOldItemsAsTheyWere) {
  const Bundle bundle = ShopBundle(TwoWorlds());
  Result<Engine> before = Engine::Load(bundle);
  Result<ExtendedBundle> extended = Extended(bundle, NewItems());
  ASSERT_TRUE(extended.ok());
  Result<Engine> after = Engine::Load(std::move(extended->bundle));
  ASSERT_TRUE(before.ok() && after.ok());
  std::vector<std::string> ids = ListedFor(*after, 0);
  std::erase_if(ids, [](const std::string& id) { return id.starts_with("new-"); });
  std::vector<std::string> expected = ListedFor(*before, 0);
  expected.resize(ids.size());
  EXPECT_EQ(ids, expected);
}

TEST(ExtendBundle, ChangesWhatTheShopSaysOfAnItemAndKeepsWhatBehaviourSays) {
  const Bundle bundle = ShopBundle(TwoWorlds());
  const std::vector<UpsertedItem> items = {{"item-2", "Garden gnome", "Gnomes", "Acme", 3, {}}};
  Result<ExtendedBundle> extended = Extended(bundle, items);
  ASSERT_TRUE(extended.ok()) << extended.status().message();
  EXPECT_EQ(extended->added, 0u);
  EXPECT_EQ(extended->changed, 1u);
  const Result<ContentIndex> index = IndexOf(extended->bundle);
  ASSERT_TRUE(index.ok()) << index.status().message();
  EXPECT_EQ(index->ItemAt(2).title, "Garden gnome");
  EXPECT_EQ(index->CategoryOf(2), "Gnomes");
  EXPECT_EQ(index->BrandOf(2), "Acme");
  EXPECT_EQ(index->ItemAt(2).price, 3);
  EXPECT_EQ(index->ItemAt(4).title, "Garden seeds No 4");
  Result<Engine> before = Engine::Load(bundle);
  Result<Engine> after = Engine::Load(std::move(extended->bundle));
  EXPECT_EQ(ListedFor(*before, 0), ListedFor(*after, 0));
}

TEST(ExtendBundle, CanBeExtendedAgain) {
  const Bundle bundle = ShopBundle(TwoWorlds());
  Result<ExtendedBundle> once = Extended(bundle, NewItems());
  ASSERT_TRUE(once.ok());
  const std::vector<UpsertedItem> more = {{"newer", "Kitchen pot", "Kitchen", "", 1, {}}};
  Result<ExtendedBundle> twice = Extended(once->bundle, more);
  ASSERT_TRUE(twice.ok()) << twice.status().message();
  EXPECT_EQ(twice->num_items, kShopItems + 3);
  EXPECT_TRUE(Engine::Load(std::move(twice->bundle)).ok());
}

TEST(ExtendBundle, TakesTheLastOfItemsWithOneId) {
  const Bundle bundle = ShopBundle(TwoWorlds());
  const std::vector<UpsertedItem> items = {{"new", "First", "", "", 1, {}}, {"new", "Second", "", "", 2, {}}};
  Result<ExtendedBundle> extended = Extended(bundle, items);
  ASSERT_TRUE(extended.ok());
  EXPECT_EQ(extended->num_items, kShopItems + 1);
  EXPECT_EQ(IndexOf(extended->bundle)->ItemAt(kShopItems).title, "Second");
}

TEST(ExtendBundle, GivesTheMedianPopularityOfTheCategory) {
  const Bundle bundle = ShopBundle(TwoWorlds());
  Result<ExtendedBundle> extended = Extended(bundle, NewItems());
  ASSERT_TRUE(extended.ok());
  const Result<ContentIndex> index = IndexOf(extended->bundle);
  ASSERT_TRUE(index.ok());
  std::vector<float> garden;
  for (uint32_t i = 0; i < kShopItems; i += 2) garden.push_back(index->model().popularity[i]);
  std::nth_element(garden.begin(), garden.begin() + 10, garden.end());
  EXPECT_EQ(index->model().popularity[kShopItems], garden[10]);
}

TEST(ExtendBundle, KeepsItemFeaturesFromOutside) {
  const Dataset data = TwoWorlds();
  testing::ShopOptions shop;
  shop.features.count = 3;
  for (uint32_t i = 0; i < kShopItems; ++i) {
    for (const float v : {i % 2 == 0 ? 1.0f : 0.0f, i % 2 == 0 ? 0.0f : 1.0f, 0.1f}) shop.features.values.push_back(v);
  }
  shop.features.replace = true;
  const Bundle bundle = ShopBundle(data, shop);
  const std::vector<UpsertedItem> items = {{"new-a", "?", "", "", 1, {1, 0, 0.1f}},
                                           {"new-b", "?", "", "", 1, {0, 1, 0.1f}}};
  Result<ExtendedBundle> extended = Extended(bundle, items);
  ASSERT_TRUE(extended.ok()) << extended.status().message();
  ASSERT_TRUE(IndexOf(extended->bundle).ok()) << IndexOf(extended->bundle).status().message();
  Result<Engine> engine = Engine::Load(std::move(extended->bundle));
  ASSERT_TRUE(engine.ok());
  EXPECT_LT(RankOf(ListedFor(*engine, 0), "new-a"), RankOf(ListedFor(*engine, 0), "new-b"));
  const std::vector<UpsertedItem> wrong = {{"new-a", "?", "", "", 1, {1, 0}}};
  EXPECT_EQ(Extended(bundle, wrong).status().message(), "items[0]: has 2 features; the model was trained with 3");
}

TEST(ExtendBundle, BearsWhatShopsSendByMistake) {
  const Bundle bundle = ShopBundle(TwoWorlds());
  const std::vector<UpsertedItem> items = {
      {"huge", std::string(10u << 20, 'x'), std::string(1u << 20, 'y'), "", 1, {}},
      {"__proto__", "constructor", "__proto__", "toString", 1, {}},
      {"rtl", "\xe2\x80\x8fכוס תה\xe2\x80\x8f", "ספלים", "", 1, {}},
      {"emoji", "🎁🎁🎁", "🎁", "", 1, {}},
      {"nothing", "", "", "", std::nanf(""), {}},
      {"infinite", "Garden pot", "", "", std::numeric_limits<float>::infinity(), {}},
      {"negative", "Garden pot", "", "", -5, {}}};
  Result<ExtendedBundle> extended = Extended(bundle, items);
  ASSERT_TRUE(extended.ok()) << extended.status().message();
  const Result<ContentIndex> index = IndexOf(extended->bundle);
  ASSERT_TRUE(index.ok()) << index.status().message();
  EXPECT_LE(index->ItemAt(kShopItems).title.size(), 2000u);
  EXPECT_EQ(index->CategoryOf(kShopItems + 1), "__proto__");
  for (uint32_t i = 4; i < 7; ++i) EXPECT_TRUE(std::isnan(index->ItemAt(kShopItems + i).price));
  EXPECT_TRUE(Engine::Load(std::move(extended->bundle)).ok());
}

TEST(ExtendBundle, RefusesItemsThatCannotBe) {
  const Bundle bundle = ShopBundle(TwoWorlds());
  const auto message = [&](const UpsertedItem& item) {
    const std::vector<UpsertedItem> items = {{"fine", "Fine", "", "", 1, {}}, item};
    return Extended(bundle, items).status().message();
  };
  EXPECT_EQ(message({"", "No id", "", "", 1, {}}), "items[1]: the id is empty");
  EXPECT_EQ(message({std::string(1001, 'x'), "", "", "", 1, {}}), "items[1]: the id is longer than 1000 bytes");
  EXPECT_EQ(message({"a", "\xff", "", "", 1, {}}), "items[1]: id, title, category and brand must be UTF-8");
  EXPECT_EQ(message({"a", "", "", "", 1, {1, 2}}), "items[1]: has 2 features; the model was trained with 0");
}

TEST(ContentIndex, SaysThatABundleHasNoContentModel) {
  Bundle bundle = ShopBundle(TwoWorlds());
  std::erase_if(bundle.files, [](const BundleFile& file) { return file.role == role::kContent; });
  const Status status = IndexOf(bundle).status();
  EXPECT_EQ(status.code(), StatusCode::kNotFound);
  EXPECT_NE(status.message().find("content"), std::string::npos);
}

}  // namespace
}  // namespace vitrine
