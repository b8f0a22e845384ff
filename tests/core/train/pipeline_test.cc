#include "train/pipeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "host.h"

namespace vitrine {
namespace {

using testing::Host;

// Customers who buy a pot after a pan, week after week; the last digit of a customer's number is the pair.
std::string Orders(int customers, int weeks) {
  std::string text = "order,customer,item,time\n";
  int order = 0;
  for (int week = 0; week < weeks; ++week) {
    for (int customer = 0; customer < customers; ++customer) {
      const int pair = (customer + week) % 10;
      const std::string day = std::to_string(1'700'000'000 + (week * 7 + customer % 7) * 86'400);
      for (const char* what : {"pan", "pot"}) {
        text += std::to_string(order) + ",c" + std::to_string(customer) + "," + what + std::to_string(pair) + "," +
                day + "\n";
      }
      ++order;
    }
  }
  return text;
}

Result<Trained> TrainOn(const std::string& text, const TrainHost& host, const TrainOptions& options = {}) {
  const auto source = MakeMemorySource("orders.csv", text);
  TrainInput input;
  input.source = source.get();
  return Train(input, options, host);
}

TEST(Train, TellsEveryStageOnceAndNeverGoesBack) {
  TrainHost host = Host();
  std::vector<std::string> begun;
  double last = 0;
  host.progress = [&](const TrainProgress& progress) {
    EXPECT_GE(progress.fraction, last);
    last = progress.fraction;
    if (!progress.text.empty()) begun.emplace_back(TrainStageName(progress.stage));
    return true;
  };
  ASSERT_TRUE(TrainOn(Orders(30, 30), host).ok());
  EXPECT_EQ(begun, (std::vector<std::string>{"ingest", "split", "tune", "calibrate", "test", "refit", "pack"}));
  EXPECT_GT(last, 0.9);
  EXPECT_LE(last, 1);
}

TEST(Train, EndsWhereverTheHostSaysSo) {
  const std::string orders = Orders(30, 30);
  for (int stop = 0; stop < kNumTrainStages; ++stop) {
    TrainHost host = Host();
    host.progress = [&](const TrainProgress& progress) { return static_cast<int>(progress.stage) < stop; };
    const Result<Trained> trained = TrainOn(orders, host);
    ASSERT_FALSE(trained.ok());
    EXPECT_EQ(trained.status().code(), StatusCode::kCancelled);
  }
}

TEST(Train, HandsOutWhatWasReadBeforeItMakesAnythingOfIt) {
  TrainHost host = Host();
  size_t interactions = 0;
  bool stop = false;
  host.ingested = [&](const Input& input) {
    interactions = input.dataset.interactions.size();
    stop = true;
  };
  host.progress = [&](const TrainProgress&) { return !stop; };
  EXPECT_FALSE(TrainOn(Orders(10, 10), host).ok());
  EXPECT_EQ(interactions, 200);
}

TEST(Train, RefusesToKeepVectorsOfNoDimensions) {
  TrainOptions options;
  options.keep_vectors = true;
  options.dimensions = 0;
  const Result<Trained> trained = TrainOn(Orders(10, 10), Host(), options);
  ASSERT_FALSE(trained.ok());
  EXPECT_EQ(trained.status().code(), StatusCode::kInvalidArgument);
}

TEST(Train, SaysInItsReportWhatIsTooLittleAndStillMakesABundle) {
  const Result<Trained> trained = TrainOn("order,customer,item,time\n1,c,mug,2026-01-01\n2,d,cup,2026-01-02\n", Host());
  ASSERT_TRUE(trained.ok()) << trained.status().message();
  ASSERT_EQ(trained->warnings.size(), 2);
  EXPECT_NE(trained->warnings[0].find("too little data to tune on"), std::string::npos);
  EXPECT_NE(trained->warnings[1].find("ranks by popularity"), std::string::npos);
  EXPECT_NE(trained->report.find("too little data for a model"), std::string::npos);
  EXPECT_FALSE(trained->bundle.manifest.empty());
}

TEST(Train, GivesTheSameBytesForTheSameSeedAndOthersForAnother) {
  const std::string orders = Orders(30, 30);
  TrainOptions other;
  other.seed = 2;
  const auto vectors = [&](const TrainOptions& options) {
    const Result<Trained> trained = TrainOn(orders, Host(), options);
    EXPECT_TRUE(trained.ok());
    std::vector<uint8_t> all;
    for (const BundleFile& file : trained->bundle.files) all.insert(all.end(), file.bytes.begin(), file.bytes.end());
    return all;
  };
  EXPECT_EQ(vectors({}), vectors({}));
  EXPECT_NE(vectors({}), vectors(other));
}

constexpr int64_t kFirstWeek = 1'700'000'000;
constexpr int64_t kWeek = 7 * 86'400;

// Every week three items that nobody has sold before, and nobody will again.
std::string NewEveryWeek(int customers, int weeks) {
  std::string text = "order,customer,item,time\n";
  for (int week = 0; week < weeks; ++week) {
    for (int customer = 0; customer < customers; ++customer) {
      for (const char* what : {"a", "b", "c"}) {
        text += std::to_string(week * customers + customer) + ",c" + std::to_string(customer) + "," + what +
                std::to_string(week) + "," + std::to_string(kFirstWeek + week * kWeek) + "\n";
      }
    }
  }
  return text;
}

// Gives everybody what sells in the week at `now_s`, whatever they bought.
FittedEncoder EncoderOfWeek(const Catalog& catalog, int64_t now_s) {
  const std::string week = std::to_string((now_s - kFirstWeek + kWeek - 1) / kWeek);
  FittedEncoder encoder;
  encoder.kind = EncoderKind::kGru;
  encoder.dimensions = 4;
  encoder.length = 5;
  for (const std::string& id : catalog.ids)
    encoder.vectors.insert(encoder.vectors.end(), 4, id.substr(1) == week ? 1.0f : -1.0f);
  const std::vector<float> zeros(4, 0);
  const FittedLinear nothing = {12, 4, std::vector<float>(48, 0), std::vector<float>(12, 0)};
  encoder.input_norm = {zeros, zeros};
  encoder.gru = {nothing, nothing, {zeros, std::vector<float>(4, 1)}};
  return encoder;
}

TEST(Train, TrainsTheEncoderAgainOnWhatHappenedSince) {
  TrainHost host = Host();
  std::vector<int64_t> ends;
  host.train_encoder = [&](const EncoderTask& task) -> Result<TrainedEncoder> {
    EXPECT_EQ(task.cases != nullptr, ends.empty());
    EXPECT_EQ(task.epochs, ends.empty() ? 0 : 7);
    ends.push_back(task.now_s);
    TrainedEncoder trained;
    trained.encoder = EncoderOfWeek(task.input.dataset.catalog, task.now_s);
    trained.epochs = 7;
    return trained;
  };
  const Result<Trained> trained = TrainOn(NewEveryWeek(40, 30), host);
  ASSERT_TRUE(trained.ok()) << trained.status().message();
  ASSERT_EQ(ends.size(), 3u);
  EXPECT_EQ(ends[1] - ends[0], 4 * kWeek);
  EXPECT_EQ(ends[2], kFirstWeek + 29 * kWeek);
  // With the first encoder, which knows what sold four weeks before, it would be 0.
  EXPECT_GT(trained->comparison.models.front().measured.mean.ndcg[1], 0.9);
}

}  // namespace
}  // namespace vitrine
