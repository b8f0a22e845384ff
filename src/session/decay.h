#ifndef VITRINE_SESSION_DECAY_H_
#define VITRINE_SESSION_DECAY_H_

#include <cstdint>

namespace vitrine {

// decay^age as a product, which every target computes to the same bits (pow() is the C library's).
class DecayByAge {
 public:
  explicit DecayByAge(float decay) : decay_(decay) {}
  // REQUIRES: age >= 0, and calls come in ascending order of age, as a session's items do.
  float At(int32_t age) {
    for (; age_ < age; ++age_) value_ *= decay_;
    return value_;
  }

 private:
  float decay_;
  float value_ = 1;
  int32_t age_ = 0;
};

}  // namespace vitrine

#endif  // VITRINE_SESSION_DECAY_H_
