#include "fit/baskets.h"

namespace vitrine {

Histories OrdersOf(const Histories& histories) {
  Histories orders;
  orders.num_items = histories.num_items;
  orders.is_guest = histories.is_guest;
  orders.user_steps.push_back(0);
  orders.step_items.push_back(0);
  for (size_t user = 0; user < histories.num_users(); ++user) {
    for (uint32_t step = histories.user_steps[user]; step < histories.user_steps[user + 1]; ++step) {
      if (histories.step_groups[step] == 0) continue;
      const size_t before = orders.items.size();
      for (uint32_t i = histories.step_items[step]; i < histories.step_items[step + 1]; ++i) {
        if (histories.types[i] != EventType::kPurchase) continue;
        orders.items.push_back(histories.items[i]);
        orders.types.push_back(histories.types[i]);
      }
      if (orders.items.size() == before) continue;
      orders.step_items.push_back(static_cast<uint32_t>(orders.items.size()));
      orders.step_times.push_back(histories.step_times[step]);
      orders.step_groups.push_back(histories.step_groups[step]);
    }
    orders.user_steps.push_back(static_cast<uint32_t>(orders.step_times.size()));
  }
  return orders;
}

FittedGraph FitBaskets(const Histories& histories, const BasketOptions& options, int64_t now_s, int threads) {
  GraphOptions pairs;
  pairs.window = 0;
  pairs.half_life_days = options.half_life_days;
  pairs.step_size_power = options.order_size_power;
  pairs.source_power = options.source_power;
  pairs.target_power = options.target_power;
  pairs.max_followers = options.max_followers;
  pairs.min_support = options.min_support;
  pairs.min_people = options.min_people;
  return FitGraph(OrdersOf(histories), pairs, now_s, threads);
}

}  // namespace vitrine
