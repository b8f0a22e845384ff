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

// A user vector as the scan takes it: vector[d] = values[d] * scale.
struct QuantisedQuery {
  std::span<const int8_t> values;  // int8[D], -127..127
  float scale = 0;                 // 0 when there is nothing to go by

  // The same for product-quantised codes, where the bundle has some: the scalar product with an item is
  //   table_bias + table_step * (sum over m of tables[m][code m of the item])
  MatrixView<const uint8_t> tables = {};  // uint8[M, 16]
  float table_step = 0;                   // >= 0
  float table_bias = 0;
};

class PooledEncoder {
 public:
  // Views of `model` are kept: it must outlive the encoder. Returns false when there is not enough memory.
  bool Init(const Model& model);

  // The unit-length user vector of a session, quantised; valid until the next call.
  QuantisedQuery Encode(std::span<const SessionItem> session, float decay);

  // The user vector of another encoder as it is, quantised: nothing is normalised, and Explain() then gives shares of
  // 0. Valid until the next call.
  //   user  float[D], finite
  QuantisedQuery EncodeGiven(std::span<const float> user);

  // The vector of one item itself, at unit length; valid until the next call.
  QuantisedQuery EncodeItem(int32_t item);

  // How much each session item adds to the score of `candidate`: shares[i] sums to the scalar product of the user
  // vector (before it was quantised) with the candidate's vector.
  //   shares  float[session.size()]
  // REQUIRES: session and decay as in the last Encode().
  void Explain(std::span<const SessionItem> session, float decay, int32_t candidate, std::span<float> shares);

  size_t memory_bytes() const;

 private:
  // Position i of the last session.
  std::span<float> SessionVector(size_t i);
  QuantisedQuery Quantise(std::span<const float> vector, float inverse_length);
  // out[d] = sum over rows r of weights[r] * matrix[r][d]: goes along rows, so that it can be vectorised without
  // changing the order of any sum.
  void MultiplyTransposed(MatrixView<const float> matrix, std::span<const float> weights, std::span<float> out) const;

  const Model* model_ = nullptr;
  std::vector<float> projection_transposed_;  // [D, D]
  std::vector<float> pooled_;                 // [D]
  std::vector<float> user_;                   // [D]
  std::vector<float> session_vectors_;        // [kMaxSessionItems, D]: of the last Encode(), before their scales
  std::vector<float> session_scales_;         // [kMaxSessionItems]
  std::vector<int8_t> query_;                 // [D]
  std::vector<float> products_;               // [M, 16]
  std::vector<uint8_t> tables_;               // [M, 16]
  float inverse_length_ = 0;                  // of the last Encode()
};

}  // namespace vitrine

#endif  // VITRINE_ENCODER_POOLED_ENCODER_H_
