#include "ingest/feedback_reports.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace vitrine {
namespace {

const std::vector<std::string> kNames = {"mugs", "bowls", "lamps"};
constexpr int64_t kNewest_s = 1'790'000'000;  // 2026-09-21
constexpr int64_t kWeek = kNewest_s / kReportWeek_s;

struct ReportParts {
  std::string week = std::to_string(kWeek);
  std::string epsilon = "1";
  std::string threshold = std::to_string(InventedThreshold(1));
  std::string categories = R"(["bowls","lamps","mugs"])";
  std::string bits = "\"010\"";
  std::string head = R"("vitrine":"report","format":1)";
};

std::string LineOf(const ReportParts& parts) {
  return "{" + parts.head + ",\"week\":" + parts.week + ",\"epsilon\":" + parts.epsilon +
         ",\"threshold\":" + parts.threshold + ",\"categories\":" + parts.categories + ",\"bits\":" + parts.bits + "}";
}

Result<FeedbackReports> ReadText(std::string text) {
  const std::unique_ptr<ByteSource> source = MakeMemorySource("reports.jsonl", std::move(text));
  return ReadFeedbackReports(*source, kNames, kNewest_s);
}

// The reason why a line is refused beside one that is taken; "" when it is taken too.
std::string RefusalOf(const std::string& line) {
  const Result<FeedbackReports> reports = ReadText(LineOf({}) + "\n" + line + "\n");
  EXPECT_TRUE(reports.ok()) << reports.status().message();
  for (int i = 0; i < kNumReportRefusals; ++i) {
    const DroppedLines& lines = reports->refused[static_cast<size_t>(i)];
    if (lines.count == 0) continue;
    EXPECT_EQ(lines.examples[0].line, 2u);
    EXPECT_EQ(lines.examples[0].text, "");
    return ReportRefusalName(static_cast<ReportRefusal>(i));
  }
  return "";
}

TEST(FeedbackReports, AreAddedUpByWeekAndEpsilon) {
  ReportParts other;
  other.bits = "\"110\"";
  ReportParts earlier;
  earlier.week = std::to_string(kWeek - 1);
  ReportParts bolder;
  bolder.epsilon = "2";
  bolder.threshold = std::to_string(InventedThreshold(2));
  const Result<FeedbackReports> reports =
      ReadText(LineOf({}) + "\n\n" + LineOf(other) + "\r\n" + LineOf(earlier) + "\n" + LineOf(bolder));
  ASSERT_TRUE(reports.ok()) << reports.status().message();
  EXPECT_EQ(reports->lines, 4u);
  EXPECT_EQ(reports->taken, 4u);
  ASSERT_EQ(reports->groups.size(), 3u);
  EXPECT_EQ(reports->groups[0].week, kWeek - 1);
  const ReportGroup& group = reports->groups[1];
  EXPECT_EQ(group.reports, 2u);
  // By the catalogue: mugs, bowls, lamps.
  EXPECT_EQ(group.categories, (std::vector<uint32_t>{0, 1, 2}));
  EXPECT_EQ(group.ones, (std::vector<uint64_t>{0, 1, 2}));
}

TEST(FeedbackReports, ThatCannotBeAreRefusedWithTheReason) {
  const auto with = [](auto change) {
    ReportParts parts;
    change(&parts);
    return RefusalOf(LineOf(parts));
  };
  EXPECT_EQ(with([](ReportParts*) {}), "");
  EXPECT_EQ(RefusalOf("not json"), "not-json");
  EXPECT_EQ(RefusalOf("[1,2]"), "not-json");
  EXPECT_EQ(RefusalOf(LineOf({}) + LineOf({})), "not-json");
  EXPECT_EQ(RefusalOf("{\"vitrine\":\"caf\xe9\"}"), "not-json");
  EXPECT_EQ(RefusalOf("{}"), "not-a-report");
  EXPECT_EQ(with([](ReportParts* p) { p->head = R"("vitrine":"history","format":1)"; }), "not-a-report");
  EXPECT_EQ(with([](ReportParts* p) { p->head = R"("vitrine":"report","format":2)"; }), "not-a-report");
  EXPECT_EQ(with([](ReportParts* p) { p->epsilon = "0"; }), "epsilon");
  EXPECT_EQ(with([](ReportParts* p) { p->epsilon = "50"; }), "epsilon");
  EXPECT_EQ(with([](ReportParts* p) { p->epsilon = "\"1\""; }), "epsilon");
  EXPECT_EQ(with([](ReportParts* p) { p->threshold = "7"; }), "epsilon");
  EXPECT_EQ(with([](ReportParts* p) { p->week = "0"; }), "week");
  EXPECT_EQ(with([](ReportParts* p) { p->week = std::to_string(kWeek + 1); }), "");
  EXPECT_EQ(with([](ReportParts* p) { p->week = std::to_string(kWeek + 2); }), "week");
  EXPECT_EQ(with([](ReportParts* p) { p->week = "2900.5"; }), "week");
  EXPECT_EQ(with([](ReportParts* p) { p->categories = "[]"; }), "categories");
  EXPECT_EQ(with([](ReportParts* p) { p->categories = R"(["bowls","bowls","mugs"])"; }), "categories");
  EXPECT_EQ(with([](ReportParts* p) { p->categories = R"(["bowls",3,"mugs"])"; }), "categories");
  EXPECT_EQ(with([](ReportParts* p) { p->categories = R"(["bowls","__proto__","mugs"])"; }), "unknown-category");
  EXPECT_EQ(with([](ReportParts* p) { p->bits = "\"01\""; }), "bits");
  EXPECT_EQ(with([](ReportParts* p) { p->bits = "\"012\""; }), "bits");
  EXPECT_EQ(with([](ReportParts* p) { p->bits = "[0,1,0]"; }), "bits");
}

TEST(FeedbackReports, WithMoreBitsThanChanceGivesAreRefused) {
  std::vector<std::string> names;
  std::string categories;
  for (int i = 0; i < 64; ++i) {
    names.push_back("c" + std::to_string(i));
    categories += (i == 0 ? "[\"" : ",\"") + names.back() + "\"";
  }
  const auto taken_with_ones = [&](size_t ones) {
    ReportParts parts;
    parts.epsilon = "4";
    parts.threshold = std::to_string(InventedThreshold(4));
    parts.categories = categories + "]";
    parts.bits = "\"" + std::string(ones, '1') + std::string(64 - ones, '0') + "\"";
    ReportParts empty = parts;
    empty.bits = "\"" + std::string(64, '0') + "\"";
    const std::unique_ptr<ByteSource> source = MakeMemorySource("r", LineOf(empty) + "\n" + LineOf(parts));
    const Result<FeedbackReports> reports = ReadFeedbackReports(*source, names, kNewest_s);
    EXPECT_TRUE(reports.ok());
    return reports->taken == 2;
  };
  // 63 bits with probability 0.018 and one with 1/2: 1.6 on average, and 13 or more less than once in 1e9.
  EXPECT_TRUE(taken_with_ones(6));
  EXPECT_FALSE(taken_with_ones(20));
  EXPECT_FALSE(taken_with_ones(64));
}

TEST(FeedbackReports, FailWhenNoneIsLeftAndSayWhy) {
  EXPECT_NE(ReadText("{}\nx\n").status().message().find("not-json 1 (first in line 2)"), std::string::npos);
  EXPECT_EQ(ReadText("\n\n").status().message(), "reports.jsonl: has no reports");
  EXPECT_FALSE(ReadText(std::string(70'000, 'x')).ok());
}

TEST(ReportNoise, SpendsAtMostTheEpsilonItIsMadeOf) {
  for (const double epsilon : {0.1, 0.5, 1.0, 2.0, 3.0, 4.0}) {
    const ReportNoise noise = ReportNoise::Of(epsilon);
    EXPECT_LE(noise.epsilon(), epsilon);
    EXPECT_NEAR(noise.epsilon(), epsilon, 1e-6);
    EXPECT_NEAR(noise.invented, 1 / (std::exp(epsilon) + 1), 1e-9);
  }
}

}  // namespace
}  // namespace vitrine
