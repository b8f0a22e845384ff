// Asks a model the questions of a split. What ships is what is asked: the packed bundle through Engine::Recommend, as
// the Request is by default: without diversity, rotation and exploration, which the browser's lists have some of by
// default (web/src/shared/list-request.ts) and which give up accuracy for it.
#ifndef VITRINE_EVAL_EVALUATOR_H_
#define VITRINE_EVAL_EVALUATOR_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"
#include "engine/engine.h"
#include "eval/metrics.h"
#include "eval/split.h"

namespace vitrine {

// One question to an engine. `request` holds the history, by the indices of the bundle, and the length of the list.
using Ask = std::function<Result<Answer>(Engine* engine, const Request& request)>;

// Recommend() with the history masked: nothing of it is listed.
Result<Answer> AskRecommend(Engine* engine, const Request& request);

// Recommend() that may list all of the history again, also what was bought or lies in the cart.
Result<Answer> AskUnmasked(Engine* engine, const Request& request);

// Loads the bundle, once a thread, and asks for a list for every case.
//   list_length  how many items are asked for; less than kListLength makes the figures beyond it wrong, and is quicker
//   remap  item index of the cases -> item index of the bundle, or kUnknownItem; empty: they are the same. Targets that
//          the bundle does not know stay in the denominator: they can only be missed.
// Errors: those of Engine::Load; kInvalidArgument when the bundle's N is not `num_items` and `remap` is empty.
Result<Measured> EvaluateBundle(const Bundle& bundle, const Cases& cases, size_t num_items,
                                const std::vector<int32_t>& remap, int threads, int list_length = kListLength,
                                const Ask& ask = AskRecommend);

// Fills scores (double[N], zero on entry) for a history; higher is better. Called from several threads.
using Scorer = std::function<void(const std::vector<Event>& history, std::vector<double>* scores)>;

// The items of a history, ascending, free of repetitions.
std::vector<int32_t> DistinctItems(const std::vector<Event>& history);

// What a model did with the history masked, and without.
struct MaskedAndNot {
  Measured masked;
  Metrics unmasked;
};

// The same for a model that scores every item: ranks, masks the history, ties to the lower index.
Measured EvaluateScorer(const Scorer& scorer, const Cases& cases, size_t num_items, int threads);

// Both ways, for one scoring of each case.
MaskedAndNot EvaluateScorerBothWays(const Scorer& scorer, const Cases& cases, size_t num_items, int threads);

// Both ways for a model that scores items alike for everybody, without ranking them anew for each case.
//   scores  double[N]
MaskedAndNot EvaluateScores(std::span<const double> scores, const Cases& cases);

}  // namespace vitrine

#endif  // VITRINE_EVAL_EVALUATOR_H_
