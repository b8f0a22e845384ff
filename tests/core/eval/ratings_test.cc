#include "eval/ratings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"

namespace vitrine {
namespace {

// Generous and strict users, good and bad items, a hidden taste, and noise; every user rates four of ten items.
Ratings Simulated() {
  constexpr uint32_t kUsers = 150;
  constexpr uint32_t kItems = 60;
  Random random(9);
  std::vector<double> taste_of_user, taste_of_item, level_of_user, level_of_item;
  for (uint32_t u = 0; u < kUsers; ++u) {
    taste_of_user.push_back(random.Normal());
    level_of_user.push_back(0.4 * random.Normal());
  }
  Ratings ratings;
  ratings.num_users = kUsers;
  for (uint32_t i = 0; i < kItems; ++i) {
    taste_of_item.push_back(random.Normal());
    level_of_item.push_back(0.4 * random.Normal());
    ratings.item_ids.push_back("item-" + std::to_string(i));
  }
  for (uint32_t u = 0; u < kUsers; ++u) {
    std::vector<uint32_t> items(kItems);
    for (uint32_t i = 0; i < kItems; ++i) items[i] = i;
    random.Shuffle(std::span(items));
    for (uint32_t n = 0; n < 24; ++n) {
      const uint32_t i = items[n];
      const double value =
          3 + level_of_user[u] + level_of_item[i] + 0.8 * taste_of_user[u] * taste_of_item[i] + 0.3 * random.Normal();
      ratings.all.push_back({u, i, static_cast<float>(std::clamp(std::round(value), 1.0, 5.0)), int64_t{n}});
    }
  }
  return ratings;
}

const RatedModel& Named(const RatingComparison& comparison, const std::string& name) {
  return *std::find_if(comparison.models.begin(), comparison.models.end(),
                       [&](const RatedModel& model) { return model.name == name; });
}

TEST(SplitRatings, AsksForTheNewestAndNeverForWhatItLearntFrom) {
  Ratings ratings = Simulated();
  ratings.all.push_back({ratings.num_users++, 0, 3, 1});  // one rating: learnt from, not asked
  const RatingSplit split = SplitRatings(ratings);
  EXPECT_EQ(split.train.size() + split.validation.size() + split.test.size(), ratings.all.size());
  std::set<std::pair<uint32_t, uint32_t>> learnt;
  std::map<uint32_t, int64_t> newest;
  for (const auto* part : {&split.train, &split.validation}) {
    for (const Rating& rating : *part) {
      learnt.emplace(rating.user, rating.item);
      newest[rating.user] = std::max(newest[rating.user], rating.time_s);
    }
  }
  for (const Rating& rating : split.test) {
    EXPECT_FALSE(learnt.contains({rating.user, rating.item}));
    EXPECT_GT(rating.time_s, newest[rating.user]);
    EXPECT_NE(rating.user, ratings.num_users - 1);
  }
  EXPECT_EQ(split.test.size(), 150u * 4);
}

TEST(CompareRatings, FindsTheFactorsThatMadeTheRatings) {
  const RatingComparison comparison = CompareRatings(Simulated(), 1);
  ASSERT_EQ(comparison.models.size(), 9u);
  const double mean = Named(comparison, "mean").test.rmse;
  const double biases = Named(comparison, "biases").test.rmse;
  EXPECT_LT(biases, mean);
  EXPECT_LT(Named(comparison, "user-based").test.rmse, biases);
  EXPECT_LT(Named(comparison, "item-based").test.rmse, biases);
  EXPECT_LT(Named(comparison, "matrix-factorisation").test.rmse, biases * 0.9);
  for (const RatedModel& model : comparison.models) {
    EXPECT_LE(model.test.mae, model.test.rmse) << model.name;
    EXPECT_EQ(model.test.cases, comparison.split.test.size());
    EXPECT_LE(model.test.answered, model.test.cases);
  }
}

TEST(CompareRatings, ShowsThatFormula41IsNoRatingAndThat42IsTheUsersOwnMean) {
  const RatingComparison comparison = CompareRatings(Simulated(), 1);
  EXPECT_GT(Named(comparison, "article-4.1").test.rmse, 20);
  EXPECT_NEAR(Named(comparison, "article-4.2").test.rmse, Named(comparison, "user-mean").test.rmse, 0.15);
}

TEST(CompareRatings, AsksNothingWhereNobodyHasFiveRatings) {
  Ratings ratings;
  ratings.num_users = 1;
  ratings.item_ids = {"a"};
  ratings.all = {{0, 0, 4, 0}};
  for (const RatedModel& model : CompareRatings(ratings, 1).models) EXPECT_EQ(model.test.cases, 0u);
}

}  // namespace
}  // namespace vitrine
