#include "encoder/pooled_encoder.h"

#include <algorithm>
#include <cmath>

#include "base/memory.h"
#include "encoder/float4.h"
#include "encoder/item_vectors.h"
#include "session/decay.h"

namespace vitrine {
namespace {

float Length(std::span<const float> vector) {
  double sum = 0;
  for (const float v : vector) sum += double{v} * double{v};
  return static_cast<float>(std::sqrt(sum));
}

}  // namespace

float InverseLength(std::span<const float> vector) {
  const float length = Length(vector);
  return length > 0 && std::isfinite(length) ? 1 / length : 0;
}

bool PooledEncoder::Init(const Model& model) {
  model_ = &model;
  const size_t d = model.dimensions;
  if (!TryAssign(projection_transposed_, d * d) || !TryAssign(pooled_, d) || !TryAssign(user_, d) ||
      !TryAssign(session_vectors_, kMaxSessionItems * d) || !TryAssign(session_scales_, kMaxSessionItems)) {
    return false;
  }
  for (size_t row = 0; row < d; ++row) {
    for (size_t col = 0; col < d; ++col) projection_transposed_[col * d + row] = model.projection.Row(row)[col];
  }
  return true;
}

std::span<const float> PooledEncoder::Encode(std::span<const SessionItem> session, float decay) {
  std::fill(pooled_.begin(), pooled_.end(), 0.0f);
  DecayByAge by_age(decay);
  for (size_t i = 0; i < session.size(); ++i) {
    const SessionItem& item = session[i];
    session_scales_[i] = ReadItemVector(*model_, static_cast<size_t>(item.item), SessionVector(i));
    AddScaled(item.weight * by_age.At(item.age) * session_scales_[i], SessionVector(i), pooled_);
  }
  const size_t d = model_->dimensions;
  MultiplyTransposed({projection_transposed_, d, d}, pooled_, user_);
  inverse_length_ = InverseLength(user_);
  return user_;
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
    const float dot = Dot(pooled_, SessionVector(i));
    shares[i] = session[i].weight * by_age.At(session[i].age) * session_scales_[i] * dot * candidate_scale;
  }
}

size_t PooledEncoder::memory_bytes() const {
  const size_t floats =
      projection_transposed_.size() + pooled_.size() + user_.size() + session_vectors_.size() + session_scales_.size();
  return floats * sizeof(float);
}

std::span<float> PooledEncoder::SessionVector(size_t i) {
  return std::span(session_vectors_).subspan(i * user_.size(), user_.size());
}

void PooledEncoder::MultiplyTransposed(MatrixView<const float> matrix, std::span<const float> weights,
                                       std::span<float> out) const {
  std::fill(out.begin(), out.end(), 0.0f);
  for (size_t r = 0; r < matrix.rows(); ++r) {
    AddScaled(weights[r], matrix.Row(r), out);
  }
}

}  // namespace vitrine
