#include "eval/split.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <utility>

#include "base/random.h"
#include "session/session.h"

namespace vitrine {
namespace {

constexpr int64_t kDay = 86400;
constexpr int64_t kFuture = 28 * kDay;
constexpr auto kVisitGap = static_cast<int64_t>(kVisitGap_s);
constexpr int64_t kEndOfTime = std::numeric_limits<int64_t>::max();

void SortAndUnique(std::vector<int32_t>* items) {
  std::sort(items->begin(), items->end());
  items->erase(std::unique(items->begin(), items->end()), items->end());
}

// The items of the events that `wanted` says yes to.
template <typename Wanted>
std::vector<int32_t> ItemsOf(const std::vector<Event>& events, const Wanted& wanted) {
  std::vector<int32_t> items;
  for (const Event& event : events) {
    if (wanted(event)) items.push_back(event.item);
  }
  SortAndUnique(&items);
  return items;
}

// Adds the question if it asks for anything.
void AddQuestion(std::vector<Event> history, std::vector<int32_t> targets, double asked_s, Cases* cases) {
  if (history.empty() || targets.empty()) return;
  cases->histories.push_back(std::move(history));
  cases->targets.push_back(std::move(targets));
  cases->asked_s.push_back(asked_s);
}

// Adds the cases "what new things come in steps target_begin..target_end-1 after steps begin..target_begin-1", and
// "what is bought again in them".
void AddCases(const Histories& all, size_t begin, size_t target_begin, size_t target_end, Fold* fold) {
  if (target_begin == target_end) return;
  std::vector<Event> history;
  AppendEvents(all, begin, target_begin, &history);
  std::vector<Event> future;
  AppendEvents(all, target_begin, target_end, &future);
  const auto is_purchase = [](const Event& event) { return event.type == EventType::kPurchase; };
  const std::vector<int32_t> seen = ItemsOf(history, [](const Event&) { return true; });
  const std::vector<int32_t> bought = ItemsOf(history, is_purchase);
  const double asked_s = future.front().time_s;
  AddQuestion(
      history,
      ItemsOf(future, [&](const Event& event) { return !std::binary_search(seen.begin(), seen.end(), event.item); }),
      asked_s, &fold->cases);
  AddQuestion(history,
              ItemsOf(future,
                      [&](const Event& event) {
                        return is_purchase(event) && std::binary_search(bought.begin(), bought.end(), event.item);
                      }),
              asked_s, &fold->repeats);
}

// Adds the case "what goes with the rest of this order", if it is one and has a rest.
void AddBasket(const Histories& all, size_t step, Cases* cases) {
  std::vector<Event> bought;
  for (uint32_t i = all.step_items[step]; i < all.step_items[step + 1]; ++i) {
    if (all.step_groups[step] == 0 || all.types[i] != EventType::kPurchase) continue;
    Event event;
    event.item = static_cast<int32_t>(all.items[i]);
    event.type = EventType::kCart;
    event.time_s = static_cast<double>(all.step_times[step]);
    bought.push_back(event);
  }
  if (bought.size() < 2) return;
  const auto held_out = bought.begin() + static_cast<std::ptrdiff_t>(SplitMix64(step) % bought.size());
  const int32_t target = held_out->item;
  bought.erase(held_out);
  AddQuestion(std::move(bought), {target}, static_cast<double>(all.step_times[step]), cases);
}

// What the steps of cut_s..end_s are asked about.
void AskBetween(const Histories& all, int64_t cut_s, int64_t end_s, Fold* fold) {
  for (size_t step = 0; step < all.num_steps(); ++step) {
    if (all.step_times[step] >= cut_s && all.step_times[step] < end_s) AddBasket(all, step, &fold->baskets);
  }
  for (size_t user = 0; user < all.num_users(); ++user) {
    if (all.is_guest[user] != 0) continue;
    const auto times = std::span(all.step_times);
    const auto begin = times.begin() + all.user_steps[user];
    const auto end = times.begin() + all.user_steps[user + 1];
    const auto first = std::lower_bound(begin, end, cut_s);
    if (first == begin || first == end || *first >= end_s) continue;
    size_t target = static_cast<size_t>(first - times.begin());
    const size_t last = all.user_steps[user + 1];
    size_t target_end = target + 1;
    if (all.step_groups[target] == 0) {
      // A visit: the first event is what the shop sees when it asks, the rest is what it should have shown.
      ++target;
      target_end = target;
      while (target_end < last && times[target_end] <= times[target_end - 1] + kVisitGap) ++target_end;
    }
    AddCases(all, all.user_steps[user], target, target_end, fold);
  }
}

// Of the users with three steps or more the step that is `from_end` from the end is asked about.
void AskLastSteps(const Histories& all, size_t from_end, Fold* fold) {
  for (size_t user = 0; user < all.num_users(); ++user) {
    const size_t begin = all.user_steps[user];
    const size_t end = all.user_steps[user + 1];
    if (all.is_guest[user] != 0 || end - begin < 3) continue;
    AddCases(all, begin, end - from_end, end - from_end + 1, fold);
    AddBasket(all, end - from_end, &fold->baskets);
  }
}

// What a fold is fitted on, and what its baselines are.
void Learn(const Dataset& dataset, HistoryOptions options, const PersonLimits& limits, Fold* fold) {
  Histories unlimited = MakeHistories(dataset, options);
  if (!limits.any()) {
    fold->train = std::move(unlimited);
    return;
  }
  options.limits = limits;
  fold->train = MakeHistories(dataset, options);
  if (fold->train.items.size() < unlimited.items.size()) fold->unlimited = std::move(unlimited);
}

void SplitByTime(const Dataset& dataset, const Histories& all, const PersonLimits& limits, Split* split) {
  int64_t oldest = kEndOfTime;
  for (const int64_t time : all.step_times) oldest = std::min(oldest, time);
  const int64_t newest = NewestTime(dataset);
  const auto midnight = [](int64_t time) { return time - ((time % kDay) + kDay) % kDay; };
  int64_t future = kFuture;
  if (all.num_steps() > 0 && newest - oldest < 3 * kFuture) {
    future = std::max(kDay, midnight((newest - oldest) * 15 / 100));
  }
  split->test_cut_s = midnight(newest) - future;
  split->validation_cut_s = split->test_cut_s - future;
  const auto fill = [&](int64_t cut_s, int64_t end_s, Fold* fold) {
    HistoryOptions before;
    before.before_s = cut_s;
    Learn(dataset, before, limits, fold);
    fold->now_s = cut_s;
    AskBetween(all, cut_s, end_s, fold);
  };
  fill(split->validation_cut_s, split->test_cut_s, &split->validation);
  fill(split->test_cut_s, kEndOfTime, &split->test);
  split->text =
      "time split, next basket, new items: history before " + TimeText(split->test_cut_s) +
      ", targets are the items of a customer's first order after it that are not in the history (where events come "
      "without orders: of the rest of the first visit, whose first event joins the history); all items ranked, history "
      "masked, ties to the lower index; fitted on what is before the cut, tuned on the same question " +
      std::to_string(future / kDay) + " days earlier";
}

void LeaveOneOut(const Dataset& dataset, const Histories& all, const PersonLimits& limits, Split* split) {
  HistoryOptions without_last_two;
  without_last_two.drop_last_steps = 2;
  Learn(dataset, without_last_two, limits, &split->test);
  split->test.now_s = NewestTime(dataset);
  split->validation.train = split->test.train;
  split->validation.unlimited = split->test.unlimited;
  split->validation.now_s = split->test.now_s;
  AskLastSteps(all, 1, &split->test);
  AskLastSteps(all, 2, &split->validation);
  split->text =
      "leave-one-out: the last item of each sequence of three or more is the test item, the one before it validation; "
      "all "
      "items ranked, history masked, ties to the lower index; fitted on the training part only (the validation item is "
      "in "
      "the history asked with, not in the fit), tuned on validation, tested once";
}

void AskSome(Fold* fold) {
  for (Cases* cases : {&fold->cases, &fold->baskets, &fold->repeats}) *cases = SomeOf(*cases, kMostAsked);
}

}  // namespace

Cases SomeOf(const Cases& cases, size_t most) {
  const size_t stride = (cases.size() + most - 1) / std::max<size_t>(1, most);
  if (stride <= 1) return cases;
  Cases some;
  for (size_t i = 0; i < cases.size(); i += stride) {
    some.histories.push_back(cases.histories[i]);
    some.targets.push_back(cases.targets[i]);
    some.asked_s.push_back(cases.asked_s[i]);
  }
  return some;
}

int64_t NewestTime(const Dataset& dataset) {
  int64_t newest = dataset.interactions.empty() ? 0 : dataset.interactions.front().time_s;
  for (const Interaction& line : dataset.interactions) newest = std::max(newest, line.time_s);
  return newest;
}

std::string TimeText(int64_t time_s) {
  const std::chrono::sys_seconds time{std::chrono::seconds(time_s)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const int64_t minute = (time - day).count() / 60;
  char text[48];
  std::snprintf(text, sizeof(text), "%04d-%02u-%02u %02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(minute / 60),
                static_cast<int>(minute % 60));
  return text;
}

Split MakeSplit(const Dataset& dataset, SplitKind kind, const PersonLimits& limits) {
  Split split;
  split.kind = kind;
  // What is taken back later was there when the question was asked.
  HistoryOptions as_it_was;
  as_it_was.skip_withdrawn = false;
  const Histories all = MakeHistories(dataset, as_it_was);
  if (kind == SplitKind::kTime) {
    SplitByTime(dataset, all, limits, &split);
  } else {
    LeaveOneOut(dataset, all, limits, &split);
  }
  const size_t testable = split.test.cases.size();
  AskSome(&split.validation);
  AskSome(&split.test);
  if (split.test.cases.size() < testable) {
    split.text += "; " + std::to_string(split.test.cases.size()) + " of " + std::to_string(testable) +
                  " test cases are asked, evenly spread";
  }
  return split;
}

}  // namespace vitrine
