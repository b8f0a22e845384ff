#include "ingest/dates.h"

#include <gtest/gtest.h>

namespace vitrine {
namespace {

constexpr int64_t kDay20101201 = 1291161600;  // 2010-12-01 00:00:00 UTC

std::optional<int64_t> One(std::string_view text, DateOrder order = DateOrder::kInfer) {
  DateColumn column(order);
  const std::optional<DateColumn::Value> value = column.Parse(text);
  if (!value || !column.Resolve().ok()) return std::nullopt;
  return column.Seconds(*value);
}

TEST(Dates, ReadsIso8601) {
  EXPECT_EQ(One("2010-12-01"), kDay20101201);
  EXPECT_EQ(One("20101201"), kDay20101201);
  EXPECT_EQ(One("2010/12/01"), kDay20101201);
  EXPECT_EQ(One("2010-12-01 08:26"), kDay20101201 + 30360);
  EXPECT_EQ(One("2010-12-01 08:26:05"), kDay20101201 + 30365);
  EXPECT_EQ(One("2010-12-01T08:26:05"), kDay20101201 + 30365);
  EXPECT_EQ(One(" 2010-12-01T08:26:05.999Z "), kDay20101201 + 30365);
  EXPECT_EQ(One("2010-12-01 23:59:60"), kDay20101201 + 86399);
}

TEST(Dates, AppliesZones) {
  EXPECT_EQ(One("2010-12-01T01:00:00+01:00"), kDay20101201);
  EXPECT_EQ(One("2010-11-30T19:00:00-0500"), kDay20101201);
  EXPECT_EQ(One("2010-11-30 19:00:00 -05"), kDay20101201);
  EXPECT_EQ(One("2010-12-01 00:00:00 UTC"), kDay20101201);
}

TEST(Dates, ReadsNumbersOfSecondsAndMilliseconds) {
  EXPECT_EQ(One("1291161600"), kDay20101201);
  EXPECT_EQ(One("1291161600.75"), kDay20101201);
  EXPECT_EQ(One("1291161600000"), kDay20101201);
  EXPECT_EQ(One("0"), 0);
  EXPECT_EQ(One("99999999"), 99999999);  // eight digits that are no date
}

TEST(Dates, ReadsDottedDatesWithTheDayFirst) {
  EXPECT_EQ(One("1.12.2010"), kDay20101201);
  EXPECT_EQ(One("01.12.2010 8:26"), kDay20101201 + 30360);
}

TEST(Dates, ReadsTwelveHourTimes) {
  EXPECT_EQ(One("12/13/2010 8:26 PM"), kDay20101201 + 12 * 86400 + 20 * 3600 + 26 * 60);
  EXPECT_EQ(One("12/13/2010 12:00 am"), kDay20101201 + 12 * 86400);
  EXPECT_EQ(One("12/13/2010 13:00 PM"), std::nullopt);
}

TEST(Dates, DecidesTheOrderOfDayAndMonthOverTheColumn) {
  DateColumn us;
  const auto first = us.Parse("12/1/2010 8:26");
  ASSERT_TRUE(us.Parse("12/13/2010 8:26").has_value());
  ASSERT_TRUE(us.Resolve().ok());
  EXPECT_EQ(us.Seconds(*first), kDay20101201 + 30360);
  EXPECT_EQ(us.Describe(), "month/day/year (\"12/13/2010 8:26\" decides)");

  DateColumn british;
  const auto second = british.Parse("1/12/2010");
  ASSERT_TRUE(british.Parse("13/12/2010").has_value());
  ASSERT_TRUE(british.Resolve().ok());
  EXPECT_EQ(british.Seconds(*second), kDay20101201);
}

TEST(Dates, AsksWhenNothingInTheColumnDecides) {
  DateColumn column;
  ASSERT_TRUE(column.Parse("3/4/2011").has_value());
  const Status status = column.Resolve();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("--date-order"), std::string::npos);
  EXPECT_NE(status.message().find("3/4/2011"), std::string::npos);
}

TEST(Dates, DoesNotAskWhenBothOrdersSayTheSame) { EXPECT_EQ(One("12/12/2010"), kDay20101201 + 11 * 86400); }

TEST(Dates, FollowsTheOrderItIsGiven) {
  EXPECT_EQ(One("12/1/2010", DateOrder::kMonthFirst), kDay20101201);
  EXPECT_EQ(One("1/12/2010", DateOrder::kDayFirst), kDay20101201);
  EXPECT_EQ(One("13/1/2010", DateOrder::kMonthFirst), std::nullopt);
}

TEST(Dates, DropsDatesThatDoNotExistInTheOrderOfTheOthers) {
  DateColumn column;
  const auto odd = column.Parse("31/5/2011");
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(column.Parse("5/31/2011").has_value());
  ASSERT_TRUE(column.Resolve().ok());
  EXPECT_EQ(column.Seconds(*odd), std::nullopt);
}

TEST(Dates, ReadsYearsOfTwoDigits) { EXPECT_EQ(One("12/13/10"), kDay20101201 + 12 * 86400); }

TEST(Dates, ReadsMonthsByTheirNames) {
  EXPECT_EQ(One("1 Dec 2010"), kDay20101201);
  EXPECT_EQ(One("01-Dec-10 8:26"), kDay20101201 + 30360);
  EXPECT_EQ(One("01/DEC/2010"), kDay20101201);
  EXPECT_EQ(One("Dec 1, 2010, 8:26 AM"), kDay20101201 + 30360);
  EXPECT_EQ(One("december 1 2010"), kDay20101201);
  EXPECT_EQ(One("Wed, 01 Dec 2010 09:26:00 +0100"), kDay20101201 + 30360);
  EXPECT_EQ(One("1 Sept. 2010"), kDay20101201 - 91 * 86400);
  EXPECT_EQ(One("31 Feb 2010"), std::nullopt);
  EXPECT_EQ(One("1 Nix 2010"), std::nullopt);
  EXPECT_EQ(One("Dec 2010"), std::nullopt);
  EXPECT_EQ(One("Wednesday"), std::nullopt);
}

TEST(Dates, ReadsTheDaysOfASpreadsheetWhereTheWholeColumnIsLikeThat) {
  EXPECT_EQ(One("40513"), kDay20101201);
  EXPECT_EQ(One("40513.351388889"), kDay20101201 + 30360);
  EXPECT_EQ(One("25568"), 25568);
  DateColumn relative;
  const auto first = relative.Parse("40513");
  ASSERT_TRUE(relative.Parse("86400").has_value());
  ASSERT_TRUE(relative.Resolve().ok());
  EXPECT_EQ(relative.Seconds(*first), 40513);
  EXPECT_EQ(relative.Describe(), "seconds since 1970");
}

TEST(Dates, RefusesDatesThatNoCalendarHas) {
  for (const char* text : {"2011-02-30", "2011-02-29", "2011-13-01", "2011-00-10", "2011-01-00", "0000-01-01",
                           "1900-01-01", "2200-01-01", "30/2/2011", "2/30/2011", "31.4.2011", "2011-01-01 24:00",
                           "2011-01-01 12:60", "2011-01-01T12:00:00+99:00", "99999999999999"}) {
    EXPECT_EQ(One(text), std::nullopt) << text;
  }
  EXPECT_EQ(One("2012-02-29"), 1330473600);
}

TEST(Dates, RefusesWhatIsNoDate) {
  for (const char* text : {"", " ", "yesterday", "2011", "-5", "2011-1", "1/2", "1/2/3/4", "2011-01-01 x",
                           "2011-01-01x", "1-2/2011", "2011.01.01", "12:30", "2011-01-01 12", "1e9", "NaN"}) {
    // A year alone would pass as 2011 seconds after 1970; that is what it says, so it is a number.
    if (std::string_view(text) == "2011") {
      EXPECT_EQ(One(text), 2011);
    } else {
      EXPECT_EQ(One(text), std::nullopt) << text;
    }
  }
}

}  // namespace
}  // namespace vitrine
