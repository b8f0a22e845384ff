#include "fit/histories.h"

#include <algorithm>
#include <unordered_map>

#include "session/session.h"

namespace vitrine {
namespace {

struct Line {
  size_t step;
  uint32_t item;
  const Interaction* source;
};

// Numbers the steps of one user's lines, by time of the first line; an order whose lines carry different times, or that
// was entered while another one was, is one step all the same.
void SplitIntoSteps(std::span<const Interaction* const> lines, std::vector<Line>* out,
                    std::vector<const Interaction*>* firsts) {
  std::unordered_map<uint32_t, size_t> step_of_group;
  out->clear();
  firsts->clear();
  for (const Interaction* line : lines) {
    size_t step = firsts->size();
    if (line->group != 0) step = step_of_group.try_emplace(line->group, step).first->second;
    if (step == firsts->size()) firsts->push_back(line);
    out->push_back({step, line->item, line});
  }
  std::stable_sort(out->begin(), out->end(),
                   [](const Line& a, const Line& b) { return a.step != b.step ? a.step < b.step : a.item < b.item; });
  out->erase(std::unique(out->begin(), out->end(),
                         [](const Line& a, const Line& b) { return a.step == b.step && a.item == b.item; }),
             out->end());
}

// Takes out the lines that one of the user's later lines before `end_s` took back.
//   all  of the user, in time order
void Withdraw(std::span<const Interaction> all, int64_t end_s, std::vector<Line>* lines) {
  std::unordered_map<uint32_t, const Interaction*> withdrawals;
  for (const Interaction& line : all) {
    if (IsWithdrawal(line.type) && line.time_s < end_s) withdrawals[line.item] = &line;
  }
  if (withdrawals.empty()) return;
  std::erase_if(*lines, [&](const Line& line) {
    const auto found = withdrawals.find(line.item);
    return found != withdrawals.end() && line.source < found->second;
  });
}

float WeightOf(EventType type) {
  static constexpr SessionParams kDefaults;
  const auto index = static_cast<size_t>(type);
  return index < kDefaults.type_weights.size() ? kDefaults.type_weights[index] : 0;
}

}  // namespace

bool IsInterest(EventType type) { return WeightOf(type) > 0; }

bool IsWithdrawal(EventType type) { return WeightOf(type) < 0; }

Histories MakeHistories(const Dataset& dataset, const HistoryOptions& options) {
  Histories histories;
  histories.num_items = static_cast<uint32_t>(dataset.catalog.size());
  histories.is_guest = dataset.is_guest;
  histories.user_steps.push_back(0);
  histories.step_items.push_back(0);
  std::vector<const Interaction*> mine;
  std::vector<Line> lines;
  std::vector<const Interaction*> firsts;
  size_t next = 0;
  for (uint32_t user = 0; user < dataset.num_users; ++user) {
    mine.clear();
    const size_t begin = next;
    for (; next < dataset.interactions.size() && dataset.interactions[next].user == user; ++next) {
      const Interaction& line = dataset.interactions[next];
      if (IsInterest(line.type) && !(options.skip_cancelled && line.cancelled)) mine.push_back(&line);
    }
    SplitIntoSteps(mine, &lines, &firsts);
    size_t kept = firsts.size() - std::min(firsts.size(), static_cast<size_t>(options.drop_last_steps));
    while (kept > 0 && firsts[kept - 1]->time_s >= options.before_s) --kept;
    std::erase_if(lines, [&](const Line& line) { return line.step >= kept; });
    if (options.skip_withdrawn) {
      const int64_t end_s = kept < firsts.size() ? std::min(options.before_s, firsts[kept]->time_s) : options.before_s;
      Withdraw(std::span(dataset.interactions).subspan(begin, next - begin), end_s, &lines);
    }
    for (size_t i = 0; i < lines.size();) {
      const size_t step = lines[i].step;
      for (; i < lines.size() && lines[i].step == step; ++i) {
        histories.items.push_back(lines[i].item);
        histories.types.push_back(lines[i].source->type);
      }
      histories.step_items.push_back(static_cast<uint32_t>(histories.items.size()));
      histories.step_times.push_back(firsts[step]->time_s);
      histories.step_groups.push_back(firsts[step]->group);
    }
    histories.user_steps.push_back(static_cast<uint32_t>(histories.step_times.size()));
  }
  return histories;
}

void AppendEvents(const Histories& histories, size_t begin, size_t end, std::vector<Event>* events) {
  for (size_t step = begin; step < end; ++step) {
    for (uint32_t i = histories.step_items[step]; i < histories.step_items[step + 1]; ++i) {
      Event event;
      event.item = static_cast<int32_t>(histories.items[i]);
      event.type = histories.types[i];
      event.group = histories.step_groups[step];
      event.time_s = static_cast<double>(histories.step_times[step]);
      events->push_back(event);
    }
  }
}

}  // namespace vitrine
