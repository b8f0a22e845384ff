#include "train/privacy.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host.h"
#include "train/pipeline.h"

namespace vitrine {
namespace {

using Json = nlohmann::json;

// Customers who buy a pot after a pan, week after week, and each something that nobody else buys.
std::string Orders() {
  constexpr int kCustomers = 80;
  constexpr int kWeeks = 30;
  std::string text = "order,customer,item,time\n";
  int order = 0;
  for (int week = 0; week < kWeeks; ++week) {
    for (int customer = 0; customer < kCustomers; ++customer) {
      const std::string pair = std::to_string((customer + week) % 60);  // a new one every week
      const std::string day = std::to_string(1'700'000'000 + (week * 7 + customer % 7) * 86'400);
      const std::string own = "own" + std::to_string(customer) + "-" + std::to_string(week % 3);
      for (const std::string& item : {"pan" + pair, "pot" + pair, own}) {
        text += std::to_string(order) + ",customer-" + std::to_string(customer) + "," + item + "," + day + "\n";
      }
      ++order;
    }
  }
  return text;
}

TrainHost Host() {
  TrainHost host = testing::Host();
  host.measure_privacy = MeasurePrivacy;
  return host;
}

Result<Trained> TrainWith(const PrivacyOptions& privacy, const TrainHost& host = Host()) {
  const auto source = MakeMemorySource("orders.csv", Orders());
  TrainInput input;
  input.source = source.get();
  TrainOptions options;
  options.privacy = privacy;
  options.dimensions = 8;
  return Train(input, options, host);
}

TEST(Privacy, ReportsQualityAndSizeAtEachSupport) {
  const Result<Trained> trained = TrainWith({});
  ASSERT_TRUE(trained.ok()) << trained.status().message();
  const PrivacyReport& privacy = trained->privacy;
  EXPECT_EQ(privacy.min_support, kMinSupport);
  ASSERT_EQ(privacy.by_support.size(), 4u);
  EXPECT_EQ(privacy.own().min_support, 2);
  for (size_t i = 1; i < privacy.by_support.size(); ++i) {
    EXPECT_LT(privacy.by_support[i - 1].min_support, privacy.by_support[i].min_support);
    EXPECT_LE(privacy.by_support[i].edges, privacy.by_support[i - 1].edges);
  }
  // What one customer alone bought is gone.
  EXPECT_LT(privacy.by_support[1].edges, privacy.by_support[0].edges);
  EXPECT_EQ(privacy.own().audit, std::nullopt);
  const Json report = Json::parse(trained->report)["privacy"];
  EXPECT_EQ(report["bySupport"].size(), 4u);
  // The row of the model that ships is the model that was measured.
  const Json models = Json::parse(trained->report)["models"];
  EXPECT_NEAR(report["bySupport"][1]["ndcg@10"].get<double>(), models["vitrine"]["ndcg@10"].get<double>(), 1e-6);
  EXPECT_FALSE(report.contains("audit"));
}

TEST(Privacy, AuditPrintsAnAreaThatSupportLowers) {
  PrivacyOptions options;
  options.audit = true;
  const Result<Trained> trained = TrainWith(options);
  ASSERT_TRUE(trained.ok()) << trained.status().message();
  const auto& rows = trained->privacy.by_support;
  ASSERT_TRUE(rows[0].audit && rows[1].audit);
  ASSERT_NE(rows[0].audit->Strongest(), nullptr) << rows[0].audit->others;
  // Each customer has edges that only they can have made.
  EXPECT_GT(rows[0].audit->Strongest()->auc.value, 0.95);
  EXPECT_LT(rows[1].audit->Strongest()->auc.value, rows[0].audit->Strongest()->auc.value);
  EXPECT_TRUE(Json::parse(trained->report)["privacy"]["audit"].contains("auc"));
}

TEST(Privacy, CountsWhatTheLimitsOfAPersonLeaveOut) {
  PrivacyOptions options;
  options.limits = {10, 1};
  const Result<Trained> trained = TrainWith(options);
  ASSERT_TRUE(trained.ok()) << trained.status().message();
  EXPECT_EQ(trained->privacy.people_limited, 80u);
  EXPECT_GT(trained->privacy.items_left_out, 80u * 10);
}

TEST(Privacy, IsNotMeasuredWithoutAMeterAndStillTellsItsLimits) {
  TrainHost host = Host();
  host.measure_privacy = nullptr;
  const Result<Trained> trained = TrainWith({}, host);
  ASSERT_TRUE(trained.ok()) << trained.status().message();
  const Json report = Json::parse(trained->report)["privacy"];
  EXPECT_EQ(report["minSupport"], 2);
  EXPECT_EQ(report["perPerson"]["items"], 1000);
  EXPECT_FALSE(report.contains("bySupport"));
}

TEST(Privacy, LeavesNoCustomersIdInBundleOrReport) {
  const Result<Trained> trained = TrainWith({});
  ASSERT_TRUE(trained.ok()) << trained.status().message();
  EXPECT_EQ(trained->report.find("customer-"), std::string::npos);
  EXPECT_EQ(trained->bundle.manifest.find("customer-"), std::string::npos);
  for (const BundleFile& file : trained->bundle.files) {
    const std::string_view bytes(reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size());
    EXPECT_EQ(bytes.find("customer-"), std::string_view::npos) << file.path;
  }
}

}  // namespace
}  // namespace vitrine
