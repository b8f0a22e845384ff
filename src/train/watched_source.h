// Input that the host of a training may take back while it is read.
#ifndef VITRINE_TRAIN_WATCHED_SOURCE_H_
#define VITRINE_TRAIN_WATCHED_SOURCE_H_

#include <span>

#include "base/status.h"
#include "train/pipeline.h"
#include "train/stages.h"

namespace vitrine {

// Looks up from reading now and then, to tell how far it is and to ask whether to go on.
class WatchedSource final : public ByteSource {
 public:
  WatchedSource(ByteSource& inner, const TrainHost& host, Stages* stages)
      : ByteSource(inner.name()), inner_(inner), host_(host), stages_(stages) {}

  Result<size_t> Read(std::span<char> out) override {
    VITRINE_RETURN_IF_ERROR(stages_->Advance(host_.read_fraction ? host_.read_fraction() : 0));
    return inner_.Read(out);
  }

 private:
  ByteSource& inner_;
  const TrainHost& host_;
  Stages* stages_;
};

}  // namespace vitrine

#endif  // VITRINE_TRAIN_WATCHED_SOURCE_H_
