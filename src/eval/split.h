// Which part of the data is learnt from, and which is asked about.
#ifndef VITRINE_EVAL_SPLIT_H_
#define VITRINE_EVAL_SPLIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "fit/histories.h"
#include "ingest/dataset.h"
#include "session/event.h"

namespace vitrine {

// Questions and their answers: the history of case i is histories[i], oldest first, its targets are targets[i],
// ascending. Users are customers, never guests.
struct Cases {
  std::vector<std::vector<Event>> histories;
  std::vector<std::vector<int32_t>> targets;
  std::vector<double> asked_s;  // when the answer was given: seconds since 1970, as event times

  size_t size() const { return histories.size(); }
};

// Evenly spread cases, `most` at the most; all of them if they are no more.
Cases SomeOf(const Cases& cases, size_t most);

// One of the two questions of a protocol: what to fit on, and what to ask.
struct Fold {
  Histories train;
  Histories unlimited;  // `train` without limits for a person (PersonLimits); empty: they are the same
  int64_t now_s = 0;    // what ages count from while fitting
  Cases cases;
  Cases baskets;  // "what goes with these": an order but for one item, and that item
  Cases repeats;  // "what will be bought again"

  // What baselines are fitted on: they protect nobody.
  const Histories& for_baselines() const { return unlimited.num_items > 0 ? unlimited : train; }
};

// Splits by time, "next basket, new items". The last 28 days are the future (of data that spans less than 84 days, the
// last 15 %), beginning at midnight. For every customer with a step on both sides the history is everything before the
// cut, and the targets are the items of the first step after it that are not in the history; customers without targets
// are left out. Where the first step after the cut is an event without an order, the question is the rest of that visit
// (steps at most 30 minutes apart): its first event is added to the history asked with, as the shop sees it, but not to
// the fit. Validation is the same, one such period earlier.
//
// Repeats: the history is that of `cases`, the targets are what the customer buys in the next order (of an event
// without order: in the rest of the visit) and has bought before.
//
// Baskets: of every order of two items or more of the same days, guests' too, one item drawn from a fixed seed is held
// out. The rest is the history (as cart events), the item the target. Of leave-one-out it is the order that `cases` ask
// for.
//
// Of each question at most kMostAsked cases are asked, evenly spread: what a case of item-kNN takes grows with the
// data, and the time of a training has to stay linear in it. Half of that many give a mean a standard error below
// 0.003.
//
// Leave-one-out: of every sequence of three steps or more, the last is the test and the one before it validation; both
// folds are fitted on what is left, and the validation item is part of the test's history, not of its fit.
inline constexpr size_t kMostAsked = 25'000;

enum class SplitKind : uint8_t { kTime, kLeaveOneOut };

struct Split {
  SplitKind kind = SplitKind::kTime;
  int64_t validation_cut_s = 0;  // time split only
  int64_t test_cut_s = 0;
  Fold validation;
  Fold test;
  std::string text;  // the protocol in one sentence, for reports
};

// Folds without cases are not an error: small data has none.
//   limits  of what is learnt from one person; what is asked is not limited
Split MakeSplit(const Dataset& dataset, SplitKind kind, const PersonLimits& limits = {});

// The newest time of the data; 0 for none.
int64_t NewestTime(const Dataset& dataset);

// "2011-11-11 00:00".
std::string TimeText(int64_t time_s);

}  // namespace vitrine

#endif  // VITRINE_EVAL_SPLIT_H_
