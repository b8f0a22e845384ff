#include "simulate/products.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

#include "simulate/vocabulary.h"

namespace vitrine {
namespace {

constexpr int kItemsPerCollection = 12;
constexpr double kShareOfNewItems = 0.25;
constexpr double kShareSoldOut = 0.06;
constexpr double kShareOfGifts = 0.25;
constexpr double kShareOnSale = 0.1;
constexpr double kShareOutsideTheme = 0.08;  // of a collection, in a category that its theme does not have

struct Collection {
  int theme = 0;
  int brand = 0;
  std::string_view motif;
  int colours[2] = {0, 0};
  double price_level = 0;  // 0 cheap .. 1 dear
  double appeal = 1;
};

template <typename T>
const T& Pick(Random& random, std::span<const T> values) {
  return values[static_cast<size_t>(random.Below(values.size()))];
}

// A few are wanted much, most are wanted little: about 1/rank, without a power function.
double LongTail(Random& random) {
  const double u = random.Uniform();
  return 1 / (0.03 + u);
}

Collection MakeCollection(Random& random, int number) {
  Collection collection;
  // Every theme gets its share, so that small shops have all of them too.
  collection.theme = number % static_cast<int>(Themes().size());
  const ThemeSpec& theme = Themes()[static_cast<size_t>(collection.theme)];
  const size_t round = static_cast<size_t>(number) / Themes().size();
  collection.motif = theme.motifs[round % theme.motifs.size()];
  collection.brand = static_cast<int>(random.Below(Brands().size()));
  collection.colours[0] = static_cast<int>(random.Below(Colours().size()));
  collection.colours[1] = static_cast<int>(random.Below(Colours().size()));
  collection.price_level = random.Uniform();
  collection.appeal = LongTail(random);
  return collection;
}

// "Mug|Mugs": the singular, or the plural where there is one.
std::string_view Singular(std::string_view noun) { return noun.substr(0, noun.find('|')); }
std::string_view Plural(std::string_view noun) {
  const size_t bar = noun.find('|');
  return bar == std::string_view::npos ? std::string_view() : noun.substr(bar + 1);
}

void Append(std::string* title, std::string_view word) {
  if (word.empty()) return;
  if (!title->empty()) title->push_back(' ');
  title->append(word);
}

// One attempt at a title; fills in colour and material as it uses them. Sets *pieces to how many are in the set.
std::string MakeTitle(Random& random, const Collection& collection, const CategorySpec& category, ShopItem* item,
                      int* pieces) {
  item->colour = -1;
  item->material.clear();
  *pieces = 1;
  const std::string_view noun = Pick(random, category.nouns);
  std::string title;
  if (!category.varieties.empty()) {
    Append(&title, Pick(random, category.varieties));
    Append(&title, Singular(noun));
    return title;
  }
  const bool is_set = !Plural(noun).empty() && random.Chance(0.3);
  if (is_set) {
    *pieces = random.Chance(0.5) ? 4 : random.Chance(0.5) ? 2 : 6;
    title.append("Set of ").append(std::to_string(*pieces));
  }
  if (random.Chance(0.45)) {
    item->colour = collection.colours[random.Below(2)];
    Append(&title, Colours()[static_cast<size_t>(item->colour)]);
  }
  Append(&title, collection.motif);
  if (!category.materials.empty() && random.Chance(0.4)) {
    item->material = std::string(Pick(random, category.materials));
    Append(&title, item->material);
  }
  Append(&title, is_set ? Plural(noun) : Singular(noun));
  return title;
}

// A price as shops write it: x.95 or x.50, whole tens of pence below 2.
int MakePrice(Random& random, const CategorySpec& category, const Collection& collection, int pieces) {
  const double u = 0.6 * random.Uniform() * random.Uniform() + 0.4 * collection.price_level;
  const double price = (category.price_low + (category.price_high - category.price_low) * u) * (1 + 0.6 * (pieces - 1));
  const int pounds = static_cast<int>(price);
  if (pounds < 2) return std::max(50, static_cast<int>(price * 10) * 10 + 5);
  return pounds * 100 + (random.Chance(0.7) ? -5 : 50);
}

// What a shop keeps about a product besides what it is.
void AddStockAndTags(Random& random, ShopItem* item) {
  item->stock = random.Chance(kShareSoldOut) ? 0 : static_cast<int>(random.Between(1, 80));
  item->tags = Themes()[static_cast<size_t>(item->theme)].name;
  if (random.Chance(kShareOfGifts)) item->tags += "|gift";
  if (random.Chance(kShareOnSale)) item->tags += "|sale";
}

}  // namespace

int CategoryIndex(std::string_view code) {
  int index = 0;
  while (Categories()[static_cast<size_t>(index)].code != code) ++index;
  return index;
}

void MakeProducts(const Random& random, Shop* shop) {
  const int num_items = shop->options.items;
  shop->num_collections = std::max(static_cast<int>(Themes().size()), num_items / kItemsPerCollection);
  Random collection_random = random.Fork(1);
  std::vector<Collection> collections;
  collections.reserve(static_cast<size_t>(shop->num_collections));
  for (int i = 0; i < shop->num_collections; ++i) collections.push_back(MakeCollection(collection_random, i));

  Random item_random = random.Fork(2);
  Random stock_random = random.Fork(5);
  std::unordered_set<std::string> titles;
  std::vector<int> next_number(Categories().size(), 1001);
  for (int i = 0; i < num_items; ++i) {
    ShopItem item;
    item.collection = static_cast<int>(item_random.Below(collections.size()));
    const Collection& collection = collections[static_cast<size_t>(item.collection)];
    const ThemeSpec& theme = Themes()[static_cast<size_t>(collection.theme)];
    item.theme = collection.theme;
    item.brand = collection.brand;
    item.category = item_random.Chance(kShareOutsideTheme) ? static_cast<int>(item_random.Below(Categories().size()))
                                                           : CategoryIndex(Pick(item_random, theme.categories));
    const CategorySpec& category = Categories()[static_cast<size_t>(item.category)];

    int pieces = 1;
    for (int attempt = 0;; ++attempt) {
      item.title = MakeTitle(item_random, collection, category, &item, &pieces);
      // When words run out, the brand and at last a number tell them apart.
      if (attempt > 4) item.title.append(" by ").append(Brands()[static_cast<size_t>(item.brand)]);
      if (attempt > 8) item.title.append(", No. ").append(std::to_string(item_random.Between(2, 99)));
      if (attempt > 12) item.title.append("-").append(std::to_string(i));
      if (titles.insert(item.title).second) break;
    }
    int& number = next_number[static_cast<size_t>(item.category)];
    item.id.append(category.code).append("-").append(std::to_string(number++));
    item.price_cents = MakePrice(item_random, category, collection, pieces);
    item.created_day = item_random.Chance(kShareOfNewItems)
                           ? static_cast<int>(item_random.Below(static_cast<uint64_t>(shop->options.days)))
                           : -1 - static_cast<int>(item_random.Below(700));
    item.appeal = collection.appeal * category.weight * LongTail(item_random);
    AddStockAndTags(stock_random, &item);
    shop->items.push_back(std::move(item));
  }
}

}  // namespace vitrine
