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
    {"tune", 0.48},
    {"calibrate", 0.09},
    {"test", 0.22},
    {"refit", 0.1},
    {"pack", 0.02},
}};

double ToMilliseconds(double seconds) { return std::round(seconds * 1000) / 1000; }

}  // namespace

const char* TrainStageName(TrainStage stage) { return kStages[static_cast<size_t>(stage)].name; }

Stages::Stages(const TrainHost& host) : host_(host), begin_s_(Now()), stage_begin_s_(begin_s_) {}

Status Stages::Begin(TrainStage stage, std::string text) {
  End();
  stage_ = stage;
  stage_begin_s_ = Now();
  running_ = true;
  return Tell(0, std::move(text));
}

Status Stages::Advance(double fraction) { return Tell(std::clamp(fraction, 0.0, 1.0), ""); }

void Stages::End() {
  if (running_) seconds_[static_cast<size_t>(stage_)] = ToMilliseconds(Now() - stage_begin_s_);
  running_ = false;
}

double Stages::TotalSeconds() const { return ToMilliseconds(Now() - begin_s_); }

Status Stages::Tell(double fraction, std::string text) const {
  if (!host_.progress) return OkStatus();
  const auto current = static_cast<size_t>(stage_);
  double done = kStages[current].share * fraction;
  for (size_t i = 0; i < current; ++i) done += kStages[i].share;
  if (host_.progress({stage_, std::min(done, 1.0), std::move(text)})) return OkStatus();
  return Status(StatusCode::kCancelled, "the training was cancelled");
}

}  // namespace vitrine
