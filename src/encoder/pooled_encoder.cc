#include "encoder/pooled_encoder.h"

#include <algorithm>
#include <cmath>

#include "base/memory.h"
#include "bundle/roles.h"
#include "encoder/item_vectors.h"
#include "encoder/pq_tables.h"
#include "session/decay.h"

namespace vitrine {
namespace {

constexpr float kMaxQuantum = 127;

float Length(std::span<const float> vector) {
  double sum = 0;
  for (const float v : vector) sum += double{v} * double{v};
  return static_cast<float>(std::sqrt(sum));
}

// Four sums side by side: one would wait for itself at every step, and the order of each is fixed, so that all targets
// agree to the bit.
float Dot(std::span<const float> a, std::span<const float> b) {
  float sums[4] = {0, 0, 0, 0};
  const size_t whole = b.size() / 4 * 4;
  for (size_t d = 0; d < whole; d += 4) {
    for (size_t k = 0; k < 4; ++k) sums[k] += a[d + k] * b[d + k];
  }
  float rest = 0;
  for (size_t d = whole; d < b.size(); ++d) rest += a[d] * b[d];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest;
}

}  // namespace

bool PooledEncoder::Init(const Model& model) {
  model_ = &model;
  const size_t d = model.dimensions;
  if (!TryAssign(projection_transposed_, d * d) || !TryAssign(pooled_, d) || !TryAssign(user_, d) ||
      !TryAssign(item_, d) || !TryAssign(query_, d) || !TryAssign(products_, model.pq.num_subs * kPqCentroids) ||
      !TryAssign(tables_, model.pq.num_subs * kPqCentroids)) {
    return false;
  }
  for (size_t row = 0; row < d; ++row) {
    for (size_t col = 0; col < d; ++col) projection_transposed_[col * d + row] = model.projection.Row(row)[col];
  }
  return true;
}

QuantisedQuery PooledEncoder::Encode(std::span<const SessionItem> session, float decay) {
  std::fill(pooled_.begin(), pooled_.end(), 0.0f);
  DecayByAge by_age(decay);
  for (const SessionItem& item : session) {
    const float scale = ReadItemVector(*model_, static_cast<size_t>(item.item), item_);
    const float weight = item.weight * by_age.At(item.age) * scale;
    for (size_t d = 0; d < item_.size(); ++d) pooled_[d] += weight * item_[d];
  }
  const size_t d = model_->dimensions;
  MultiplyTransposed({projection_transposed_, d, d}, pooled_, user_);
  const float length = Length(user_);
  inverse_length_ = length > 0 && std::isfinite(length) ? 1 / length : 0;
  return Quantise(user_, inverse_length_);
}

QuantisedQuery PooledEncoder::EncodeItem(int32_t item) {
  ReadItemVector(*model_, static_cast<size_t>(item), user_);
  const float length = Length(user_);
  return Quantise(user_, length > 0 ? 1 / length : 0);
}

void PooledEncoder::Explain(std::span<const SessionItem> session, float decay, int32_t candidate,
                            std::span<float> shares) {
  // u . y = sum_e w_e (P v_e) . y = sum_e w_e v_e . (P' y): one matrix product a candidate, whatever the session's
  // length.
  const float scale = ReadItemVector(*model_, static_cast<size_t>(candidate), user_);
  MultiplyTransposed(model_->projection, user_, pooled_);
  const float candidate_scale = scale * inverse_length_;
  DecayByAge by_age(decay);
  for (size_t i = 0; i < session.size(); ++i) {
    const float from_scale = ReadItemVector(*model_, static_cast<size_t>(session[i].item), item_);
    const float dot = Dot(pooled_, item_);
    shares[i] = session[i].weight * by_age.At(session[i].age) * from_scale * dot * candidate_scale;
  }
}

size_t PooledEncoder::memory_bytes() const {
  const size_t floats = projection_transposed_.size() + pooled_.size() + user_.size() + item_.size() + products_.size();
  return floats * sizeof(float) + query_.size() + tables_.size();
}

QuantisedQuery PooledEncoder::Quantise(std::span<const float> vector, float inverse_length) {
  float largest = 0;
  for (const float v : vector) largest = std::max(largest, std::abs(v));
  const float scale = largest * inverse_length / kMaxQuantum;
  const float to_quantum = kMaxQuantum / largest;
  if (!(scale > 0) || !std::isfinite(scale) || !std::isfinite(to_quantum)) {
    std::fill(query_.begin(), query_.end(), int8_t{0});
    return {query_, 0};
  }
  for (size_t d = 0; d < vector.size(); ++d) {
    query_[d] = static_cast<int8_t>(std::floor(vector[d] * to_quantum + 0.5f));
  }
  QuantisedQuery query{query_, scale};
  if (model_->pq.num_subs > 0) FillTables(model_->pq, products_, tables_, &query);
  return query;
}

void PooledEncoder::MultiplyTransposed(MatrixView<const float> matrix, std::span<const float> weights,
                                       std::span<float> out) const {
  std::fill(out.begin(), out.end(), 0.0f);
  for (size_t r = 0; r < matrix.rows(); ++r) {
    const std::span<const float> row = matrix.Row(r);
    const float weight = weights[r];
    for (size_t d = 0; d < row.size(); ++d) out[d] += weight * row[d];
  }
}

}  // namespace vitrine
