#include "encoder/user_encoder.h"

#include <algorithm>

#include "base/memory.h"
#include "encoder/item_vectors.h"

namespace vitrine {

bool UserEncoder::Init(const Model& model) {
  model_ = &model;
  return quantiser_.Init(model) && TryAssign(item_, model.dimensions) &&
         (HasEncoder(model) ? sequence_.Init(model) : pooled_.Init(model));
}

QuantisedQuery UserEncoder::Encode(std::span<const SessionItem> session, float decay) {
  is_given_ = false;
  if (HasEncoder(*model_)) return quantiser_.Quantise(sequence_.Encode(session), 1);
  const std::span<const float> user = pooled_.Encode(session, decay);
  return quantiser_.Quantise(user, pooled_.inverse_length());
}

QuantisedQuery UserEncoder::EncodeGiven(std::span<const float> user) {
  is_given_ = true;
  return quantiser_.Quantise(user, 1);
}

QuantisedQuery UserEncoder::EncodeItem(int32_t item) {
  ReadItemVector(*model_, static_cast<size_t>(item), item_);
  return quantiser_.Quantise(item_, InverseLength(item_));
}

void UserEncoder::Explain(std::span<const SessionItem> session, float decay, int32_t candidate,
                          std::span<float> shares) {
  if (is_given_) {
    std::fill(shares.begin(), shares.end(), 0.0f);
  } else if (HasEncoder(*model_)) {
    sequence_.Explain(candidate, shares);
  } else {
    pooled_.Explain(session, decay, candidate, shares);
  }
}

size_t UserEncoder::memory_bytes() const {
  return pooled_.memory_bytes() + sequence_.memory_bytes() + quantiser_.memory_bytes() + item_.size() * sizeof(float);
}

}  // namespace vitrine
