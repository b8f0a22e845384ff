#include "eval/lists.h"

#include <algorithm>
#include <span>
#include <utility>

#include "fit/popularity.h"
#include "rank/buy_again.h"

namespace vitrine {
namespace {

Result<Answer> AskBoughtTogether(Engine* engine, const Request& request) {
  std::vector<int32_t> items;
  for (const Event& event : request.events) items.push_back(event.item);
  return engine->BoughtTogether(items, request);
}

Result<Answer> AskBuyAgain(Engine* engine, const Request& request) { return engine->BuyAgain(request); }

Measured MeasurePopularity(const Fold& fold) {
  return EvaluateScores(CountItems(fold.train, AgeWeights(fold.train, fold.now_s, 0)), fold.baskets).masked;
}

// What was bought before, in an order that needs no model.
//   before(a, b)  whether a comes before b
template <typename Before>
Measured MeasureBought(const Cases& repeats, size_t num_items, const Before& before) {
  std::vector<std::vector<int32_t>> lists;
  std::vector<uint8_t> marks(num_items, 0);
  std::vector<BoughtItem> bought;
  for (const std::vector<Event>& history : repeats.histories) {
    bought.resize(kMaxBoughtItems);
    bought.resize(FindBought(history, marks, bought));
    std::sort(bought.begin(), bought.end(), [&](const BoughtItem& a, const BoughtItem& b) {
      return before(a, b) || (!before(b, a) && a.item < b.item);
    });
    std::vector<int32_t>& list = lists.emplace_back();
    for (size_t i = 0; i < std::min<size_t>(kListLength, bought.size()); ++i) list.push_back(bought[i].item);
  }
  return Measure(lists, repeats.targets, num_items);
}

Result<ListComparison> CompareBoughtTogether(const Bundle& bundle, const Fold& test, const std::vector<int32_t>& remap,
                                             const CompareOptions& options) {
  const size_t n = test.train.num_items;
  ListComparison out = {
      "boughtTogether", "of every order after the cut one item is held out and asked for with the rest", {}};
  Result<Measured> vitrine =
      EvaluateBundle(bundle, test.baskets, n, remap, options.threads, kListLength, AskBoughtTogether);
  if (!vitrine.ok()) return vitrine.status();
  Result<Measured> recommend = EvaluateBundle(bundle, test.baskets, n, remap, options.threads);
  if (!recommend.ok()) return recommend.status();
  auto& models = out.comparison.models;
  models.push_back({"vitrine", "what was bought in one order, through the engine", std::move(*vitrine)});
  models.push_back({"recommend", "the item graph, with the same items in the cart", std::move(*recommend)});
  models.push_back({"popularity", "distinct orders of an item", MeasurePopularity(test)});
  AddIntervals(options.bootstrap, &out.comparison);
  return out;
}

Result<ListComparison> CompareBuyAgain(const Bundle& bundle, const Fold& test, const std::vector<int32_t>& remap,
                                       const CompareOptions& options) {
  const size_t n = test.train.num_items;
  ListComparison out = {
      "buyAgain", "what a customer's next order holds that was bought before, at the time of that order", {}};
  Result<Measured> vitrine = EvaluateBundle(bundle, test.repeats, n, remap, options.threads, kListLength, AskBuyAgain);
  if (!vitrine.ok()) return vitrine.status();
  auto& models = out.comparison.models;
  models.push_back({"vitrine", "by rhythm and repeat rate, through the engine", std::move(*vitrine)});
  models.push_back({"most-often", "what was bought on the most days first, then the most recent",
                    MeasureBought(test.repeats, n, [](const BoughtItem& a, const BoughtItem& b) {
                      return a.intervals != b.intervals ? a.intervals > b.intervals : a.last_s > b.last_s;
                    })});
  models.push_back(
      {"most-recent", "the most recent purchase first",
       MeasureBought(test.repeats, n, [](const BoughtItem& a, const BoughtItem& b) { return a.last_s > b.last_s; })});
  AddIntervals(options.bootstrap, &out.comparison);
  return out;
}

}  // namespace

Result<std::vector<ListComparison>> CompareLists(const Bundle& bundle, const Fold& test,
                                                 const std::vector<int32_t>& remap, const CompareOptions& options) {
  std::vector<ListComparison> lists;
  if (test.baskets.size() > 0) {
    Result<ListComparison> together = CompareBoughtTogether(bundle, test, remap, options);
    if (!together.ok()) return together.status();
    lists.push_back(std::move(*together));
  }
  if (test.repeats.size() > 0) {
    Result<ListComparison> again = CompareBuyAgain(bundle, test, remap, options);
    if (!again.ok()) return again.status();
    lists.push_back(std::move(*again));
  }
  return lists;
}

}  // namespace vitrine
