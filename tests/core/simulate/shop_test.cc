#include "simulate/shop.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ingest/ingest.h"
#include "simulate/vocabulary.h"

namespace vitrine {
namespace {

// Small enough for wasm and sanitizers, large enough for shares to settle.
ShopOptions SmallShop() {
  ShopOptions options;
  options.items = 400;
  options.users = 600;
  options.days = 120;
  return options;
}

const Shop& TheShop() {
  static const Shop* shop = new Shop(std::move(*SimulateShop(SmallShop())));
  return *shop;
}

uint64_t Fingerprint(const std::string& text) {
  uint64_t hash = 0xcbf29ce484222325ull;
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3ull;
  return hash;
}

TEST(Shop, IsTheSameForASeedOnEveryTarget) {
  // If these change on purpose, every figure measured on the sample shop changes with them.
  EXPECT_EQ(Fingerprint(CatalogCsv(TheShop())), 10699584697682612425ull);
  EXPECT_EQ(Fingerprint(EventsCsv(TheShop())), 11241624464992048028ull);
}

TEST(Shop, DiffersBetweenSeeds) {
  ShopOptions options = SmallShop();
  options.seed = 8;
  EXPECT_NE(CatalogCsv(*SimulateShop(options)), CatalogCsv(TheShop()));
}

TEST(Shop, OfManyItemsIsVisitedByAppealToo) {
  ShopOptions options;
  options.items = 300'000;  // shelves that nobody looks through to the end
  options.users = 60;
  options.days = 30;
  const Result<Shop> shop = SimulateShop(options);
  ASSERT_TRUE(shop.ok());
  double of_all = 0;
  for (const ShopItem& item : shop->items) of_all += item.appeal;
  double of_viewed = 0;
  for (const ShopEvent& event : shop->events) {
    const ShopItem& item = shop->items[static_cast<size_t>(event.item)];
    of_viewed += item.appeal;
    EXPECT_GE(event.time_s, shop->start_s + int64_t{item.created_day} * 86400) << item.id;
  }
  ASSERT_GT(shop->events.size(), 500u);
  EXPECT_GT(of_viewed / static_cast<double>(shop->events.size()), 2 * of_all / options.items);
}

TEST(Shop, NamesTheOptionThatIsOutOfRange) {
  ShopOptions options;
  options.items = 49;
  EXPECT_EQ(SimulateShop(options).status().message(), "--items 49: must be 50 to 1000000");
  options = ShopOptions();
  options.users = 0;
  EXPECT_FALSE(SimulateShop(options).ok());
  options = ShopOptions();
  options.days = 3651;
  EXPECT_FALSE(SimulateShop(options).ok());
}

TEST(Shop, HasProductsThatAreUniqueAndComplete) {
  std::set<std::string> ids;
  std::set<std::string> titles;
  std::set<int> categories;
  int arriving = 0;
  for (const ShopItem& item : TheShop().items) {
    EXPECT_TRUE(ids.insert(item.id).second) << item.id;
    EXPECT_TRUE(titles.insert(item.title).second) << item.title;
    EXPECT_GT(item.price_cents, 0);
    EXPECT_LT(item.price_cents, 100'000);
    EXPECT_LT(item.created_day, TheShop().options.days);
    arriving += item.created_day >= 0;
    categories.insert(item.category);
  }
  EXPECT_EQ(ids.size(), 400u);
  EXPECT_GE(categories.size(), Categories().size() * 9 / 10);
  EXPECT_GT(arriving, 60);
}

TEST(Shop, StaysUniqueWhenWordsRunOut) {
  ShopOptions options;
  options.items = 30'000;
  options.users = 1;
  options.days = 7;
  std::set<std::string> titles;
  const Result<Shop> shop = SimulateShop(options);
  ASSERT_TRUE(shop.ok());
  for (const ShopItem& item : shop->items) EXPECT_TRUE(titles.insert(item.title).second) << item.title;
}

TEST(Shop, HasEventsInOrderOfTimeAndNoneBeforeAnItemArrives) {
  const Shop& shop = TheShop();
  std::set<EventType> types;
  for (size_t i = 0; i < shop.events.size(); ++i) {
    const ShopEvent& event = shop.events[i];
    EXPECT_GE(event.time_s, shop.events[i == 0 ? 0 : i - 1].time_s);
    const ShopItem& item = shop.items[static_cast<size_t>(event.item)];
    EXPECT_GE(event.time_s, shop.start_s + int64_t{item.created_day} * 86400);
    EXPECT_LT(event.time_s, shop.start_s + int64_t{shop.options.days} * 86400);
    EXPECT_EQ(event.order != 0, event.type == EventType::kPurchase);
    types.insert(event.type);
  }
  EXPECT_EQ(types.size(), 5u);  // view, cart, cart-remove, purchase, like
}

TEST(Shop, NarrowsFromViewsToCartsToPurchases) {
  std::map<EventType, int> counts;
  for (const ShopEvent& event : TheShop().events) ++counts[event.type];
  EXPECT_GT(counts[EventType::kView], 4 * counts[EventType::kCart]);
  EXPECT_GT(counts[EventType::kCart], counts[EventType::kPurchase]);
  EXPECT_GT(counts[EventType::kPurchase], counts[EventType::kCartRemove]);
  EXPECT_GT(counts[EventType::kLike], 0);
}

TEST(Shop, HasALongTail) {
  std::vector<int> views(TheShop().items.size(), 0);
  int all = 0;
  for (const ShopEvent& event : TheShop().events) {
    if (event.type != EventType::kView) continue;
    ++views[static_cast<size_t>(event.item)];
    ++all;
  }
  std::sort(views.rbegin(), views.rend());
  int top_tenth = 0;
  for (size_t i = 0; i < views.size() / 10; ++i) top_tenth += views[i];
  EXPECT_GT(top_tenth, all * 3 / 10);
  EXPECT_LT(top_tenth, all * 7 / 10);
}

TEST(Shop, DriftsWithTheSeason) {
  // Share of Christmas views in the first and in the last quarter; the last day is in October.
  const Shop& shop = TheShop();
  int64_t christmas = -1;
  for (size_t i = 0; i < Themes().size(); ++i)
    christmas = Themes()[i].name == "Christmas" ? static_cast<int64_t>(i) : christmas;
  ASSERT_GE(christmas, 0);
  double shares[2] = {0, 0};
  for (int quarter = 0; quarter < 2; ++quarter) {
    const int64_t from = shop.start_s + (quarter == 0 ? 0 : int64_t{90} * 86400);
    double views = 0;
    for (const ShopEvent& event : shop.events) {
      if (event.type != EventType::kView || event.time_s < from || event.time_s >= from + int64_t{30} * 86400) continue;
      views += 1;
      shares[quarter] += shop.items[static_cast<size_t>(event.item)].theme == christmas;
    }
    shares[quarter] /= views;
  }
  EXPECT_GT(shares[1], 1.5 * shares[0]);
}

TEST(Shop, HasStructureThatARecommenderCanFind) {
  // Next view out of the last one: a lookup of followers learnt from the first four fifths of the visits, against the
  // most viewed items. Hit rate among five.
  const Shop& shop = TheShop();
  std::map<int, std::vector<int>> visits;
  for (const ShopEvent& event : shop.events) {
    if (event.type == EventType::kView) visits[event.session].push_back(event.item);
  }
  const size_t n = shop.items.size();
  std::vector<std::vector<int>> follows(n, std::vector<int>(n, 0));
  std::vector<int> popularity(n, 0);
  const auto is_training = [](int session) { return session % 5 != 0; };
  for (const auto& [session, items] : visits) {
    if (!is_training(session)) continue;
    for (size_t i = 0; i < items.size(); ++i) {
      ++popularity[static_cast<size_t>(items[i])];
      if (i + 1 < items.size()) ++follows[static_cast<size_t>(items[i])][static_cast<size_t>(items[i + 1])];
    }
  }
  const auto top5 = [](const std::vector<int>& scores) {
    std::vector<int> order(scores.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return scores[static_cast<size_t>(a)] > scores[static_cast<size_t>(b)]; });
    order.resize(5);
    return order;
  };
  const std::vector<int> popular = top5(popularity);
  int tested = 0;
  int by_popularity = 0;
  int by_followers = 0;
  for (const auto& [session, items] : visits) {
    if (is_training(session) || items.size() < 2) continue;
    const int last = items[items.size() - 2];
    const std::vector<int> followers = top5(follows[static_cast<size_t>(last)]);
    ++tested;
    by_popularity += std::find(popular.begin(), popular.end(), items.back()) != popular.end();
    by_followers += std::find(followers.begin(), followers.end(), items.back()) != followers.end();
  }
  ASSERT_GT(tested, 200);
  EXPECT_GT(by_followers, 3 * by_popularity);
}

TEST(Shop, BuysConsumablesAgain) {
  const Shop& shop = TheShop();
  std::map<std::pair<int, int>, std::set<int>> orders;  // (user, item) -> orders
  for (const ShopEvent& event : shop.events) {
    if (event.user >= 0 && event.type == EventType::kPurchase) orders[{event.user, event.item}].insert(event.order);
  }
  int again = 0;
  int again_durable = 0;
  for (const auto& [pair, of] : orders) {
    const bool consumable =
        Categories()[static_cast<size_t>(shop.items[static_cast<size_t>(pair.second)].category)].consumable;
    (consumable ? again : again_durable) += of.size() > 1;
  }
  EXPECT_GT(again, 20);
  EXPECT_EQ(again_durable, 0);
}

TEST(Shop, FilesComeBackThroughIngestWithoutALoss) {
  const Shop& shop = TheShop();
  IngestReport catalog_report;
  const auto catalog_file = MakeMemorySource("catalog.csv", CatalogCsv(shop));
  const Result<Catalog> catalog = ReadCatalog(*catalog_file, {}, &catalog_report);
  ASSERT_TRUE(catalog.ok()) << catalog.status().message();
  EXPECT_EQ(catalog->size(), shop.items.size());
  EXPECT_EQ(catalog_report.TotalDropped(), 0u);
  EXPECT_GE(catalog->category_names.size(), Categories().size() * 9 / 10);
  std::map<std::string, AttributeKind> kinds;
  for (const Attribute& attribute : catalog->attributes) kinds[attribute.name] = attribute.kind;
  const std::map<std::string, AttributeKind> expected = {
      {"created", AttributeKind::kDate},   {"department", AttributeKind::kLabel}, {"colour", AttributeKind::kLabel},
      {"material", AttributeKind::kLabel}, {"stock", AttributeKind::kNumber},     {"tags", AttributeKind::kTags}};
  EXPECT_EQ(kinds, expected);

  IngestReport report;
  const auto events_file = MakeMemorySource("events.csv", EventsCsv(shop));
  const Result<Dataset> dataset = ReadEvents(*events_file, {}, &*catalog, &report);
  ASSERT_TRUE(dataset.ok()) << dataset.status().message();
  EXPECT_EQ(report.TotalDropped(), 0u);
  EXPECT_EQ(dataset->interactions.size(), shop.events.size());
  EXPECT_EQ(dataset->catalog.size(), shop.items.size());
  std::set<int> guests;
  std::set<int> users;
  for (const ShopEvent& event : shop.events) event.user < 0 ? guests.insert(event.session) : users.insert(event.user);
  EXPECT_EQ(users.size(), 600u);
  EXPECT_EQ(static_cast<size_t>(std::count(dataset->is_guest.begin(), dataset->is_guest.end(), 1)), guests.size());
  EXPECT_EQ(dataset->num_users, guests.size() + users.size());
}

}  // namespace
}  // namespace vitrine
