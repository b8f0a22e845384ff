// The lists other than recommend(), each beside what it has to beat: report.json's "lists".
#ifndef VITRINE_EVAL_LISTS_H_
#define VITRINE_EVAL_LISTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"
#include "eval/compare.h"
#include "eval/split.h"

namespace vitrine {

struct ListComparison {
  std::string name;  // as in report.json
  std::string text;  // what was asked, for people
  Comparison comparison;
};

// "boughtTogether", on the test fold's baskets, beside "recommend" (the item graph, asked with the same items in the
// cart) and "popularity"; and "buyAgain", on its repeats, beside "most-often" (ties: most recent) and "most-recent".
// What the fold has no cases for is left out. The options' `has_clock` is not read.
//   remap  as for EvaluateBundle
// Errors: those of EvaluateBundle().
Result<std::vector<ListComparison>> CompareLists(const Bundle& bundle, const Fold& test,
                                                 const std::vector<int32_t>& remap, const CompareOptions& options);

}  // namespace vitrine

#endif  // VITRINE_EVAL_LISTS_H_
