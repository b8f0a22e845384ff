#include "fit/baselines.h"

#include <algorithm>
#include <cmath>

namespace vitrine {

ItemKnn::ItemKnn(const Histories& histories) {
  user_offsets_.push_back(0);
  item_offsets_.assign(histories.num_items + 1, 0);
  std::vector<uint32_t> items;
  for (size_t user = 0; user < histories.num_users(); ++user) {
    if (histories.is_guest[user] != 0) continue;
    const uint32_t begin = histories.step_items[histories.user_steps[user]];
    const uint32_t end = histories.step_items[histories.user_steps[user + 1]];
    items.assign(histories.items.begin() + begin, histories.items.begin() + end);
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
    for (const uint32_t item : items) {
      user_items_.push_back(item);
      ++item_offsets_[item + 1];
    }
    user_offsets_.push_back(static_cast<uint32_t>(user_items_.size()));
  }
  for (size_t i = 0; i < histories.num_items; ++i) {
    const uint32_t customers = item_offsets_[i + 1];
    inverse_length_.push_back(customers > 0 ? 1 / std::sqrt(static_cast<double>(customers)) : 0);
    item_offsets_[i + 1] += item_offsets_[i];
  }
  item_users_.resize(user_items_.size());
  std::vector<uint32_t> next(item_offsets_.begin(), item_offsets_.end() - 1);
  for (uint32_t user = 0; user + 1 < user_offsets_.size(); ++user) {
    for (uint32_t e = user_offsets_[user]; e < user_offsets_[user + 1]; ++e) item_users_[next[user_items_[e]]++] = user;
  }
}

void ItemKnn::Score(std::span<const int32_t> history, std::span<double> scores) const {
  // Customers first: the weight of a customer is what the history's items give it, so each is walked through once.
  std::vector<double> user_weights(user_offsets_.size() - 1, 0);
  for (const int32_t from : history) {
    const auto item = static_cast<size_t>(from);
    for (uint32_t e = item_offsets_[item]; e < item_offsets_[item + 1]; ++e) {
      user_weights[item_users_[e]] += inverse_length_[item];
    }
  }
  for (size_t user = 0; user < user_weights.size(); ++user) {
    if (user_weights[user] == 0) continue;
    for (uint32_t e = user_offsets_[user]; e < user_offsets_[user + 1]; ++e) {
      scores[user_items_[e]] += user_weights[user] * inverse_length_[user_items_[e]];
    }
  }
}

}  // namespace vitrine
