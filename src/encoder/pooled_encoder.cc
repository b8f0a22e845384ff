#include "encoder/pooled_encoder.h"

#include <algorithm>
#include <cmath>
#include <cstring>

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

// Four numbers in one register, in Clang and GCC, on every target.
using Float4 = float __attribute__((vector_size(16)));

Float4 Load4(const float* values) {
  Float4 out;
  std::memcpy(&out, values, sizeof(out));
  return out;
}

// sum[d] += weight * values[d]
void AddScaled(float weight, std::span<const float> values, std::span<float> sum) {
  const size_t whole = values.size() / 4 * 4;
  for (size_t d = 0; d < whole; d += 4) {
    const Float4 four = Load4(&sum[d]) + weight * Load4(&values[d]);
    std::memcpy(&sum[d], &four, sizeof(four));
  }
  for (size_t d = whole; d < values.size(); ++d) sum[d] += weight * values[d];
}

// The order of each of the four sums is fixed, so that all targets agree to the bit.
float Dot(std::span<const float> a, std::span<const float> b) {
  Float4 sums = {0, 0, 0, 0};
  const size_t whole = b.size() / 4 * 4;
  for (size_t d = 0; d < whole; d += 4) sums += Load4(&a[d]) * Load4(&b[d]);
  float rest = 0;
  for (size_t d = whole; d < b.size(); ++d) rest += a[d] * b[d];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest;
}

}  // namespace

bool PooledEncoder::Init(const Model& model) {
  model_ = &model;
  const size_t d = model.dimensions;
  if (!TryAssign(projection_transposed_, d * d) || !TryAssign(pooled_, d) || !TryAssign(user_, d) ||
      !TryAssign(session_vectors_, kMaxSessionItems * d) || !TryAssign(session_scales_, kMaxSessionItems) ||
      !TryAssign(query_, d) || !TryAssign(products_, model.pq.num_subs * kPqCentroids) ||
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
  for (size_t i = 0; i < session.size(); ++i) {
    const SessionItem& item = session[i];
    session_scales_[i] = ReadItemVector(*model_, static_cast<size_t>(item.item), SessionVector(i));
    AddScaled(item.weight * by_age.At(item.age) * session_scales_[i], SessionVector(i), pooled_);
  }
  const size_t d = model_->dimensions;
  MultiplyTransposed({projection_transposed_, d, d}, pooled_, user_);
  const float length = Length(user_);
  inverse_length_ = length > 0 && std::isfinite(length) ? 1 / length : 0;
  return Quantise(user_, inverse_length_);
}

QuantisedQuery PooledEncoder::EncodeGiven(std::span<const float> user) {
  inverse_length_ = 0;
  return Quantise(user, 1);
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
    const float dot = Dot(pooled_, SessionVector(i));
    shares[i] = session[i].weight * by_age.At(session[i].age) * session_scales_[i] * dot * candidate_scale;
  }
}

size_t PooledEncoder::memory_bytes() const {
  const size_t floats = projection_transposed_.size() + pooled_.size() + user_.size() + session_vectors_.size() +
                        session_scales_.size() + products_.size();
  return floats * sizeof(float) + query_.size() + tables_.size();
}

std::span<float> PooledEncoder::SessionVector(size_t i) {
  return std::span(session_vectors_).subspan(i * user_.size(), user_.size());
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
    AddScaled(weights[r], matrix.Row(r), out);
  }
}

}  // namespace vitrine
