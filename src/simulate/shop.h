// The sample shop: a made-up homeware shop, its products, and what people did in it. For demos and tests that must not
// depend on a download; the structure is one that a recommender can find and a person can recognise.
//
// Products come in collections (a pattern of one brand, across the categories of a theme: all "Retro Spot" baking
// things). A shopper comes with an intent: a theme such as "garden party", a category, something used up, or just to
// look around; views lead to carts, purchases and likes. Themes have seasons, a part of the products arrives during the
// time, demand has a long tail, and a part of the visits is by guests.
#ifndef VITRINE_SIMULATE_SHOP_H_
#define VITRINE_SIMULATE_SHOP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "session/event.h"

namespace vitrine {

struct ShopOptions {
  int items = 1200;  // 50 .. 1,000,000
  int users = 4000;  // 1 .. 1,000,000 with an account; guests come on top
  int days = 180;    // 7 .. 3,650; the last one is 2026-10-31
  uint64_t seed = 7;
};

struct ShopItem {
  std::string id;        // "MUG-1042": unique
  std::string title;     // unique
  int category = 0;      // into Categories()
  int brand = 0;         // into Brands()
  int colour = 0;        // into Colours(), -1: none
  std::string material;  // may be empty
  int theme = 0;         // into Themes(): of its collection
  int collection = 0;
  int price_cents = 0;  // > 0
  int created_day = 0;  // day of arrival; negative: was there before day 0
  double appeal = 0;    // > 0: long-tailed
  int stock = 0;        // pieces; 0: sold out
  std::string tags;     // "garden party|gift": at least its theme
};

struct ShopEvent {
  int64_t time_s = 0;   // UTC
  int32_t user = -1;    // 0..users-1, -1: guest
  int32_t session = 0;  // from 1, unique
  int32_t item = 0;
  EventType type = EventType::kView;
  int32_t order = 0;  // from 1 for purchases, else 0
  int32_t quantity = 1;
};

struct Shop {
  ShopOptions options;
  int64_t start_s = 0;  // 00:00 UTC of day 0
  int num_collections = 0;
  std::vector<ShopItem> items;
  std::vector<ShopEvent> events;  // by time
};

// Deterministic: the same options give the same shop on every compiler and target.
// Errors: kInvalidArgument naming the option that is out of its range.
Result<Shop> SimulateShop(const ShopOptions& options);

// item,title,category,brand,price,created,department,colour,material,stock,tags (RFC 4180).
std::string CatalogCsv(const Shop& shop);
// user,item,type,time,order,quantity,session (RFC 4180), by time. `user` is empty for guests, `order` but for
// purchases.
std::string EventsCsv(const Shop& shop);

}  // namespace vitrine

#endif  // VITRINE_SIMULATE_SHOP_H_
