#include "ingest/ratings.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "reading.h"

namespace vitrine {
namespace {

struct RatingsReading {
  Result<Ratings> result = Ratings();
  IngestReport report;

  const DroppedLines& Dropped(DropReason reason) const { return report.dropped[static_cast<size_t>(reason)]; }
};

RatingsReading ReadText(std::string text) {
  RatingsReading reading;
  const std::unique_ptr<ByteSource> source = MakeMemorySource("in.csv", std::move(text));
  reading.result = ReadRatings(*source, {}, &reading.report);
  return reading;
}

TEST(Ratings, AreReadByUserAndTime) {
  const RatingsReading r = ReadText("user,item,value,time\nu,b,4.5,2026-01-02\nv,b,1,2026-01-01\nu,a,3,2026-01-01\n");
  ASSERT_TRUE(r.result.ok()) << r.result.status().message();
  const Ratings& ratings = *r.result;
  EXPECT_EQ(ratings.num_users, 2u);
  ASSERT_EQ(ratings.all.size(), 3u);
  EXPECT_EQ(ratings.item_ids, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(ratings.all[0].value, 3);
  EXPECT_EQ(ratings.all[1].value, 4.5f);
  EXPECT_LT(ratings.all[0].time_s, ratings.all[1].time_s);
  EXPECT_EQ(ratings.all[2].user, 1u);
}

TEST(Ratings, OfAnExportOfEventsAreTheLinesOfThatType) {
  const RatingsReading r =
      ReadText("user,item,type,value,time\nu,a,view,,1\nu,a,rating,4,2\nu,b,purchase,,3\nv,a,Review,2,4\n");
  ASSERT_TRUE(r.result.ok()) << r.result.status().message();
  EXPECT_EQ(r.result->all.size(), 2u);
  ASSERT_EQ(r.report.rules.size(), 1u);
  EXPECT_EQ(r.report.rules[0].rule, "ratings-only");
  EXPECT_EQ(r.report.rules[0].lines, 2u);
}

TEST(Ratings, OfOneItemByOneUserAreItsNewest) {
  const RatingsReading r = ReadText("user,item,rating,time\nu,a,1,2026-01-03\nu,a,5,2026-01-01\nu,a,2,2026-01-03\n");
  ASSERT_TRUE(r.result.ok());
  ASSERT_EQ(r.result->all.size(), 1u);
  EXPECT_EQ(r.result->all[0].value, 2);
  EXPECT_EQ(r.report.rules[0].rule, "newest-rating");
  EXPECT_EQ(r.report.rules[0].lines, 2u);
}

TEST(Ratings, WithoutTimesGoByTheirPlaceInTheFile) {
  const RatingsReading r = ReadText("user,item,rating\nu,a,1\nu,b,2\nu,a,3\n");
  ASSERT_TRUE(r.result.ok());
  ASSERT_EQ(r.result->all.size(), 2u);
  EXPECT_EQ(r.result->item_ids, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(r.result->all[1].value, 3);
}

TEST(Ratings, ThatAreNoneAreDroppedAndCounted) {
  const RatingsReading r = ReadText(
      "user,item,rating,time\nu,a,good,1\nu,a,,1\nu,a,NaN,1\n,a,3,1\nu,,3,1\nu,a,3,yesterday\nu,a,1e300,1\nu,a,4,1\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.result->all.size(), 1u);
  EXPECT_EQ(r.Dropped(DropReason::kBadValue).count, 4u);
  EXPECT_EQ(r.Dropped(DropReason::kBadValue).examples[0].text, "good");
  EXPECT_EQ(r.Dropped(DropReason::kMissingUser).count, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kMissingItem).count, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kBadTime).count, 1u);
}

TEST(Ratings, FailWithWhatIsMissing) {
  EXPECT_TRUE(Contains(ReadText("user,item,time\nu,a,1\n").result.status().message(), "no column for \"value\""));
  EXPECT_TRUE(Contains(ReadText("item,rating\na,1\n").result.status().message(), "no column for \"user\""));
  EXPECT_TRUE(Contains(ReadText("user,item,rating\nu,a,x\n").result.status().message(), "none of its 1 lines"));
  EXPECT_TRUE(Contains(ReadText("").result.status().message(), "in.csv: is empty"));
}

}  // namespace
}  // namespace vitrine
