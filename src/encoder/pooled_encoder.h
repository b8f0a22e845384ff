// The encoder of a bundle without a trained network: the history's item vectors, summed with decaying weights and
// mapped by one matrix. With implicit-ALS factors and the matrix (Y'Y + lambda I)^-1 this is the fold-in of a new user
// (Hu, Koren, Volinsky, ICDM 2008), without the per-user term of the system.
#ifndef VITRINE_ENCODER_POOLED_ENCODER_H_
#define VITRINE_ENCODER_POOLED_ENCODER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "bundle/model.h"
#include "session/session.h"

namespace vitrine {

// 1 / |vector|, 0 where there is no direction.
float InverseLength(std::span<const float> vector);

class PooledEncoder {
 public:
  // Views of `model` are kept: it must outlive the encoder. Returns false when there is not enough memory.
  bool Init(const Model& model);

  // The user vector of a session, float[D]; times inverse_length() it has unit length. Valid until the next call.
  std::span<const float> Encode(std::span<const SessionItem> session, float decay);
  float inverse_length() const { return inverse_length_; }

  // How much each session item adds to the score of `candidate`: shares[i] sums to the scalar product of the user
  // vector at unit length with the candidate's vector.
  //   shares  float[session.size()]
  // REQUIRES: session and decay as in the last Encode().
  void Explain(std::span<const SessionItem> session, float decay, int32_t candidate, std::span<float> shares);

  size_t memory_bytes() const;

 private:
  // Position i of the last session.
  std::span<float> SessionVector(size_t i);
  // out[d] = sum over rows r of weights[r] * matrix[r][d]: goes along rows, so that it can be vectorised without
  // changing the order of any sum.
  void MultiplyTransposed(MatrixView<const float> matrix, std::span<const float> weights, std::span<float> out) const;

  const Model* model_ = nullptr;
  std::vector<float> projection_transposed_;  // [D, D]
  std::vector<float> pooled_;                 // [D]
  std::vector<float> user_;                   // [D]
  std::vector<float> session_vectors_;        // [kMaxSessionItems, D]: of the last Encode(), before their scales
  std::vector<float> session_scales_;         // [kMaxSessionItems]
  float inverse_length_ = 0;                  // of the last Encode()
};

}  // namespace vitrine

#endif  // VITRINE_ENCODER_POOLED_ENCODER_H_
