// Where a training is, and how long its stages took.
#ifndef VITRINE_TRAIN_STAGES_H_
#define VITRINE_TRAIN_STAGES_H_

#include <array>
#include <bitset>
#include <nlohmann/json.hpp>
#include <string>

#include "base/status.h"
#include "train/pipeline.h"

namespace vitrine {

class Stages {
 public:
  explicit Stages(const TrainHost& host);

  // Ends the stage before. Errors: kCancelled, as Advance().
  Status Begin(TrainStage stage, std::string text);

  // How far the current stage has come, 0..1. Errors: kCancelled when the host does not want to go on.
  Status Advance(double fraction);

  void End();

  // Wall-clock seconds of each stage that ran, and "total".
  nlohmann::ordered_json SecondsToJson() const;

 private:
  double Now() const { return host_.now_s ? host_.now_s() : 0; }
  Status Tell(double fraction, std::string text) const;

  const TrainHost& host_;
  double begin_s_;
  double stage_begin_s_;
  bool running_ = false;
  TrainStage stage_ = TrainStage::kIngest;
  std::bitset<kNumTrainStages> ran_;
  std::array<double, kNumTrainStages> seconds_ = {};
};

}  // namespace vitrine

#endif  // VITRINE_TRAIN_STAGES_H_
