#include "fit/demand.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace vitrine {
namespace {

constexpr size_t kCategories = 16;

// Draws reports as browsers make them.
class Reporters {
 public:
  explicit Reporters(uint64_t seed) : random_(seed) {}

  void Report(double epsilon, uint32_t own, FeedbackReports* reports) {
    const uint32_t threshold = InventedThreshold(epsilon);
    ReportGroup& group = GroupOf(epsilon, reports);
    for (uint32_t c = 0; c < kCategories; ++c) {
      const auto draw = static_cast<uint32_t>(random_.Next() >> 32);
      group.ones[c] += draw < (c == own ? 1u << 31 : threshold);
    }
    ++group.reports;
  }

  // The worst that can be sent: the bit of one category is set, and the others are as chance makes them, so that
  // nothing tells it from an honest report.
  void Lie(double epsilon, uint32_t target, FeedbackReports* reports) {
    Report(epsilon, target, reports);
    ReportGroup& group = GroupOf(epsilon, reports);
    // Half of them had the bit already.
    group.ones[target] += random_.Chance(0.5);
  }

  uint32_t Draw(const std::vector<double>& shares) { return static_cast<uint32_t>(random_.Categorical(shares)); }

 private:
  static ReportGroup& GroupOf(double epsilon, FeedbackReports* reports) {
    for (ReportGroup& group : reports->groups) {
      if (group.epsilon == epsilon) return group;
    }
    ReportGroup& group = reports->groups.emplace_back();
    group.week = 2900;
    group.epsilon = epsilon;
    for (uint32_t c = 0; c < kCategories; ++c) group.categories.push_back(c);
    group.ones.assign(kCategories, 0);
    return group;
  }

  Random random_;
};

std::vector<double> LongTail() {
  std::vector<double> shares;
  double sum = 0;
  for (size_t c = 0; c < kCategories; ++c) sum += shares.emplace_back(1 / static_cast<double>(c + 1));
  for (double& share : shares) share /= sum;
  return shares;
}

constexpr int64_t kLater_s = 3000 * kReportWeek_s;

TEST(EstimateShares, ErrsByWhatTheoryGives) {
  const std::vector<double> shares = LongTail();
  constexpr uint64_t kReports = 2000;
  constexpr int kRuns = 300;
  for (const double epsilon : {0.5, 1.0, 2.0, 4.0}) {
    Reporters reporters(17);
    double squares = 0;
    double theory = 0;
    double bias = 0;
    for (int run = 0; run < kRuns; ++run) {
      FeedbackReports reports;
      for (uint64_t i = 0; i < kReports; ++i) reporters.Report(epsilon, reporters.Draw(shares), &reports);
      const std::vector<CategoryShare> estimated = EstimateShares(reports, kCategories, kLater_s);
      for (size_t c = 0; c < kCategories; ++c) {
        const double error = estimated[c].share - shares[c];
        squares += error * error;
        bias += error;
        theory += ShareVariance(ReportNoise::Of(epsilon), shares[c], kReports);
        EXPECT_EQ(estimated[c].reports, kReports);
      }
    }
    // 4,800 errors: their mean square is within 4 standard errors, 4 * sqrt(2 / 4800) = 8 %, of the variance.
    EXPECT_NEAR(squares / theory, 1, 0.08) << epsilon;
    EXPECT_LT(std::abs(bias), 4 * std::sqrt(theory)) << epsilon;
  }
}

TEST(EstimateShares, SeesAShareOfOnePercentAtThreeSigmaInAsManyReportsAsTheDesignSays) {
  const struct {
    double epsilon;
    uint64_t reports;
  } kEnough[] = {{1, 331'000}, {2, 65'000}, {4, 6'800}};
  for (const auto& [epsilon, reports] : kEnough) {
    const double sigma = std::sqrt(ShareVariance(ReportNoise::Of(epsilon), 0, reports));
    EXPECT_NEAR(0.01 / sigma, 3, 0.01) << epsilon;
  }
}

TEST(EstimateShares, WeighsReportsOfDifferentEpsilonByWhatTheyTell) {
  const std::vector<double> shares = LongTail();
  Reporters reporters(5);
  FeedbackReports reports;
  FeedbackReports precise;
  for (int i = 0; i < 20'000; ++i) {
    const uint32_t own = reporters.Draw(shares);
    reporters.Report(0.5, own, &reports);
    reporters.Report(4, own, &reports);
  }
  precise.groups.push_back(reports.groups[1]);
  const auto both = EstimateShares(reports, kCategories, kLater_s);
  const auto alone = EstimateShares(precise, kCategories, kLater_s);
  for (size_t c = 0; c < kCategories; ++c) {
    EXPECT_NEAR(both[c].share, shares[c], 5 * std::sqrt(both[c].variance));
    EXPECT_LT(both[c].variance, alone[c].variance * 1.001);
  }
}

TEST(EstimateShares, KnowsNothingOfWeeksThatEndLater) {
  Reporters reporters(5);
  FeedbackReports reports;
  reporters.Report(1, 0, &reports);
  EXPECT_EQ(EstimateShares(reports, kCategories, 2901 * kReportWeek_s - 1)[0].reports, 0u);
  EXPECT_EQ(EstimateShares(reports, kCategories, 2901 * kReportWeek_s)[0].reports, 1u);
  // One that the bundles of the reporters did not have.
  EXPECT_EQ(EstimateShares(reports, kCategories + 1, kLater_s)[kCategories].reports, 0u);
}

// Ten items a category, each with an equal part of its category's share.
struct Shelf {
  std::vector<float> popularity;
  std::vector<uint32_t> categories;
};

Shelf ShelfOf(const std::vector<double>& shares) {
  Shelf shelf;
  for (uint32_t c = 0; c < shares.size(); ++c) {
    for (int i = 0; i < 10; ++i) {
      shelf.popularity.push_back(static_cast<float>(shares[c] / shares[0]));
      shelf.categories.push_back(c);
    }
  }
  return shelf;
}

TEST(DemandFactors, FollowReportsThatDifferAndNotChance) {
  const std::vector<double> bought = LongTail();
  std::vector<double> wanted = bought;
  std::swap(wanted[1], wanted[9]);  // what is looked at and not bought, and the other way round
  const Shelf shelf = ShelfOf(bought);
  Reporters reporters(2);
  FeedbackReports same;
  FeedbackReports different;
  for (int i = 0; i < 50'000; ++i) {
    reporters.Report(2, reporters.Draw(bought), &same);
    reporters.Report(2, reporters.Draw(wanted), &different);
  }
  DemandOptions careful;
  careful.standard_errors = 4;
  const auto of_same =
      DemandFactors(EstimateShares(same, kCategories, kLater_s), shelf.popularity, shelf.categories, careful);
  for (const double factor : of_same) EXPECT_EQ(factor, 1);
  const auto factors =
      DemandFactors(EstimateShares(different, kCategories, kLater_s), shelf.popularity, shelf.categories, careful);
  EXPECT_EQ(factors[9], 2);
  EXPECT_EQ(factors[1], 0.5);
  EXPECT_EQ(factors[0], 1);
}

TEST(DemandFactors, SayNothingWithoutReportsOrCategories) {
  const Shelf shelf = ShelfOf(LongTail());
  const std::vector<CategoryShare> unknown(kCategories);
  for (const double factor : DemandFactors(unknown, shelf.popularity, shelf.categories, {})) EXPECT_EQ(factor, 1);
  const std::vector<uint32_t> none(shelf.categories.size(), Catalog::kNone);
  std::vector<CategoryShare> known(kCategories);
  for (CategoryShare& share : known) share = {0.5, 0, 10};
  for (const double factor : DemandFactors(known, shelf.popularity, none, {})) EXPECT_EQ(factor, 1);
}

// How many of the ten most popular items are of a category.
int InTopTen(const Shelf& shelf, std::vector<float> popularity, uint32_t category) {
  int count = 0;
  for (int n = 0; n < 10; ++n) {
    const auto best = std::max_element(popularity.begin(), popularity.end());
    count += shelf.categories[static_cast<size_t>(best - popularity.begin())] == category;
    *best = -1;
  }
  return count;
}

// One in twenty reports is false and names the smallest category; none of them can be told from an honest one.
TEST(PoisonedReports, MoveACategoryNoFurtherThanTheLimitWhereWithoutItTheyTakeTheShelf) {
  const std::vector<double> shares = LongTail();
  constexpr uint32_t kTarget = kCategories - 1;
  const Shelf shelf = ShelfOf(shares);
  for (const double epsilon : {0.5, 1.0, 2.0}) {
    Reporters reporters(23);
    FeedbackReports reports;
    for (int i = 0; i < 190'000; ++i) reporters.Report(epsilon, reporters.Draw(shares), &reports);
    for (int i = 0; i < 10'000; ++i) reporters.Lie(epsilon, kTarget, &reports);
    const std::vector<CategoryShare> estimated = EstimateShares(reports, kCategories, kLater_s);
    const auto factors_with = [&](const DemandOptions& options) {
      return DemandFactors(estimated, shelf.popularity, shelf.categories, options);
    };
    DemandOptions unlimited;
    unlimited.standard_errors = 0;
    unlimited.limit = 1e9;
    // A false report weighs (1 - q) / (p - q) honest ones: 6.4, 3.2 and 2.3 of them.
    const ReportNoise noise = ReportNoise::Of(epsilon);
    const double weight = (1 - noise.invented) / (ReportNoise::kKept - noise.invented);
    EXPECT_NEAR(estimated[kTarget].share, 0.95 * shares[kTarget] + 0.05 * weight,
                5 * std::sqrt(estimated[kTarget].variance));
    EXPECT_GT(factors_with(unlimited)[kTarget], 5) << epsilon;
    EXPECT_EQ(factors_with({})[kTarget], 2) << epsilon;

    std::vector<float> taken = shelf.popularity;
    ApplyDemand(factors_with(unlimited), shelf.categories, &taken);
    std::vector<float> held = shelf.popularity;
    ApplyDemand(factors_with({}), shelf.categories, &held);
    EXPECT_EQ(InTopTen(shelf, shelf.popularity, kTarget), 0);
    EXPECT_EQ(InTopTen(shelf, held, kTarget), 0) << epsilon;
    if (epsilon < 1) {
      EXPECT_EQ(InTopTen(shelf, taken, kTarget), 10);
    }
  }
}

TEST(ApplyDemand, ScalesToALargestOfOneAndLeavesItemsWithoutCategoryAlone) {
  std::vector<float> popularity = {1, 0.5f, 0.25f};
  ApplyDemand(std::vector<double>{0.5, 2}, std::vector<uint32_t>{0, 1, Catalog::kNone}, &popularity);
  EXPECT_EQ(popularity, (std::vector<float>{0.5f, 1, 0.25f}));
}

}  // namespace
}  // namespace vitrine
