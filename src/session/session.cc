#include "session/session.h"

#include <algorithm>

namespace vitrine {
namespace {

// The strongest type per item would need a look-up by item; the session is short, so a scan of what is there will do.
SessionItem* FindItem(std::span<SessionItem> items, int32_t item) {
  const auto it = std::find_if(items.begin(), items.end(), [&](const SessionItem& s) { return s.item == item; });
  return it == items.end() ? nullptr : &*it;
}

}  // namespace

int BuildSession(std::span<const Event> events, const SessionParams& params, std::span<uint8_t> marks,
                 std::span<SessionItem> out) {
  constexpr uint8_t kListed = 1;
  constexpr uint8_t kBarred = 2;
  const auto is_known = [&](const Event& event) {
    return event.item >= 0 && static_cast<size_t>(event.item) < marks.size();
  };
  const auto capacity = std::min(static_cast<size_t>(std::max(params.max_items, 0)), out.size());
  size_t size = 0;
  int32_t age = -1;
  uint32_t group_of_step = 0;
  size_t oldest = events.size();
  while (oldest > 0) {
    const Event& event = events[oldest - 1];
    const auto type = static_cast<size_t>(event.type);
    const float weight = type < params.type_weights.size() ? params.type_weights[type] : 0;
    uint8_t* mark = is_known(event) && weight != 0 ? &marks[static_cast<size_t>(event.item)] : nullptr;
    if (mark != nullptr && weight > 0 && *mark == 0 && size == capacity) break;
    --oldest;
    if (mark == nullptr || *mark == kBarred) continue;
    if (*mark == kListed) {
      SessionItem* known = FindItem(out.first(size), event.item);
      known->weight = std::max(known->weight, weight);
    } else if (weight < 0) {
      *mark = kBarred;
    } else {
      const bool same_step = event.group != 0 && event.group == group_of_step;
      if (!same_step) ++age;
      group_of_step = event.group;
      *mark = kListed;
      size_t place = size++;
      for (; place > 0 && out[place - 1].age == age && out[place - 1].item < event.item; --place) {
        out[place] = out[place - 1];
      }
      out[place] = {event.item, static_cast<int32_t>(oldest), weight, age};
    }
  }
  for (size_t i = oldest; i < events.size(); ++i) {
    if (is_known(events[i])) marks[static_cast<size_t>(events[i].item)] = 0;
  }
  return static_cast<int>(size);
}

size_t NewestVisit(std::span<const Event> events) {
  size_t begin = events.size();
  while (begin > 0 && (begin == events.size() || events[begin].time_s - events[begin - 1].time_s <= kVisitGap_s)) --begin;
  return begin;
}

int SequenceOf(std::span<const SessionItem> session, std::span<int32_t> items) {
  const size_t size = std::min(session.size(), items.size());
  for (size_t i = 0; i < size; ++i) items[size - 1 - i] = session[i].item;
  return static_cast<int>(size);
}

}  // namespace vitrine
