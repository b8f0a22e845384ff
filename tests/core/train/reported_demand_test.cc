#include "train/reported_demand.h"

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/random.h"
#include "ingest/feedback_reports.h"
#include "train/pipeline.h"

namespace vitrine {
namespace {

using Json = nlohmann::json;

// Two categories that are bought alike.
std::string Orders() {
  std::string text = "order,customer,item,time\n";
  int order = 0;
  for (int week = 0; week < 30; ++week) {
    for (int customer = 0; customer < 40; ++customer) {
      const std::string number = std::to_string((customer + week) % 10);
      const std::string day = std::to_string(1'700'000'000 + (week * 7 + customer % 7) * 86'400);
      for (const char* what : {"mug", "bowl"}) {
        text += std::to_string(order) + ",c" + std::to_string(customer) + "," + what + number + "," + day + "\n";
      }
      ++order;
    }
  }
  return text;
}

std::string CatalogText() {
  std::string text = "item,title,category\n";
  for (int i = 0; i < 10; ++i) {
    for (const char* what : {"mug", "bowl"}) {
      const std::string name = what + std::to_string(i);
      text += name + "," + name + "," + what + "s\n";
    }
  }
  return text;
}

// As feedbackReport() writes them; of four shoppers three deal with mugs.
std::string Reports(int count, double epsilon) {
  Random random(9);
  const uint32_t threshold = InventedThreshold(epsilon);
  std::string text;
  for (int i = 0; i < count; ++i) {
    const int own = i % 4 == 0 ? 0 : 1;
    std::string bits;
    for (int c = 0; c < 2; ++c) {
      bits += (random.Next() >> 32) < (c == own ? uint64_t{1} << 31 : threshold) ? '1' : '0';
    }
    const Json report = {{"vitrine", "report"},
                         {"format", 1},
                         {"week", 2820},
                         {"epsilon", epsilon},
                         {"threshold", threshold},
                         {"categories", {"bowls", "mugs"}},
                         {"bits", bits}};
    text += report.dump() + "\n";
  }
  return text;
}

Result<Trained> TrainWith(const std::string& reports) {
  const auto source = MakeMemorySource("orders.csv", Orders());
  const auto catalog = MakeMemorySource("catalog.csv", CatalogText());
  const auto reported = MakeMemorySource("reports.jsonl", reports);
  TrainInput input;
  input.source = source.get();
  input.catalog = catalog.get();
  if (!reports.empty()) input.reports = reported.get();
  TrainHost host;
  host.sha256 = [](std::span<const uint8_t>) { return std::string(64, '0'); };
  host.gzip_size = [](std::span<const uint8_t> bytes) { return bytes.size(); };
  host.read_reports = ReadReportedDemand;
  TrainOptions options;
  options.dimensions = 8;
  return Train(input, options, host);
}

const Json& CategoryOf(const Json& report, const std::string& name) {
  for (const Json& category : report["reports"]["categories"]) {
    if (category["name"] == name) return category;
  }
  ADD_FAILURE() << "no category " << name;
  return report;
}

TEST(ReportedDemand, MovesThePopularityOfTheModelThatShips) {
  const Result<Trained> trained = TrainWith(Reports(4000, 2) + "not a report\n");
  ASSERT_TRUE(trained.ok()) << trained.status().message();
  const Json report = Json::parse(trained->report);
  EXPECT_EQ(report["reports"]["lines"], 4001);
  EXPECT_EQ(report["reports"]["taken"], 4000);
  EXPECT_EQ(report["reports"]["followed"], 4000);
  EXPECT_EQ(report["reports"]["refused"]["not-json"]["examples"], Json::array({4001}));
  EXPECT_NEAR(CategoryOf(report, "mugs")["share"].get<double>(), 0.75,
              4 * CategoryOf(report, "mugs")["standardError"].get<double>());
  EXPECT_GT(CategoryOf(report, "mugs")["factor"].get<double>(), 1.2);
  EXPECT_LT(CategoryOf(report, "bowls")["factor"].get<double>(), 0.8);
  ASSERT_FALSE(trained->warnings.empty());
  EXPECT_EQ(trained->warnings[0].rfind("reports.jsonl: 1 of 4001 reports refused, the first in line 4001:", 0), 0u);
}

TEST(ReportedDemand, IsNothingWithoutReports) {
  const Result<Trained> trained = TrainWith("");
  ASSERT_TRUE(trained.ok()) << trained.status().message();
  EXPECT_TRUE(Json::parse(trained->report)["reports"].is_null());
}

TEST(ReportedDemand, EndsATrainingWhereNoLineIsAReport) {
  const Result<Trained> trained = TrainWith("user,item\n1,2\n");
  ASSERT_FALSE(trained.ok());
  EXPECT_NE(trained.status().message().find("reports.jsonl"), std::string::npos) << trained.status().message();
}

}  // namespace
}  // namespace vitrine
