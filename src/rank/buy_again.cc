#include "rank/buy_again.h"

#include <algorithm>
#include <cmath>

namespace vitrine {
namespace {

constexpr double kSecondsPerDay = 86400;
constexpr double kPrior = 2;  // of the shopper's own intervals
constexpr double kUsualDays = 30;
constexpr double kUsualRate = 0.5;

bool IsPurchase(const Event& event, size_t num_items) {
  return event.type == EventType::kPurchase && event.item >= 0 && static_cast<size_t>(event.item) < num_items;
}

}  // namespace

size_t FindBought(std::span<const Event> events, std::span<uint8_t> marks, std::span<BoughtItem> out) {
  size_t size = 0;
  for (size_t i = events.size(); i-- > 0;) {
    const Event& event = events[i];
    if (!IsPurchase(event, marks.size())) continue;
    uint8_t& mark = marks[static_cast<size_t>(event.item)];
    if (mark == 0) {
      if (size == out.size()) continue;
      mark = 1;
      out[size++] = {event.item, static_cast<int32_t>(i), 0, event.time_s, event.time_s};
      continue;
    }
    // Bought more than once: few items are, so a scan of what is there will do.
    BoughtItem& known = *std::find_if(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size),
                                      [&](const BoughtItem& bought) { return bought.item == event.item; });
    if (known.first_s - event.time_s < kSecondsPerDay) continue;
    known.first_s = event.time_s;
    ++known.intervals;
  }
  for (const BoughtItem& bought : out.first(size)) marks[static_cast<size_t>(bought.item)] = 0;
  return size;
}

float BuyAgainScore(const Model& model, const BoughtItem& bought, double now_s) {
  const auto item = static_cast<size_t>(bought.item);
  const double usual_days = model.has_repurchase ? model.interval_days[item] : kUsualDays;
  const double usual_rate = model.has_repurchase ? model.repeat_rates[item] / 255.0 : kUsualRate;
  const double own = bought.intervals;
  const double days = (kPrior * usual_days + (bought.last_s - bought.first_s) / kSecondsPerDay) / (kPrior + own);
  const double x = std::max(0.0, now_s - bought.last_s) / (kSecondsPerDay * days);
  const double due = x < 1 ? (1 + x) / 2 : 1 / std::sqrt(x);
  return static_cast<float>((kPrior * usual_rate + own) * due);
}

}  // namespace vitrine
