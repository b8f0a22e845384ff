// Collaborative filtering by neighbours, of explicit ratings: the classics, and the article's formulas as models.
#ifndef VITRINE_FIT_REFERENCE_NEIGHBOURHOOD_H_
#define VITRINE_FIT_REFERENCE_NEIGHBOURHOOD_H_

#include <cstdint>
#include <optional>

#include "fit/reference/rating_matrix.h"

namespace vitrine {

struct NeighbourOptions {
  int neighbours = 20;  // >= 1: the most similar ones, of those with a similarity above 0
  // >= 0. A similarity over n common ratings counts n / (n + shrink) of itself: two that agree once are no twins.
  double shrink = 5;
};

// Adds to the user's mean what similar users gave above their own:
//   mean(u) + sum over v of s(u,v) (r(v,i) - mean(v)) / sum of s(u,v)
// with s the correlation over what both rated. The matrix must outlive what is returned, of all of these.
// Source: Resnick et al., CSCW 1994 (GroupLens); shrinking as in Herlocker et al., SIGIR 1999.
RatingPredictor UserNeighbours(const RatingMatrix& matrix, const NeighbourOptions& options);

// The user's own ratings of similar items:
//   sum over j of s(i,j) r(u,j) / sum of s(i,j)
// with s the cosine of what raters gave above their means (adjusted cosine). Source: Sarwar et al., WWW 2001.
RatingPredictor ItemNeighbours(const RatingMatrix& matrix, const NeighbourOptions& options);

// Formula 4.1 of the article (article.h): what is related to an item are the user's other items that somebody has rated
// beside it.
RatingPredictor ArticleBySum(const RatingMatrix& matrix);

// Formula 4.2 of the article with the item left out of its own prediction, through the user who is most similar by the
// cosine of common ratings (ties: the lower number) among those who rated the item; rho is that cosine, which is 0..1
// for ratings that are not negative, and the user's own mean has what is left.
RatingPredictor ArticleByNeighbour(const RatingMatrix& matrix);

}  // namespace vitrine

#endif  // VITRINE_FIT_REFERENCE_NEIGHBOURHOOD_H_
