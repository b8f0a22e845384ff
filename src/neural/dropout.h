// Which values a dropout leaves, drawn from a seed so that the number of threads does not matter.
#ifndef VITRINE_NEURAL_DROPOUT_H_
#define VITRINE_NEURAL_DROPOUT_H_

#include <cstdint>

#include "base/random.h"

namespace vitrine {

// A stream of factors: 0 with the given probability, else 1 / (1 - probability). Steps of 2^-16.
class DropoutStream {
 public:
  // REQUIRES: 0 <= probability < 1.
  DropoutStream(float probability, uint64_t seed)
      : below_(static_cast<uint32_t>(probability * 65536)), kept_(1 / (1 - probability)), counter_(SplitMix64(seed)) {}

  float Next() {
    if (left_ == 0) {
      bits_ = SplitMix64(counter_++);
      left_ = 4;
    }
    const auto draw = static_cast<uint32_t>(bits_ & 0xffff);
    bits_ >>= 16;
    --left_;
    return draw < below_ ? 0 : kept_;
  }

 private:
  uint32_t below_;
  float kept_;
  uint64_t counter_;
  uint64_t bits_ = 0;
  int left_ = 0;
};

}  // namespace vitrine

#endif  // VITRINE_NEURAL_DROPOUT_H_
