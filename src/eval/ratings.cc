#include "eval/ratings.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <span>
#include <utility>

#include "fit/reference/matrix_factorisation.h"
#include "fit/reference/neighbourhood.h"
#include "fit/reference/rating_matrix.h"

namespace vitrine {
namespace {

constexpr size_t kLeastAsked = 5;  // ratings of a user
constexpr double kBiasShrink = 5;

// A model that is fitted on a matrix, with one setting or another.
struct Candidate {
  std::string text;
  std::function<RatingPredictor(const RatingMatrix&)> fit;
};

struct Contender {
  std::string name;
  std::vector<Candidate> candidates;  // of which validation chooses
  bool within_scale = true;
};

RatingFigures Measure(const RatingMatrix& matrix, const RatingPredictor& predict, std::span<const Rating> asked,
                      bool within_scale) {
  const RatingBiases biases = FitBiases(matrix, kBiasShrink);
  RatingFigures figures;
  double squares = 0;
  double sizes = 0;
  for (const Rating& rating : asked) {
    const std::optional<double> own = predict(rating.user, rating.item);
    double predicted = own ? *own : biases(rating.user, rating.item);
    if (within_scale) predicted = std::clamp(predicted, double{matrix.lowest}, double{matrix.highest});
    const double error = predicted - double{rating.value};
    squares += error * error;
    sizes += std::abs(error);
    figures.answered += own.has_value();
  }
  figures.cases = asked.size();
  if (figures.cases == 0) return figures;
  figures.rmse = std::sqrt(squares / static_cast<double>(figures.cases));
  figures.mae = sizes / static_cast<double>(figures.cases);
  return figures;
}

std::optional<double> IfKnown(double value) { return std::isnan(value) ? std::nullopt : std::optional(value); }

std::vector<Contender> Means() {
  const auto mean = [](const RatingMatrix& m) -> RatingPredictor {
    return [&m](uint32_t, uint32_t) { return std::optional(m.mean); };
  };
  const auto of_user = [](const RatingMatrix& m) -> RatingPredictor {
    return [&m](uint32_t user, uint32_t) { return IfKnown(m.user_means[user]); };
  };
  const auto of_item = [](const RatingMatrix& m) -> RatingPredictor {
    return [&m](uint32_t, uint32_t item) { return IfKnown(m.item_means[item]); };
  };
  const auto biases = [](const RatingMatrix& m) -> RatingPredictor {
    return [b = FitBiases(m, kBiasShrink)](uint32_t user, uint32_t item) { return std::optional(b(user, item)); };
  };
  return {{"mean", {{"of all ratings", mean}}},
          {"user-mean", {{"of the user's ratings", of_user}}},
          {"item-mean", {{"of the item's ratings", of_item}}},
          {"biases", {{"how generous the user is and how good the item, added to the mean", biases}}}};
}

std::vector<Contender> FormulasOfTheArticle() {
  return {{"article-4.1", {{"the article's formula 4.1: the sum of the user's related ratings", ArticleBySum}}, false},
          {"article-4.2",
           {{"the article's formula 4.2 through the most similar user, the item left out of its own prediction",
             ArticleByNeighbour}},
           false}};
}

std::vector<Contender> Others(uint64_t seed) {
  Contender users = {"user-based", {}};
  Contender items = {"item-based", {}};
  for (const int neighbours : {10, 20, 50}) {
    const NeighbourOptions options = {neighbours};
    const std::string count = std::to_string(neighbours);
    users.candidates.push_back({"what " + count + " similar users gave above their means",
                                [options](const RatingMatrix& m) { return UserNeighbours(m, options); }});
    items.candidates.push_back({"the user's ratings of " + count + " similar items",
                                [options](const RatingMatrix& m) { return ItemNeighbours(m, options); }});
  }
  Contender factors = {"matrix-factorisation", {}};
  for (const double regularisation : {0.03, 0.1, 0.3}) {
    for (const int dimensions : {4, 16}) {
      FactorisationOptions options;
      options.regularisation = regularisation;
      options.dimensions = dimensions;
      options.seed = seed;
      std::string text = "biases and " + std::to_string(dimensions) + " factors, regularisation 0.";
      text += regularisation < 0.1 ? "03" : regularisation < 0.3 ? "1" : "3";
      factors.candidates.push_back({std::move(text), [options](const RatingMatrix& m) -> RatingPredictor {
                                      const auto fitted = std::make_shared<MatrixFactorisation>(m, options);
                                      return [fitted](uint32_t user, uint32_t item) {
                                        return std::optional(fitted->Predict(user, item));
                                      };
                                    }});
    }
  }
  return {users, items, factors};
}

}  // namespace

RatingSplit SplitRatings(const Ratings& ratings) {
  RatingSplit split;
  const std::span<const Rating> all = ratings.all;
  for (size_t begin = 0; begin < all.size();) {
    size_t end = begin;
    while (end < all.size() && all[end].user == all[begin].user) ++end;
    const size_t n = end - begin;
    const size_t test = n >= kLeastAsked ? n / 5 : 0;
    const size_t validation = n >= kLeastAsked ? std::max<size_t>(1, (n - test) / 5) : 0;
    const std::span<const Rating> mine = all.subspan(begin, n);
    const auto add = [](std::span<const Rating> from, std::vector<Rating>* to) {
      to->insert(to->end(), from.begin(), from.end());
    };
    add(mine.first(n - test - validation), &split.train);
    add(mine.subspan(n - test - validation, validation), &split.validation);
    add(mine.last(test), &split.test);
    begin = end;
  }
  split.text =
      "of each user with five ratings or more the newest fifth is predicted; settings are chosen on the newest fifth "
      "before that; where a model has nothing to say, the biases of user and item stand in";
  return split;
}

RatingComparison CompareRatings(const Ratings& ratings, uint64_t seed) {
  RatingComparison out;
  out.split = SplitRatings(ratings);
  const RatingMatrix early(out.split.train, ratings.num_users, ratings.num_items());
  std::vector<Rating> known = out.split.train;
  known.insert(known.end(), out.split.validation.begin(), out.split.validation.end());
  const RatingMatrix late(known, ratings.num_users, ratings.num_items());
  std::vector<Contender> contenders = Means();
  for (const auto& more : {FormulasOfTheArticle(), Others(seed)}) {
    contenders.insert(contenders.end(), more.begin(), more.end());
  }
  for (const Contender& contender : contenders) {
    RatedModel model;
    model.name = contender.name;
    const Candidate* best = nullptr;
    for (const Candidate& candidate : contender.candidates) {
      const RatingFigures figures = Measure(early, candidate.fit(early), out.split.validation, contender.within_scale);
      if (best != nullptr && !(figures.rmse < model.validation.rmse)) continue;
      best = &candidate;
      model.validation = figures;
    }
    model.text = best->text;
    model.test = Measure(late, best->fit(late), out.split.test, contender.within_scale);
    out.models.push_back(std::move(model));
  }
  return out;
}

}  // namespace vitrine
