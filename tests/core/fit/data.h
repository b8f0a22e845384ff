// Small data sets written by hand.
#ifndef VITRINE_TESTS_CORE_FIT_DATA_H_
#define VITRINE_TESTS_CORE_FIT_DATA_H_

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "fit/histories.h"
#include "ingest/dataset.h"

namespace vitrine::testing {

// Orders of one user, oldest first, a day apart from `first_day` on; each holds item indices.
struct Person {
  std::vector<std::vector<uint32_t>> orders;
  bool guest = false;
  int64_t first_day = 0;
};

inline Dataset MakeDataset(uint32_t num_items, const std::vector<Person>& people) {
  Dataset data;
  for (uint32_t i = 0; i < num_items; ++i) {
    data.catalog.ids.push_back("item-" + std::to_string(i));
    data.catalog.titles.push_back("Item " + std::to_string(i));
    data.catalog.prices.push_back(std::numeric_limits<float>::quiet_NaN());
    data.catalog.categories.push_back(Catalog::kNone);
    data.catalog.brands.push_back(Catalog::kNone);
  }
  uint32_t group = 0;
  for (const Person& person : people) {
    int64_t day = person.first_day;
    for (const std::vector<uint32_t>& order : person.orders) {
      ++group;
      for (const uint32_t item : order) {
        Interaction line;
        line.user = data.num_users;
        line.item = item;
        line.group = group;
        line.time_s = day * 86400;
        data.interactions.push_back(line);
      }
      ++day;
    }
    data.is_guest.push_back(person.guest ? 1 : 0);
    ++data.num_users;
  }
  return data;
}

// Two worlds of eight items each: whoever buys even items buys only even ones. The right answer for anybody is the rest
// of their own colour.
inline Dataset Checkerboard() {
  Random random(5);
  std::vector<Person> people;
  for (uint32_t u = 0; u < 60; ++u) {
    Person person;
    for (int order = 0; order < 3; ++order) {
      std::vector<uint32_t> items;
      while (items.size() < 3) {
        const auto item = static_cast<uint32_t>(2 * random.Below(8) + u % 2);
        bool known = false;
        for (const uint32_t other : items) known = known || other == item;
        if (!known) items.push_back(item);
      }
      person.orders.push_back(items);
    }
    people.push_back(person);
  }
  return MakeDataset(16, people);
}

}  // namespace vitrine::testing

#endif  // VITRINE_TESTS_CORE_FIT_DATA_H_
