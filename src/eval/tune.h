// Chooses the settings of a model on the validation fold.
#ifndef VITRINE_EVAL_TUNE_H_
#define VITRINE_EVAL_TUNE_H_

#include <functional>
#include <string>
#include <vector>

#include "base/status.h"
#include "eval/split.h"
#include "fit/model.h"

namespace vitrine {

// Settings to start from. Each was found on the validation part of a public or generated data set of its shape.
struct Start {
  std::string name;
  FitOptions options;
};

// Orders of many items (Online Retail): what was bought together lately says it all, order across orders little.
FitOptions BasketStart();
// Single items in order, without usable times (Amazon Beauty).
FitOptions SequenceStart();
// Visits of a shop's page (the sample shop): the last clicks count most.
FitOptions VisitStart();

// The starts that suit the data, the likeliest first: sequences without a clock start from nothing that decays by days.
std::vector<Start> StartsFor(const Dataset& dataset);

// Whether times are those of a clock; the lines of a sequence are only numbered.
bool HasClock(const Dataset& dataset);

struct TuneResult {
  FitOptions options;
  std::string start;      // name of the start it came from
  double ndcg_at_10 = 0;  // on validation, of the packed bundle through the engine
  int measured = 0;       // settings that were tried
  FittedFactors factors;  // of the fold with these options, so that nobody fits them again; empty: fit them
};

struct TuneOptions {
  int threads = 0;
  // Of more validation cases than this only every so-manieth is asked, which halves the time and costs little.
  // Range: >= 1.
  size_t max_cases = 8000;
  // A sequence encoder that was trained on the fold's own histories, or nullptr. It then stands in for the factors as
  // it is, and only its weight in the blend is tuned; a weight of 0 in the result says to ship without it.
  const FittedEncoder* encoder = nullptr;
  // Whether blends that ask no vectors are out of the question, however well they do: for a bundle that is wanted for
  // its vectors.
  bool keep_vectors = false;
  // Called before each measurement: how many are done, and of how many at the most. What it returns unless it is ok
  // ends the search.
  std::function<Status(int done, int most)> progress;
};

// Takes the best of the starts, then goes once over the settings one by one, keeping a value that improves NDCG@10
// by at least 0.2 %; beside a trained encoder then over those of the blend again.
// Every candidate is packed and asked through Engine::Recommend, as what ships. The test fold is not an argument, so it
// cannot be looked at. Without validation cases the first start is the answer.
// REQUIRES: at least one start.
Result<TuneResult> Tune(const Fold& validation, const std::vector<Start>& starts, const TuneOptions& options);

}  // namespace vitrine

#endif  // VITRINE_EVAL_TUNE_H_
