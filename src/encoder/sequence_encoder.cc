#include "encoder/sequence_encoder.h"

#include <algorithm>
#include <cmath>

#include "base/memory.h"
#include "bundle/roles.h"
#include "encoder/float4.h"
#include "encoder/item_vectors.h"

namespace vitrine {
namespace {

// In place.
void Gelu(std::span<float> values) {
  constexpr float kTwiceRootOfTwoOverPi = 1.59576912160573f;
  constexpr float kCube = 0.044715f;
  for (size_t i = 0; i < values.size(); i += 4) {
    const Float4 x = Load4(&values[i]);
    Store4(x / (1 + Exp4(-kTwiceRootOfTwoOverPi * (x + kCube * x * x * x))), &values[i]);
  }
}

// Values to weights that add up to 1, in place; returns 1 / what they add up to.
float Softmax(std::span<float> values) {
  const float largest = *std::max_element(values.begin(), values.end());
  Float4 sum = {0, 0, 0, 0};
  for (size_t i = 0; i < values.size(); i += 4) {
    const Float4 weight = Exp4(Load4(&values[i]) - largest);
    Store4(weight, &values[i]);
    sum += weight;
  }
  return 1 / SumOf(sum);
}

Float4 Sigmoid(Float4 x) { return 1 / (1 + Exp4(-x)); }

}  // namespace

bool SequenceEncoder::Init(const Model& model) {
  model_ = &model;
  weights_ = &model.expanded->encoder;
  dimensions_ = model.dimensions;
  stride_ = WholeTiles(dimensions_);
  const size_t all = weights_->length * stride_;
  const struct {
    float** part;
    size_t size;
  } kParts[] = {{&user_, stride_},
                {&candidate_, stride_},
                {&added_by_, kExplainedItems * stride_},
                {&scores_, WholeTiles(weights_->length)},
                {&inputs_, all},
                {&x_, all},
                {&attended_, all},
                {&added_, all},
                {&hidden_, (weights_->length + 1) * WholeTiles(weights_->feed_forward)},
                {&keys_, weights_->num_blocks * all + stride_},
                {&values_, weights_->num_blocks * all}};
  size_t size = 0;
  for (const auto& part : kParts) size += part.size;
  if (!TryAssign(memory_, size)) return false;
  float* next = memory_.data();
  for (const auto& part : kParts) {
    *part.part = next;
    next += part.size;
  }
  return true;
}

std::span<const float> SequenceEncoder::Encode(std::span<const SessionItem> session) {
  num_items_ = static_cast<size_t>(SequenceOf(session, std::span(items_).first(weights_->length)));
  has_added_by_ = false;
  std::fill_n(user_, stride_, 0.0f);
  const std::span<const float> user(user_, dimensions_);
  if (num_items_ == 0) return user;
  for (size_t row = 0; row < num_items_; ++row) {
    float* input = inputs_ + row * stride_;
    const float scale = ReadItemVector(*model_, static_cast<size_t>(items_[row]), {input, dimensions_});
    for (size_t d = 0; d < stride_; ++d) input[d] *= scale;
  }
  AddAndNorm(0, weights_->values.data() + (weights_->length - num_items_) * stride_, num_items_, inputs_);
  const float* last = Run(0, num_items_, num_items_);
  // Weights of any size are weights: what they overflow to is no direction.
  if (std::isfinite(Dot({last, stride_}, {last, stride_}))) std::copy_n(last, stride_, user_);
  return user;
}

const float* SequenceEncoder::Run(size_t begin, size_t end, size_t skipped) const {
  return weights_->heads == 0 ? RunGru(begin, end, skipped) : RunBlocks(begin, end, skipped);
}

const float* SequenceEncoder::RunGru(size_t begin, size_t end, size_t skipped) const {
  const size_t d = dimensions_;
  const size_t of_gates = 3 * stride_;
  const size_t num_tiles = of_gates / kTile;
  const float* tiles = weights_->values.data() + weights_->layers;
  MultiplyTiles(tiles, num_tiles, d, inputs_ + begin * stride_, stride_, end - begin, hidden_ + of_gates);
  const float* state = keys_ + (begin - (skipped < begin ? 1 : 0)) * stride_;
  const float* of_input = hidden_;
  for (size_t row = begin; row < end; ++row) {
    MultiplyTiles(tiles + 3 * TilesSize(d, d), num_tiles, d, state, stride_, 1, hidden_);
    of_input += of_gates;
    float* next = keys_ + (row + 1) * stride_;
    for (size_t i = 0; i < stride_; i += 4) {
      const auto at = [&](const float* gates, size_t gate) { return Load4(gates + gate * stride_ + i); };
      const Float4 reset = Sigmoid(at(of_input, 0) + at(hidden_, 0));
      const Float4 update = Sigmoid(at(of_input, 1) + at(hidden_, 1));
      // tanh(x) = 2 sigmoid(2 x) - 1
      const Float4 candidate = 2 * Sigmoid(2 * (at(of_input, 2) + reset * at(hidden_, 2))) - 1;
      Store4(candidate + update * (Load4(state + i) - candidate), next + i);
    }
    state = next;
  }
  std::copy_n(inputs_ + (end - 1) * stride_, stride_, x_);
  AddAndNorm(1, state, 1, x_);
  return x_;
}

const float* SequenceEncoder::RunBlocks(size_t begin, size_t end, size_t skipped) const {
  const size_t d = dimensions_;
  const size_t f = weights_->feed_forward;
  const size_t of_block = weights_->length * stride_;
  const size_t num_tiles = stride_ / kTile;
  const size_t wide_tiles = WholeTiles(f) / kTile;
  const float* tiles = weights_->values.data() + weights_->layers;
  size_t rows = end - begin;
  float* x = x_;
  std::copy_n(inputs_ + begin * stride_, rows * stride_, x);
  for (size_t b = 0; b < weights_->num_blocks; ++b) {
    float* keys = keys_ + b * of_block;
    float* values = values_ + b * of_block;
    const float* of_keys = tiles + TilesSize(d, d);
    const float* of_values = of_keys + TilesSize(d, d);
    MultiplyTiles(of_keys, num_tiles, d, x, stride_, rows, keys + begin * stride_);
    MultiplyTiles(of_values, num_tiles, d, x, stride_, rows, values + begin * stride_);
    if (b + 1 == weights_->num_blocks) {
      x += (rows - 1) * stride_;
      rows = 1;
    }
    MultiplyTiles(tiles, num_tiles, d, x, stride_, rows, attended_);
    for (size_t r = 0; r < rows; ++r) Attend(keys, values, end - rows + r + 1, skipped, attended_ + r * stride_);
    tiles = of_values + TilesSize(d, d);
    MultiplyTiles(tiles, num_tiles, d, attended_, stride_, rows, added_);
    AddAndNorm(2 * b + 1, added_, rows, x);
    tiles += TilesSize(d, d);
    MultiplyTiles(tiles, wide_tiles, d, x, stride_, rows, hidden_);
    Gelu({hidden_, rows * wide_tiles * kTile});
    tiles += TilesSize(f, d);
    MultiplyTiles(tiles, num_tiles, f, hidden_, wide_tiles * kTile, rows, added_);
    AddAndNorm(2 * b + 2, added_, rows, x);
    tiles += TilesSize(d, f);
  }
  return x;
}

void SequenceEncoder::Attend(const float* keys, const float* values, size_t end, size_t skipped, float* queries) const {
  constexpr float kNever = -1e30f;
  const std::span<float> scores(scores_, (end + 3) / 4 * 4);
  const size_t width = dimensions_ / weights_->heads;
  const float factor = 1 / std::sqrt(static_cast<float>(width));
  for (size_t at = 0; at < dimensions_; at += width) {
    const std::span<float> head(queries + at, width);
    std::fill(scores.begin(), scores.end(), kNever);
    for (size_t row = 0; row < end; ++row) {
      if (row != skipped) scores[row] = Dot(head, {keys + row * stride_ + at, width}) * factor;
    }
    const float inverse_sum = Softmax(scores);
    std::fill(head.begin(), head.end(), 0.0f);
    for (size_t row = 0; row < end; ++row) {
      AddScaled(scores[row] * inverse_sum, {values + row * stride_ + at, width}, head);
    }
  }
}

void SequenceEncoder::AddAndNorm(size_t norm, const float* added, size_t rows, float* x) const {
  const float* gains = weights_->values.data() + (weights_->length + 2 * norm) * stride_;
  const float* biases = gains + stride_;
  const auto d = static_cast<float>(dimensions_);
  const auto padding = static_cast<float>(stride_ - dimensions_);
  for (const float* end = x + rows * stride_; x < end; x += stride_, added += stride_) {
    Float4 sum = {0, 0, 0, 0};
    for (size_t i = 0; i < stride_; i += 4) {
      const Float4 four = Load4(x + i) + Load4(added + i);
      Store4(four, x + i);
      sum += four;
    }
    const float mean = SumOf(sum) / d;
    sum = Float4{0, 0, 0, 0};
    for (size_t i = 0; i < stride_; i += 4) {
      const Float4 off = Load4(x + i) - mean;
      sum += off * off;
    }
    // The padding is as far off as 0 is from the mean.
    const float variance = (SumOf(sum) - padding * mean * mean) / d;
    const float factor = 1 / std::sqrt(std::max(variance, 0.0f) + kNormEpsilon);
    for (size_t i = 0; i < stride_; i += 4) {
      Store4((Load4(x + i) - mean) * factor * Load4(gains + i) + Load4(biases + i), x + i);
    }
  }
}

void SequenceEncoder::CompareWithout() {
  // From the newest on: each pass computes again what the one before it has changed.
  for (size_t i = 0; i < std::min(num_items_, kExplainedItems); ++i) {
    const size_t row = num_items_ - 1 - i;
    float* out = added_by_ + i * stride_;
    std::copy_n(user_, stride_, out);
    if (num_items_ == 1) break;
    const float* without = i == 0 ? Run(row - 1, row, row) : Run(row + 1, num_items_, row);
    AddScaled(-1, {without, stride_}, {out, stride_});
  }
  has_added_by_ = true;
}

void SequenceEncoder::Explain(int32_t candidate, std::span<float> shares) {
  if (!has_added_by_) CompareWithout();
  const float scale = ReadItemVector(*model_, static_cast<size_t>(candidate), {candidate_, dimensions_});
  for (size_t i = 0; i < shares.size(); ++i) {
    const bool is_compared = i < std::min(num_items_, kExplainedItems);
    shares[i] = is_compared ? Dot({added_by_ + i * stride_, stride_}, {candidate_, stride_}) * scale : 0;
  }
}

}  // namespace vitrine
