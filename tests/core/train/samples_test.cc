#include "train/samples.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host.h"
#include "train/pipeline.h"

namespace vitrine {
namespace {

using testing::Host;

using Json = nlohmann::ordered_json;

Json ReportOn(const std::string& text) {
  const auto source = MakeMemorySource("orders.csv", text);
  TrainInput input;
  input.source = source.get();
  const Result<Trained> trained = Train(input, {}, Host());
  EXPECT_TRUE(trained.ok()) << trained.status().message();
  return trained.ok() ? Json::parse(trained->report) : Json();
}

// Customers who buy a pot and the week after the pan that goes with it, of a hundred pairs.
std::string PotsAndPans() {
  std::string text = "order,customer,item,description,time\n";
  for (int week = 0; week < 31; ++week) {
    for (int customer = 0; customer < 40; ++customer) {
      const std::string pair = std::to_string((customer * 5 + week / 2 * 7) % 100);
      const std::string what = week % 2 == 0 ? "pot" : "pan";
      const int day = 1'700'000'000 + (week * 7 + customer % 7) * 86'400;
      text += std::to_string(week * 100 + customer) + ",person-" + std::to_string(customer) + "," + what + pair +
              ",a " + what + "," + std::to_string(day) + "\n";
    }
  }
  return text;
}

TEST(Samples, AreRealHistoriesWithTheirListsReasonsAndWhatCameNext) {
  const Json report = ReportOn(PotsAndPans());
  const Json& samples = report["samples"];
  ASSERT_EQ(samples.size(), kSampledCases + 1);
  size_t chosen = 0;
  for (size_t i = 0; i < kSampledCases; ++i) {
    const Json& sample = samples[i];
    EXPECT_LE(sample["history"].size(), kSampledEvents);
    EXPECT_GT(sample["earlier"], 0);
    EXPECT_EQ(sample["history"][0]["kind"], "purchased");
    EXPECT_EQ(sample["history"][0]["title"].get<std::string>().substr(0, 3), "a p");
    EXPECT_EQ(sample["recommendations"].size(), kSampledItems);
    EXPECT_FALSE(sample["next"].empty());
    const Json& reasons = sample["recommendations"][0]["reasons"];
    ASSERT_FALSE(reasons.empty());
    EXPECT_GT(reasons[0]["weight"], 0);
    for (const Json& item : sample["recommendations"]) chosen += item["chosen"].get<bool>() ? 1 : 0;
  }
  EXPECT_GT(chosen, 0);
  EXPECT_TRUE(samples.back()["history"].empty());
  EXPECT_TRUE(samples.back()["recommendations"][0]["reasons"].empty());
}

TEST(Samples, SayOfNobodyWhoItWas) { EXPECT_EQ(ReportOn(PotsAndPans()).dump().find("person-"), std::string::npos); }

TEST(Samples, AreLooksAtItemsWhereNothingCouldBeAsked) {
  const Json report = ReportOn(
      "order,customer,item,time\n1,c,mug,2026-01-01\n2,d,cup,2026-01-02\n2,d,mug,2026-01-02\n3,e,pan,2026-01-02\n");
  const Json& samples = report["samples"];
  ASSERT_EQ(samples.size(), 3);
  EXPECT_EQ(samples[0]["history"][0]["kind"], "viewed");
  EXPECT_EQ(samples[0]["recommendations"][0]["item"].get<std::string>(),
            samples[0]["history"][0]["item"] == "mug" ? "cup" : "mug");
  EXPECT_TRUE(samples[0]["next"].empty());
}

TEST(PopularityCurve, IsTheShareThatTheFirstItemsHold) {
  const std::vector<float> popularity = {0.25, 0.5, 0, 0.25, 0};
  const Json curve = PopularityCurveToJson(popularity);
  EXPECT_EQ(curve, Json::parse("[[0.0,0.0],[0.2,0.5],[0.4,0.75],[0.6,1.0],[0.8,1.0],[1.0,1.0]]"));
  EXPECT_TRUE(PopularityCurveToJson(std::vector<float>(3)).empty());
  EXPECT_TRUE(PopularityCurveToJson({}).empty());
}

}  // namespace
}  // namespace vitrine
