#include "fit/repurchase.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace vitrine {
namespace {

constexpr int64_t kSecondsPerDay = 86400;

// What is known of one item, of one category or of the whole shop.
struct Group {
  std::vector<float> intervals;  // days
  double customers = 0;
  double repeaters = 0;
};

struct Estimate {
  double log_days;
  double rate;
};

struct Purchase {
  uint32_t item;
  int64_t time_s;
};

// Adds one customer's purchases, which are sorted by item and then by time.
void AddCustomer(std::span<const Purchase> purchases, std::vector<Group>* items) {
  for (size_t i = 0; i < purchases.size();) {
    Group& group = (*items)[purchases[i].item];
    const size_t before = group.intervals.size();
    int64_t occasion_s = purchases[i].time_s;
    const uint32_t item = purchases[i].item;
    for (++i; i < purchases.size() && purchases[i].item == item; ++i) {
      const int64_t passed_s = purchases[i].time_s - occasion_s;
      if (passed_s < kSecondsPerDay) continue;
      group.intervals.push_back(static_cast<float>(static_cast<double>(passed_s) / kSecondsPerDay));
      occasion_s = purchases[i].time_s;
    }
    group.customers += 1;
    if (group.intervals.size() > before) group.repeaters += 1;
  }
}

std::vector<Group> GroupByItem(const Histories& histories) {
  std::vector<Group> items(histories.num_items);
  std::vector<Purchase> purchases;
  for (size_t user = 0; user < histories.num_users(); ++user) {
    if (histories.is_guest[user] != 0) continue;
    purchases.clear();
    for (uint32_t step = histories.user_steps[user]; step < histories.user_steps[user + 1]; ++step) {
      for (uint32_t i = histories.step_items[step]; i < histories.step_items[step + 1]; ++i) {
        if (histories.types[i] != EventType::kPurchase) continue;
        purchases.push_back({histories.items[i], histories.step_times[step]});
      }
    }
    std::sort(purchases.begin(), purchases.end(), [](const Purchase& a, const Purchase& b) {
      return a.item != b.item ? a.item < b.item : a.time_s < b.time_s;
    });
    AddCustomer(purchases, &items);
  }
  return items;
}

void Merge(const Group& from, Group* into) {
  into->intervals.insert(into->intervals.end(), from.intervals.begin(), from.intervals.end());
  into->customers += from.customers;
  into->repeaters += from.repeaters;
}

// The lower median, so that it is an interval that was seen. REQUIRES: not empty.
float Median(std::vector<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Estimate Shrink(const Group& group, const Estimate& towards, const RepurchaseOptions& options) {
  Estimate out = towards;
  if (group.repeaters >= options.min_people) {
    const auto n = static_cast<double>(group.intervals.size());
    const double prior = options.interval_prior;
    out.log_days = (n * std::log(double{Median(group.intervals)}) + prior * towards.log_days) / (n + prior);
  }
  if (group.customers < options.min_people) return out;
  const double prior = options.rate_prior;
  out.rate = (group.repeaters + prior * towards.rate) / (group.customers + prior);
  return out;
}

}  // namespace

FittedRepurchase FitRepurchase(const Histories& histories, std::span<const uint32_t> categories,
                               const RepurchaseOptions& options) {
  const std::vector<Group> items = GroupByItem(histories);
  Group shop;
  std::unordered_map<uint32_t, Group> of_category;
  for (size_t item = 0; item < items.size(); ++item) {
    Merge(items[item], &shop);
    if (!categories.empty()) Merge(items[item], &of_category[categories[item]]);
  }
  FittedRepurchase out;
  if (shop.intervals.size() < static_cast<size_t>(options.min_intervals)) return out;
  const Estimate everywhere = {std::log(double{Median(shop.intervals)}), shop.repeaters / shop.customers};
  std::unordered_map<uint32_t, Estimate> category_estimates;
  for (const auto& [category, group] : of_category) {
    category_estimates.emplace(category, Shrink(group, everywhere, options));
  }
  for (size_t item = 0; item < items.size(); ++item) {
    const Estimate& towards = categories.empty() ? everywhere : category_estimates.at(categories[item]);
    const Estimate estimate = Shrink(items[item], towards, options);
    out.interval_days.push_back(static_cast<float>(std::exp(estimate.log_days)));
    out.repeat_rates.push_back(static_cast<float>(estimate.rate));
    out.intervals.push_back(static_cast<uint32_t>(items[item].intervals.size()));
  }
  return out;
}

}  // namespace vitrine
