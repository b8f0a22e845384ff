#include "simulate/visits.h"

#include <algorithm>
#include <array>
#include <vector>

#include "simulate/products.h"
#include "simulate/vocabulary.h"

namespace vitrine {
namespace {

constexpr int64_t kDay = 86400;
constexpr int kNewFor = 21;  // days for which an item is shown as new
constexpr double kNewBoost = 2.5;
constexpr double kGuestShare = 0.25;  // guest visits for each visit with an account
constexpr double kOwnedAgain = 0.03;  // how little people look at what they have, unless it is used up

// Nobody looks through a shelf of more: then a glance has to do. No shop of 200,000 items has one.
constexpr size_t kWholeShelf = 16'384;
constexpr int kGlance = 256;

// What has something in common.
struct Shelf {
  std::vector<int> items;
  std::vector<double> appeal_up_to;  // sums over the items, this one included
};

struct Shelves {
  std::vector<Shelf> by_collection;
  std::vector<Shelf> by_category;
  std::vector<Shelf> by_theme;
  std::vector<std::vector<double>> theme_season;  // [day][theme]
};

struct Due {
  int day = 0;
  int item = 0;
};

// One person, or one visit of a guest.
struct Shopper {
  int user = -1;
  std::vector<double> category_taste;  // 1: indifferent
  std::vector<double> theme_taste;
  std::array<int, 2> brands = {0, 0};
  double price_level = 0.5;  // 0 thrifty .. 1 lavish
  std::vector<int> owned;
  std::vector<Due> due;  // used-up things to buy again
};

// How far `day` (1..365) is from `peak` around the year.
int DaysApart(int day, int peak) {
  const int apart = std::abs(day - peak) % 365;
  return std::min(apart, 365 - apart);
}

double Appeal(const Shelf& shelf) { return shelf.items.empty() ? 0 : shelf.appeal_up_to.back(); }

void Put(int item, double appeal, Shelf* shelf) {
  shelf->appeal_up_to.push_back(Appeal(*shelf) + appeal);
  shelf->items.push_back(item);
}

Shelves MakeShelves(const Shop& shop, int first_day_of_year) {
  Shelves shelves;
  shelves.by_collection.resize(static_cast<size_t>(shop.num_collections));
  shelves.by_category.resize(Categories().size());
  shelves.by_theme.resize(Themes().size());
  for (size_t i = 0; i < shop.items.size(); ++i) {
    const ShopItem& item = shop.items[i];
    Put(static_cast<int>(i), item.appeal, &shelves.by_collection[static_cast<size_t>(item.collection)]);
    Put(static_cast<int>(i), item.appeal, &shelves.by_category[static_cast<size_t>(item.category)]);
    Put(static_cast<int>(i), item.appeal, &shelves.by_theme[static_cast<size_t>(item.theme)]);
  }
  for (int day = 0; day < shop.options.days; ++day) {
    std::vector<double> season;
    for (const ThemeSpec& theme : Themes()) {
      double factor = 1;
      if (theme.width_days > 0) {
        const int apart = DaysApart((first_day_of_year + day) % 365, theme.peak_day_of_year);
        // Out of season a theme is nearly asleep.
        factor = apart < theme.width_days ? 0.3 + theme.strength * (theme.width_days - apart) / theme.width_days : 0.3;
      }
      season.push_back(factor);
    }
    shelves.theme_season.push_back(std::move(season));
  }
  return shelves;
}

Shopper MakeShopper(Random& random, int user) {
  Shopper shopper;
  shopper.user = user;
  for (size_t i = 0; i < Categories().size(); ++i) shopper.category_taste.push_back(random.Chance(0.15) ? 6 : 0.6);
  for (size_t i = 0; i < Themes().size(); ++i) shopper.theme_taste.push_back(random.Chance(0.25) ? 8 : 0.5);
  for (int& brand : shopper.brands) brand = static_cast<int>(random.Below(Brands().size()));
  shopper.price_level = random.Uniform();
  return shopper;
}

class Visit {
 public:
  Visit(const Shop& shop, const Shelves& shelves, Shopper* shopper, Random random, int day, std::vector<ShopEvent>* out)
      : shop_(shop), shelves_(shelves), shopper_(*shopper), random_(random), day_(day), out_(*out) {}

  void Run(int session, int* next_order) {
    session_ = session;
    time_s_ = shop_.start_s + day_ * kDay + StartOfVisit();
    const int used_up = TakeDue();
    int item = used_up >= 0 ? used_up : FirstItem();
    int views = 2;
    while (views < 25 && random_.Chance(0.8)) ++views;
    for (int i = 0; i < views && item >= 0; ++i) {
      LookAt(item, item == used_up);
      item = NextItem(item);
    }
    CheckOut(next_order);
  }

 private:
  // Seconds after midnight: some in the morning, most in the evening.
  int64_t StartOfVisit() {
    const double hour = random_.Chance(0.35) ? 11 + 1.5 * random_.Normal() : 19 + 1.5 * random_.Normal();
    return static_cast<int64_t>(std::clamp(hour, 0.0, 22.5) * 3600);
  }

  const ShopItem& Item(int item) const { return shop_.items[static_cast<size_t>(item)]; }

  // How much this item draws this shopper today; 0: not there yet.
  double Draw(int item) const {
    const ShopItem& it = Item(item);
    if (it.created_day > day_) return 0;
    double draw = it.appeal;
    if (it.created_day >= 0 && day_ - it.created_day < kNewFor) draw *= kNewBoost;
    draw *= shopper_.category_taste[static_cast<size_t>(it.category)];
    // Who looks through a category in June passes over the robins.
    draw *= 0.2 + 0.8 * shelves_.theme_season[static_cast<size_t>(day_)][static_cast<size_t>(it.theme)];
    if (it.brand == shopper_.brands[0] || it.brand == shopper_.brands[1]) draw *= 3;
    draw *= PriceFit(it);
    if (std::find(seen_.begin(), seen_.end(), item) != seen_.end()) return 0;
    if (IsOwned(item)) draw *= kOwnedAgain;
    return draw;
  }

  double PriceFit(const ShopItem& it) const {
    const CategorySpec& category = Categories()[static_cast<size_t>(it.category)];
    const double level = (it.price_cents / 100.0 - category.price_low) / (category.price_high - category.price_low);
    const double off = std::clamp(level, 0.0, 1.0) - shopper_.price_level;
    return 1.2 - off * off;
  }

  bool IsOwned(int item) const {
    return std::find(shopper_.owned.begin(), shopper_.owned.end(), item) != shopper_.owned.end();
  }

  int PickFrom(const Shelf& shelf) {
    if (shelf.items.size() > kWholeShelf) return PickAtAGlance(shelf);
    weights_.clear();
    for (const int item : shelf.items) weights_.push_back(Draw(item));
    return PickByWeight(shelf.items);
  }

  // About what PickFrom() gives: some by their appeal, and of them one by what else draws this shopper.
  // Source: Smith and Gelfand, The American Statistician 46(2), 1992 (sampling-importance resampling).
  int PickAtAGlance(const Shelf& shelf) {
    weights_.clear();
    glanced_.clear();
    for (int i = 0; i < kGlance; ++i) {
      const auto found = std::ranges::upper_bound(shelf.appeal_up_to.begin(), shelf.appeal_up_to.end() - 1,
                                                  random_.Uniform(0, Appeal(shelf)));
      const int item = shelf.items[static_cast<size_t>(found - shelf.appeal_up_to.begin())];
      glanced_.push_back(item);
      weights_.push_back(Draw(item) / Item(item).appeal);
    }
    return PickByWeight(glanced_);
  }

  // -1: nothing has a weight above 0.
  int PickByWeight(const std::vector<int>& items) {
    const bool any = std::ranges::any_of(weights_, [](double weight) { return weight > 0; });
    return any ? items[random_.Categorical(weights_)] : -1;
  }

  int PickCategory() {
    weights_.clear();
    for (size_t i = 0; i < Categories().size(); ++i) {
      weights_.push_back(Appeal(shelves_.by_category[i]) * shopper_.category_taste[i]);
    }
    return static_cast<int>(random_.Categorical(weights_));
  }

  int PickTheme() {
    weights_.clear();
    for (size_t i = 0; i < Themes().size(); ++i) {
      weights_.push_back(shelves_.theme_season[static_cast<size_t>(day_)][i] * shopper_.theme_taste[i]);
    }
    return static_cast<int>(random_.Categorical(weights_));
  }

  int FirstItem() {
    // An item arrives by theme, by category, or because it is what everybody looks at.
    const double u = random_.Uniform();
    if (u < 0.55) return PickFrom(shelves_.by_theme[static_cast<size_t>(PickTheme())]);
    return PickFrom(shelves_.by_category[static_cast<size_t>(PickCategory())]);
  }

  // What is looked at after `item`: the rest of the collection, something like it, the theme, or something else.
  int NextItem(int item) {
    const ShopItem& it = Item(item);
    const double u = random_.Uniform();
    int next = -1;
    if (u < 0.45) {
      next = PickFrom(shelves_.by_collection[static_cast<size_t>(it.collection)]);
    } else if (u < 0.68) {
      next = PickFrom(shelves_.by_category[static_cast<size_t>(it.category)]);
    } else if (u < 0.88) {
      next = PickFrom(shelves_.by_theme[static_cast<size_t>(it.theme)]);
    }
    return next >= 0 ? next : PickFrom(shelves_.by_category[static_cast<size_t>(PickCategory())]);
  }

  void Emit(EventType type, int item, int order = 0, int quantity = 1) {
    ShopEvent event;
    event.time_s = time_s_;
    event.user = shopper_.user;
    event.session = session_;
    event.item = item;
    event.type = type;
    event.order = order;
    event.quantity = quantity;
    out_.push_back(event);
  }

  void LookAt(int item, bool used_up) {
    seen_.push_back(item);
    Emit(EventType::kView, item);
    time_s_ += random_.Between(8, 90);
    const ShopItem& it = Item(item);
    double liking = 0.08 * PriceFit(it);
    liking += shopper_.category_taste[static_cast<size_t>(it.category)] > 1 ? 0.08 : 0;
    liking += shopper_.theme_taste[static_cast<size_t>(it.theme)] > 1 ? 0.06 : 0;
    if (random_.Chance(0.25 * liking)) {
      Emit(EventType::kLike, item);
      time_s_ += random_.Between(2, 10);
    }
    if (used_up || (!IsOwned(item) && random_.Chance(liking))) {
      Emit(EventType::kCart, item);
      time_s_ += random_.Between(3, 30);
      cart_.push_back(item);
    }
  }

  void CheckOut(int* next_order) {
    if (cart_.size() > 1 && random_.Chance(0.2)) {
      const size_t place = random_.Below(cart_.size());
      Emit(EventType::kCartRemove, cart_[place]);
      time_s_ += random_.Between(3, 30);
      cart_.erase(cart_.begin() + static_cast<std::ptrdiff_t>(place));
    }
    if (cart_.empty() || !random_.Chance(0.65)) return;
    time_s_ += random_.Between(40, 400);
    const int order = (*next_order)++;
    for (const int item : cart_) {
      const bool consumable = Categories()[static_cast<size_t>(Item(item).category)].consumable;
      Emit(EventType::kPurchase, item, order,
           random_.Chance(consumable ? 0.5 : 0.15) ? static_cast<int>(random_.Between(2, 6)) : 1);
      if (consumable) {
        if (random_.Chance(0.5)) shopper_.due.push_back({day_ + static_cast<int>(random_.Between(20, 50)), item});
      } else {
        shopper_.owned.push_back(item);
      }
    }
  }

  // Something that has been used up by today, or -1.
  int TakeDue() {
    for (size_t i = 0; i < shopper_.due.size(); ++i) {
      if (shopper_.due[i].day > day_) continue;
      const int item = shopper_.due[i].item;
      shopper_.due.erase(shopper_.due.begin() + static_cast<std::ptrdiff_t>(i));
      return item;
    }
    return -1;
  }

  const Shop& shop_;
  const Shelves& shelves_;
  Shopper& shopper_;
  Random random_;
  int day_;
  std::vector<ShopEvent>& out_;
  int session_ = 0;
  int64_t time_s_ = 0;
  std::vector<int> seen_;
  std::vector<int> cart_;
  std::vector<double> weights_;
  std::vector<int> glanced_;
};

}  // namespace

void MakeVisits(const Random& random, Shop* shop) {
  const int days = shop->options.days;
  constexpr int kLastDayOfYear = 304;  // 2026-10-31
  const int first_day_of_year = ((kLastDayOfYear - days + 1) % 365 + 365) % 365;
  const Shelves shelves = MakeShelves(*shop, first_day_of_year);
  int next_session = 1;
  int next_order = 1;
  std::vector<ShopEvent>& events = shop->events;

  Random people = random.Fork(3);
  for (int user = 0; user < shop->options.users; ++user) {
    Random own = people.Fork(static_cast<uint64_t>(user));
    Shopper shopper = MakeShopper(own, user);
    // Most come a few times, few come often; the first visit may be at any time.
    const double visits_per_day = 0.012 / (0.15 + own.Uniform());
    const int first_day = own.Chance(0.5) ? 0 : static_cast<int>(own.Below(static_cast<uint64_t>(days)));
    bool came = false;
    for (int day = first_day; day < days; ++day) {
      const bool comes = own.Chance(visits_per_day) || (day == days - 1 && !came);
      if (!comes) continue;
      came = true;
      Visit(*shop, shelves, &shopper, own.Fork(static_cast<uint64_t>(day)), day, &events)
          .Run(next_session++, &next_order);
    }
  }
  Random guests = random.Fork(4);
  const int num_guests = static_cast<int>(kGuestShare * (next_session - 1));
  for (int i = 0; i < num_guests; ++i) {
    Random own = guests.Fork(static_cast<uint64_t>(i));
    Shopper shopper = MakeShopper(own, -1);
    const int day = static_cast<int>(own.Below(static_cast<uint64_t>(days)));
    Visit(*shop, shelves, &shopper, own.Fork(0), day, &events).Run(next_session++, &next_order);
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const ShopEvent& a, const ShopEvent& b) { return a.time_s < b.time_s; });
}

}  // namespace vitrine
