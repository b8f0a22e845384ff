// What makes the user vector of a session: the trained network of a bundle that has one, else the pooled history.
#ifndef VITRINE_ENCODER_USER_ENCODER_H_
#define VITRINE_ENCODER_USER_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bundle/model.h"
#include "encoder/pooled_encoder.h"
#include "encoder/query.h"
#include "encoder/sequence_encoder.h"
#include "session/session.h"

namespace vitrine {

class UserEncoder {
 public:
  // `model` must outlive the encoder. Returns false when there is not enough memory.
  // REQUIRES: the model has vectors.
  bool Init(const Model& model);

  // The user vector of a session, quantised; valid until the next call.
  //   decay  of the pooled history alone
  QuantisedQuery Encode(std::span<const SessionItem> session, float decay);

  // The user vector of another encoder as it is, quantised: nothing is normalised, and Explain() then gives shares of
  // 0. Valid until the next call.
  //   user  float[D], finite
  QuantisedQuery EncodeGiven(std::span<const float> user);

  // The vector of one item itself, at unit length; valid until the next call.
  QuantisedQuery EncodeItem(int32_t item);

  // How much each session item adds to the score of `candidate`. For the pooled history shares[i] sums to the scalar
  // product of the user vector (before it was quantised) with the candidate's vector; what the network owes to an item
  // is an approximation (sequence_encoder.h).
  //   shares  float[session.size()]
  // REQUIRES: session and decay as in the last Encode().
  void Explain(std::span<const SessionItem> session, float decay, int32_t candidate, std::span<float> shares);

  size_t memory_bytes() const;

 private:
  const Model* model_ = nullptr;
  PooledEncoder pooled_;      // one of the two
  SequenceEncoder sequence_;  // is in use
  Quantiser quantiser_;
  bool is_given_ = false;    // the last user vector came from outside
  std::vector<float> item_;  // [D]
};

}  // namespace vitrine

#endif  // VITRINE_ENCODER_USER_ENCODER_H_
