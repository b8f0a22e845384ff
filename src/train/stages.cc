#include "train/stages.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace vitrine {
namespace {

struct StageFacts {
  const char* name;
  double share;  // of the time of a training of Online Retail, whose orders are an export as shops have them
};

constexpr std::array<StageFacts, kNumTrainStages> kStages = {{
    {"ingest", 0.08},
    {"split", 0.01},
    {"encoder", 0},
    {"tune", 0.48},
    {"calibrate", 0.09},
    {"test", 0.22},
    {"refit", 0.1},
    {"pack", 0.02},
}};

// Where a sequence encoder is trained, that is nearly all there is to wait for.
constexpr double kShareOfEncoder = 9;

double ShareOf(TrainStage stage, const TrainHost& host) {
  if (stage == TrainStage::kEncoder && host.train_encoder) return kShareOfEncoder;
  return kStages[static_cast<size_t>(stage)].share;
}

double ToMilliseconds(double seconds) { return std::round(seconds * 1000) / 1000; }

}  // namespace

const char* TrainStageName(TrainStage stage) { return kStages[static_cast<size_t>(stage)].name; }

Stages::Stages(const TrainHost& host) : host_(host), begin_s_(Now()), stage_begin_s_(begin_s_) {}

Status Stages::Begin(TrainStage stage, std::string text) {
  End();
  stage_ = stage;
  stage_begin_s_ = Now();
  running_ = true;
  ran_.set(static_cast<size_t>(stage));
  return Tell(0, std::move(text));
}

Status Stages::Advance(double fraction) { return Tell(std::clamp(fraction, 0.0, 1.0), ""); }

void Stages::End() {
  if (running_) seconds_[static_cast<size_t>(stage_)] = ToMilliseconds(Now() - stage_begin_s_);
  running_ = false;
}

nlohmann::ordered_json Stages::SecondsToJson() const {
  nlohmann::ordered_json seconds = nlohmann::ordered_json::object();
  for (int i = 0; i < kNumTrainStages; ++i) {
    const auto stage = static_cast<size_t>(i);
    if (ran_[stage]) seconds[kStages[stage].name] = seconds_[stage];
  }
  seconds["total"] = ToMilliseconds(Now() - begin_s_);
  return seconds;
}

Status Stages::Tell(double fraction, std::string text) const {
  if (!host_.progress) return OkStatus();
  double done = 0;
  double whole = 0;
  for (int i = 0; i < kNumTrainStages; ++i) {
    const auto stage = static_cast<TrainStage>(i);
    const double share = ShareOf(stage, host_);
    whole += share;
    if (stage < stage_) done += share;
    if (stage == stage_) done += share * fraction;
  }
  if (host_.progress({stage_, std::min(done / whole, 1.0), std::move(text)})) return OkStatus();
  return Status(StatusCode::kCancelled, "the training was cancelled");
}

}  // namespace vitrine
