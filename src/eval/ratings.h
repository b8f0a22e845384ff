// How well rating models predict ratings that were held out.
#ifndef VITRINE_EVAL_RATINGS_H_
#define VITRINE_EVAL_RATINGS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ingest/ratings.h"

namespace vitrine {

// Of each user with five ratings or more, the newest fifth is asked for (test), and of what is left the newest fifth
// before that, at least one each; everything else, and users of fewer, is learnt from.
struct RatingSplit {
  std::vector<Rating> train;
  std::vector<Rating> validation;
  std::vector<Rating> test;
  std::string text;  // the protocol in one sentence, for reports
};

RatingSplit SplitRatings(const Ratings& ratings);

struct RatingFigures {
  double rmse = 0;      // root of the mean squared error
  double mae = 0;       // mean of the absolute error
  size_t cases = 0;     // 0: nothing was asked, and the figures mean nothing
  size_t answered = 0;  // ... of which the model itself; for the others the biases of user and item stand in
};

struct RatedModel {
  std::string name;  // as in the command's JSON
  std::string text;  // what it is, for people, with the settings that were chosen
  RatingFigures validation;
  RatingFigures test;
};

struct RatingComparison {
  RatingSplit split;
  std::vector<RatedModel> models;  // means first, then the article's formulas, then the others
};

// "mean", "user-mean", "item-mean", "biases"; "article-4.1", "article-4.2"; "user-based", "item-based",
// "matrix-factorisation". The settings of the last three are chosen by RMSE on validation; all are then fitted on train
// and validation and asked for test once. Predictions but those of the article's formulas, which are taken as they
// are, are kept within the scale of what was learnt from.
//   seed  of the factors' start
RatingComparison CompareRatings(const Ratings& ratings, uint64_t seed);

}  // namespace vitrine

#endif  // VITRINE_EVAL_RATINGS_H_
