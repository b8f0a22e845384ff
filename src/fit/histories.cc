#include "fit/histories.h"

#include <algorithm>
#include <unordered_map>

namespace vitrine {
namespace {

struct Line {
  size_t step;
  uint32_t item;
  EventType type;
};

// Numbers the steps of one user's lines, by time of the first line; an order whose lines carry different times, or that
// was entered while another one was, is one step all the same.
void SplitIntoSteps(std::span<const Interaction> lines, std::vector<Line>* out,
                    std::vector<const Interaction*>* firsts) {
  std::unordered_map<uint32_t, size_t> step_of_group;
  out->clear();
  firsts->clear();
  for (const Interaction& line : lines) {
    size_t step = firsts->size();
    if (line.group != 0) step = step_of_group.try_emplace(line.group, step).first->second;
    if (step == firsts->size()) firsts->push_back(&line);
    out->push_back({step, line.item, line.type});
  }
  std::stable_sort(out->begin(), out->end(),
                   [](const Line& a, const Line& b) { return a.step != b.step ? a.step < b.step : a.item < b.item; });
  out->erase(std::unique(out->begin(), out->end(),
                         [](const Line& a, const Line& b) { return a.step == b.step && a.item == b.item; }),
             out->end());
}

}  // namespace

bool IsInterest(EventType type) {
  switch (type) {
    case EventType::kView:
    case EventType::kCart:
    case EventType::kPurchase:
    case EventType::kLike:
    case EventType::kRating:
    case EventType::kClick:
      return true;
    default:
      return false;
  }
}

Histories MakeHistories(const Dataset& dataset, const HistoryOptions& options) {
  Histories histories;
  histories.num_items = static_cast<uint32_t>(dataset.catalog.size());
  histories.is_guest = dataset.is_guest;
  histories.user_steps.push_back(0);
  histories.step_items.push_back(0);
  std::vector<Interaction> mine;
  std::vector<Line> lines;
  std::vector<const Interaction*> firsts;
  size_t next = 0;
  for (uint32_t user = 0; user < dataset.num_users; ++user) {
    mine.clear();
    for (; next < dataset.interactions.size() && dataset.interactions[next].user == user; ++next) {
      const Interaction& line = dataset.interactions[next];
      if (IsInterest(line.type) && !(options.skip_cancelled && line.cancelled)) mine.push_back(line);
    }
    SplitIntoSteps(mine, &lines, &firsts);
    const size_t dropped = std::min(firsts.size(), static_cast<size_t>(options.drop_last_steps));
    const size_t kept = firsts.size() - dropped;
    size_t i = 0;
    for (size_t step = 0; step < kept && firsts[step]->time_s < options.before_s; ++step) {
      for (; i < lines.size() && lines[i].step == step; ++i) {
        histories.items.push_back(lines[i].item);
        histories.types.push_back(lines[i].type);
      }
      histories.step_items.push_back(static_cast<uint32_t>(histories.items.size()));
      histories.step_times.push_back(firsts[step]->time_s);
      histories.step_groups.push_back(firsts[step]->group);
    }
    histories.user_steps.push_back(static_cast<uint32_t>(histories.step_times.size()));
  }
  return histories;
}

}  // namespace vitrine
