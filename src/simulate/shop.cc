#include "simulate/shop.h"

#include <array>
#include <chrono>
#include <string_view>

#include "simulate/products.h"
#include "simulate/visits.h"
#include "simulate/vocabulary.h"

namespace vitrine {
namespace {

using std::chrono::sys_days;
constexpr std::chrono::year_month_day kLastDay{std::chrono::year{2026}, std::chrono::month{10}, std::chrono::day{31}};

Status CheckRange(const char* name, int value, int low, int high) {
  if (value >= low && value <= high) return OkStatus();
  return InvalidArgument(std::string("--") + name + " " + std::to_string(value) + ": must be " + std::to_string(low) +
                         " to " + std::to_string(high));
}

// RFC 4180: quoted where it must be, quotes doubled, CRLF.
void AppendField(std::string* out, std::string_view field, char end = ',') {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    out->append(field);
  } else {
    out->push_back('"');
    for (const char c : field) {
      if (c == '"') out->push_back('"');
      out->push_back(c);
    }
    out->push_back('"');
  }
  if (end == '\n') out->push_back('\r');
  out->push_back(end);
}

std::string Padded(int64_t number, size_t width) {
  std::string text = std::to_string(number);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

std::string Date(int64_t time_s) {
  const std::chrono::year_month_day date{sys_days{std::chrono::days{time_s / 86400}}};
  return Padded(static_cast<int>(date.year()), 4) + "-" + Padded(static_cast<unsigned>(date.month()), 2) + "-" +
         Padded(static_cast<unsigned>(date.day()), 2);
}

std::string DateTime(int64_t time_s) {
  const int64_t second = time_s % 86400;
  return Date(time_s) + "T" + Padded(second / 3600, 2) + ":" + Padded(second / 60 % 60, 2) + ":" +
         Padded(second % 60, 2) + "Z";
}

std::string Price(int cents) { return std::to_string(cents / 100) + "." + Padded(cents % 100, 2); }

std::string_view TypeName(EventType type) {
  switch (type) {
    case EventType::kCart:
      return "cart";
    case EventType::kCartRemove:
      return "cart-remove";
    case EventType::kPurchase:
      return "purchase";
    case EventType::kLike:
      return "like";
    default:
      return "view";
  }
}

}  // namespace

Result<Shop> SimulateShop(const ShopOptions& options) {
  VITRINE_RETURN_IF_ERROR(CheckRange("items", options.items, 50, 1'000'000));
  VITRINE_RETURN_IF_ERROR(CheckRange("users", options.users, 1, 1'000'000));
  VITRINE_RETURN_IF_ERROR(CheckRange("days", options.days, 7, 3650));
  Shop shop;
  shop.options = options;
  shop.start_s = (int64_t{sys_days{kLastDay}.time_since_epoch().count()} - options.days + 1) * 86400;
  const Random random(options.seed);
  MakeProducts(random, &shop);
  MakeVisits(random, &shop);
  return shop;
}

std::string CatalogCsv(const Shop& shop) {
  std::string out = "item,title,category,brand,price,created,department,colour,material,stock,tags\r\n";
  for (const ShopItem& item : shop.items) {
    const CategorySpec& category = Categories()[static_cast<size_t>(item.category)];
    AppendField(&out, item.id);
    AppendField(&out, item.title);
    AppendField(&out, category.name);
    AppendField(&out, Brands()[static_cast<size_t>(item.brand)]);
    AppendField(&out, Price(item.price_cents));
    AppendField(&out, Date(shop.start_s + int64_t{item.created_day} * 86400));
    AppendField(&out, category.department);
    AppendField(&out, item.colour < 0 ? "" : Colours()[static_cast<size_t>(item.colour)]);
    AppendField(&out, item.material);
    AppendField(&out, std::to_string(item.stock));
    AppendField(&out, item.tags, '\n');
  }
  return out;
}

std::string EventsCsv(const Shop& shop) {
  std::string out = "user,item,type,time,order,quantity,session\r\n";
  out.reserve(shop.events.size() * 64);
  for (const ShopEvent& event : shop.events) {
    AppendField(&out, event.user < 0 ? "" : "u-" + Padded(event.user + 1, 5));
    AppendField(&out, shop.items[static_cast<size_t>(event.item)].id);
    AppendField(&out, TypeName(event.type));
    AppendField(&out, DateTime(event.time_s));
    AppendField(&out, event.order == 0 ? "" : "o-" + Padded(event.order, 6));
    AppendField(&out, std::to_string(event.quantity));
    AppendField(&out, "s-" + Padded(event.session, 6), '\n');
  }
  return out;
}

}  // namespace vitrine
