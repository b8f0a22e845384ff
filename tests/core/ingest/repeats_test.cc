#include "ingest/repeats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "reading.h"

namespace vitrine {
namespace {

IngestOptions Limit(int repeats, size_t from) {
  IngestOptions options;
  options.repeats = {repeats, from};
  return options;
}

std::vector<int64_t> TimesOf(const Dataset& dataset) {
  std::vector<int64_t> times;
  for (const Interaction& line : dataset.interactions) times.push_back(line.time_s);
  return times;
}

// `lines` views of one item by one user, at seconds 1000, 1001, ...; and one of another item before them.
std::string Views(int lines) {
  std::string text = "user,item,type,time\nu,other,view,1\n";
  for (int i = 0; i < lines; ++i) text += "u,a,view," + std::to_string(1000 + i) + "\n";
  return text;
}

TEST(Repeats, OfALongFileOnlyTheNewestAreKept) {
  const Reading r = Read(ReadEvents, Views(100), Limit(3, 10));
  ASSERT_TRUE(r.result.ok()) << r.message();
  EXPECT_EQ(TimesOf(r.dataset()), (std::vector<int64_t>{1, 1097, 1098, 1099}));
  EXPECT_EQ(r.report.lines_read, 101u);
  EXPECT_EQ(r.report.lines_kept, 4u);
  EXPECT_EQ(r.Dropped(DropReason::kRepeat).count, 97u);
  EXPECT_EQ(r.Dropped(DropReason::kRepeat).examples[0].line, 3u);
}

TEST(Repeats, OfAShortFileAllAreKept) {
  const Reading r = Read(ReadEvents, Views(100), Limit(3, 101));
  ASSERT_TRUE(r.result.ok()) << r.message();
  EXPECT_EQ(r.dataset().interactions.size(), 101u);
  EXPECT_EQ(r.report.TotalDropped(), 0u);
}

TEST(Repeats, AreAllKeptWithoutALimit) {
  const Reading r = Read(ReadEvents, Views(100), Limit(0, 10));
  ASSERT_TRUE(r.result.ok()) << r.message();
  EXPECT_EQ(r.dataset().interactions.size(), 101u);
}

// People, items and types are told apart, also where their numbers fall into one bucket of the count.
TEST(Repeats, AreOfOnePersonOneItemAndOneType) {
  std::string text = "user,item,type,time\n";
  for (int i = 0; i < 40; ++i) {
    const std::string time = std::to_string(1000 + i);
    for (const char* what : {"u,a,view,", "u,a,cart,", "u,b,view,", "v,a,view,"}) text += what + time + "\n";
  }
  const Reading r = Read(ReadEvents, text, Limit(2, 10));
  ASSERT_TRUE(r.result.ok()) << r.message();
  EXPECT_EQ(TimesOf(r.dataset()), (std::vector<int64_t>{1038, 1038, 1038, 1039, 1039, 1039, 1038, 1039}));
}

TEST(Repeats, AreTheNewestAlsoWhereAFileBeginsWithThem) {
  std::string text = "user,item,type,time\n";
  for (int i = 100; i > 0; --i) text += "u,a,view," + std::to_string(1000 + i) + "\n";
  const Reading r = Read(ReadEvents, text, Limit(2, 10));
  ASSERT_TRUE(r.result.ok()) << r.message();
  EXPECT_EQ(TimesOf(r.dataset()), (std::vector<int64_t>{1099, 1100}));
}

// 12/1 may be in December or in January until 13/1 says it, long after the first look.
TEST(Repeats, WaitForTheOrderOfDayAndMonth) {
  std::string text = "user,item,type,time\n";
  for (int day = 1; day <= 12; ++day) {
    for (int i = 0; i < 10; ++i) text += "u,a,view," + std::to_string(day) + "/1/2026\n";
  }
  text += "u,a,view,13/1/2026\n";
  const Reading r = Read(ReadEvents, text, Limit(2, 20));
  ASSERT_TRUE(r.result.ok()) << r.message();
  constexpr int64_t kTwelfth_s = 1768176000;  // of January 2026
  EXPECT_EQ(TimesOf(r.dataset()), (std::vector<int64_t>{kTwelfth_s, kTwelfth_s + 86400}));
}

// Which lines are left must not depend on when the filter happened to look.
TEST(Repeats, AreTheSameWhereverTheLimitBegins) {
  std::string text = "user,item,type,time\n";
  for (int i = 0; i < 3000; ++i) {
    const int pair = i * 7919 % 211;
    text += "u" + std::to_string(pair % 13) + ",i" + std::to_string(pair % 17) + ",view," +
            std::to_string(1000 + i * 31 % 997) + "\n";
  }
  const Reading early = Read(ReadEvents, text, Limit(5, 50));
  const Reading late = Read(ReadEvents, text, Limit(5, 2999));
  ASSERT_TRUE(early.result.ok() && late.result.ok());
  EXPECT_EQ(early.Dropped(DropReason::kRepeat).count, late.Dropped(DropReason::kRepeat).count);
  EXPECT_GT(early.Dropped(DropReason::kRepeat).count, 1000u);
  const auto lines_of = [](const Dataset& dataset) {
    std::vector<std::vector<int64_t>> lines;
    for (const Interaction& line : dataset.interactions) lines.push_back({line.user, line.item, line.time_s});
    return lines;
  };
  EXPECT_EQ(lines_of(early.dataset()), lines_of(late.dataset()));
}

}  // namespace
}  // namespace vitrine
