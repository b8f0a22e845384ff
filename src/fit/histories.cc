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

// Leaves the newest lines of a person, as the limits say. Of the step that is cut the lower items go first.
void Clip(const PersonLimits& limits, std::vector<Line>* lines) {
  if (limits.repeats > 0) {
    std::unordered_map<uint32_t, int> seen;
    const auto is_left_out = [&](const Line& line) { return ++seen[line.item] > limits.repeats; };
    lines->erase(lines->begin(), std::remove_if(lines->rbegin(), lines->rend(), is_left_out).base());
  }
  if (limits.items > 0 && lines->size() > static_cast<size_t>(limits.items)) {
    lines->erase(lines->begin(), lines->end() - limits.items);
  }
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
    size_t kept = firsts.size() - dropped;
    while (kept > 0 && firsts[kept - 1]->time_s >= options.before_s) --kept;
    std::erase_if(lines, [&](const Line& line) { return line.step >= kept; });
    Clip(options.limits, &lines);
    for (size_t i = 0; i < lines.size();) {
      const size_t step = lines[i].step;
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

std::vector<uint32_t> CountPeople(const Histories& histories) {
  std::vector<uint32_t> people(histories.num_items, 0);
  std::vector<size_t> last(histories.num_items, histories.num_users());
  for (size_t user = 0; user < histories.num_users(); ++user) {
    const uint32_t begin = histories.step_items[histories.user_steps[user]];
    const uint32_t end = histories.step_items[histories.user_steps[user + 1]];
    for (uint32_t i = begin; i < end; ++i) {
      const uint32_t item = histories.items[i];
      if (last[item] == user) continue;
      last[item] = user;
      ++people[item];
    }
  }
  return people;
}

}  // namespace vitrine
