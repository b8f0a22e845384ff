// What the sample shop sells and what people come for. Data only; the categories are chosen so that a picture for each
// is obvious (mug, candle, plant, ...).
#ifndef VITRINE_SIMULATE_VOCABULARY_H_
#define VITRINE_SIMULATE_VOCABULARY_H_

#include <span>
#include <string_view>

namespace vitrine {

struct CategorySpec {
  std::string_view code;        // of item ids: "MUG"
  std::string_view name;        // as in catalog.csv: "Mugs"
  std::string_view department;  // "Kitchen & Table"
  double weight;                // how often people come for it
  double price_low;
  double price_high;
  bool consumable;                              // bought again when it is used up
  std::span<const std::string_view> nouns;      // "Mug"; with a plural behind | it is also sold in sets: "Mug|Mugs"
  std::span<const std::string_view> materials;  // may be empty
  std::span<const std::string_view> varieties;  // kinds that stand in for the pattern: "Earl Grey"; may be empty
};

// A project that takes a shopper through several categories.
struct ThemeSpec {
  std::string_view name;
  std::span<const std::string_view> categories;  // codes
  std::span<const std::string_view> motifs;      // patterns of its collections
  int peak_day_of_year;                          // 1..365
  int width_days;                                // half width of the season; 0: all year
  double strength;                               // how much more it draws at its peak
};

std::span<const CategorySpec> Categories();
std::span<const ThemeSpec> Themes();
std::span<const std::string_view> Brands();
std::span<const std::string_view> Colours();

}  // namespace vitrine

#endif  // VITRINE_SIMULATE_VOCABULARY_H_
