// The rating formulas of the article that Vitrine grew from, to the letter, with what they come to. Reference models:
// they are measured beside others (`vitrine ratings`), and no list is made of them. docs/article.md says why.
#ifndef VITRINE_FIT_REFERENCE_ARTICLE_H_
#define VITRINE_FIT_REFERENCE_ARTICLE_H_

#include <optional>
#include <span>

namespace vitrine {

// Formula 4.1, user u's rating of an item i, from the ratings r(u,j) of u for what is related to i:
//
//   rho * (sum_j r(u,j) * sum_k r(u,k)) / sum_j r(u,j) + (1 - rho) * (sum_j r(u,j) * sum_k r(u,k)) / sum_j r(u,j)
//
// j and k run over the same set. Both terms are the same, so rho drops out, and what is left is sum_k r(u,k): no
// average, but a sum that grows with every rating.
//   related  r(u,j), any number
// Nothing where the ratings sum up to 0: the article divides by that.
std::optional<double> PredictBySum(std::span<const double> related, double rho);

// Formula 4.2, user v's rating of an item i through a user u whose similarity to v is rho:
//
//   rho * sum_j r(u,j) r(v,j) / sum_j r(u,j) + (1 - rho) * r(v,i)
//
// The article lets j run over i as well, and has r(v,i), which is what it asks for, on both sides. Here i is left out
// of its own prediction: j runs over the other items that both have rated, and `own` stands where r(v,i) would (v's
// mean, say); with rho = 1, as the article goes on, `own` has no weight. What is left is v's own mean, weighed by u's
// ratings; what u thinks of i has no part in it.
//   of_u, of_v  r(u,j) and r(v,j), of the same items, without i
// Nothing where u's ratings sum up to 0.
std::optional<double> PredictByNeighbour(std::span<const double> of_u, std::span<const double> of_v, double rho,
                                         double own);

}  // namespace vitrine

#endif  // VITRINE_FIT_REFERENCE_ARTICLE_H_
