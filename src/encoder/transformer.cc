#include "encoder/transformer.h"

#include <algorithm>
#include <cmath>

#include "base/memory.h"
#include "bundle/roles.h"
#include "encoder/float4.h"
#include "encoder/item_vectors.h"

namespace vitrine {
namespace {

constexpr size_t kTile = 16;

size_t WholeTiles(size_t n) { return (n + kTile - 1) / kTile * kTile; }

void ReadRow(const ScaledRows& matrix, size_t row, float factor, float* out, size_t step) {
  const float scale = matrix.scales[row] * factor;
  for (const int8_t value : matrix.rows.Row(row)) {
    *out = static_cast<float>(value) * scale;
    out += step;
  }
}

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

}  // namespace

bool Transformer::Expand(const LinearWeights& weights, size_t first_row, size_t outputs, float factor, Linear* out) {
  const size_t inputs = weights.matrix.rows.cols();
  out->inputs = inputs;
  if (!TryAssign(out->tiles, WholeTiles(outputs) * (inputs + 1))) return false;
  for (size_t i = 0; i < outputs; ++i) {
    float* column = &out->tiles[i / kTile * kTile * (inputs + 1) + i % kTile];
    *column = weights.biases[first_row + i] * factor;
    ReadRow(weights.matrix, first_row + i, factor, column + kTile, kTile);
  }
  return true;
}

bool Transformer::Init(const Model& model) {
  const EncoderWeights& weights = model.encoder;
  const size_t d = model.dimensions;
  const size_t num_blocks = weights.blocks.size();
  model_ = &model;
  stride_ = WholeTiles(d);
  length_ = weights.length();
  const size_t all = length_ * stride_;
  size_t widest = 0;
  blocks_.resize(num_blocks);
  for (size_t b = 0; b < num_blocks; ++b) {
    const BlockWeights& from = weights.blocks[b];
    Block& block = blocks_[b];
    const size_t f = from.feed_forward_in.biases.size();
    const float of_scores = 1 / std::sqrt(static_cast<float>(d / weights.heads));
    if (!Expand(from.attention_in, 0, d, of_scores, &block.queries) ||
        !Expand(from.attention_in, d, d, 1, &block.keys) || !Expand(from.attention_in, 2 * d, d, 1, &block.values) ||
        !Expand(from.attention_out, 0, d, 1, &block.attention_out) ||
        !Expand(from.feed_forward_in, 0, f, 1, &block.feed_forward_in) ||
        !Expand(from.feed_forward_out, 0, d, 1, &block.feed_forward_out)) {
      return false;
    }
    widest = std::max(widest, WholeTiles(f));
  }
  if (!TryAssign(positions_, all) || !TryAssign(norms_, weights.norms.size() / d * stride_) ||
      !TryAssign(items_, length_) || !TryAssign(inputs_, all) || !TryAssign(keys_, num_blocks * all) ||
      !TryAssign(values_, num_blocks * all) || !TryAssign(x_, all) || !TryAssign(attended_, all) ||
      !TryAssign(added_, all) || !TryAssign(hidden_, length_ * widest) || !TryAssign(scores_, WholeTiles(length_)) ||
      !TryAssign(user_, d) || !TryAssign(candidate_, d) || !TryAssign(added_by_, kExplainedItems * d)) {
    return false;
  }
  for (size_t p = 0; p < length_; ++p) ReadRow(weights.positions, p, 1, &positions_[p * stride_], 1);
  for (size_t i = 0; i < weights.norms.size(); ++i) norms_[i / d * stride_ + i % d] = weights.norms[i];
  return true;
}

std::span<const float> Transformer::Encode(std::span<const SessionItem> session) {
  num_items_ = static_cast<size_t>(SequenceOf(session, items_));
  has_added_by_ = false;
  std::fill(user_.begin(), user_.end(), 0.0f);
  if (num_items_ == 0) return user_;
  const size_t d = user_.size();
  for (size_t row = 0; row < num_items_; ++row) {
    const std::span<float> input(&inputs_[row * stride_], d);
    const float scale = ReadItemVector(*model_, static_cast<size_t>(items_[row]), input);
    for (float& value : input) value *= scale;
  }
  AddAndNorm(0, &positions_[(length_ - num_items_) * stride_], num_items_, inputs_.data());
  const float* last = Run(0, num_items_, num_items_);
  // Weights of any size are weights: what they overflow to is no direction.
  if (std::isfinite(Dot({last, d}, {last, d}))) std::copy_n(last, d, user_.begin());
  return user_;
}

const float* Transformer::Run(size_t begin, size_t end, size_t skipped) {
  size_t rows = end - begin;
  float* x = x_.data();
  std::copy_n(&inputs_[begin * stride_], rows * stride_, x);
  for (size_t b = 0; b < blocks_.size(); ++b) {
    const Block& block = blocks_[b];
    float* keys = &keys_[b * length_ * stride_];
    float* values = &values_[b * length_ * stride_];
    Multiply(block.keys, x, stride_, rows, keys + begin * stride_);
    Multiply(block.values, x, stride_, rows, values + begin * stride_);
    if (b + 1 == blocks_.size()) {
      x += (rows - 1) * stride_;
      rows = 1;
    }
    Multiply(block.queries, x, stride_, rows, attended_.data());
    for (size_t r = 0; r < rows; ++r) {
      Attend(keys, values, end - rows + r + 1, skipped, &attended_[r * stride_]);
    }
    Multiply(block.attention_out, attended_.data(), stride_, rows, added_.data());
    AddAndNorm(2 * b + 1, added_.data(), rows, x);
    const size_t width = block.feed_forward_in.padded_outputs();
    Multiply(block.feed_forward_in, x, stride_, rows, hidden_.data());
    Gelu(std::span(hidden_).first(rows * width));
    Multiply(block.feed_forward_out, hidden_.data(), width, rows, added_.data());
    AddAndNorm(2 * b + 2, added_.data(), rows, x);
  }
  return x;
}

void Transformer::Attend(const float* keys, const float* values, size_t end, size_t skipped, float* queries) {
  constexpr float kNever = -1e30f;
  const std::span<float> scores = std::span(scores_).first((end + 3) / 4 * 4);
  const size_t width = user_.size() / model_->encoder.heads;
  for (size_t at = 0; at < user_.size(); at += width) {
    const std::span<float> head(queries + at, width);
    std::fill(scores.begin(), scores.end(), kNever);
    for (size_t row = 0; row < end; ++row) {
      if (row != skipped) scores[row] = Dot(head, {keys + row * stride_ + at, width});
    }
    const float inverse_sum = Softmax(scores);
    std::fill(head.begin(), head.end(), 0.0f);
    for (size_t row = 0; row < end; ++row) {
      AddScaled(scores[row] * inverse_sum, {values + row * stride_ + at, width}, head);
    }
  }
}

void Transformer::AddAndNorm(size_t norm, const float* added, size_t rows, float* x) const {
  const float* gains = &norms_[2 * norm * stride_];
  const float* biases = gains + stride_;
  const auto d = static_cast<float>(user_.size());
  const auto padding = static_cast<float>(stride_ - user_.size());
  for (size_t end = rows * stride_, begin = 0; begin < end; begin += stride_) {
    Float4 sum = {0, 0, 0, 0};
    for (size_t i = 0; i < stride_; i += 4) {
      const Float4 four = Load4(x + begin + i) + Load4(added + begin + i);
      Store4(four, x + begin + i);
      sum += four;
    }
    const float mean = SumOf(sum) / d;
    sum = Float4{0, 0, 0, 0};
    for (size_t i = 0; i < stride_; i += 4) {
      const Float4 off = Load4(x + begin + i) - mean;
      sum += off * off;
    }
    // The padding is as far off as 0 is from the mean.
    const float variance = (SumOf(sum) - padding * mean * mean) / d;
    const float factor = 1 / std::sqrt(std::max(variance, 0.0f) + kNormEpsilon);
    for (size_t i = 0; i < stride_; i += 4) {
      Store4((Load4(x + begin + i) - mean) * factor * Load4(gains + i) + Load4(biases + i), x + begin + i);
    }
  }
}

void Transformer::Multiply(const Linear& linear, const float* in, size_t in_stride, size_t rows, float* out) {
  const size_t out_stride = linear.padded_outputs();
  const float* tile = linear.tiles.data();
  for (size_t at = 0; at < out_stride; at += kTile) {
    for (size_t r = 0; r < rows; ++r) {
      const float* values = in + r * in_stride;
      const float* weights = tile;
      Float4 a = Load4(weights);
      Float4 b = Load4(weights + 4);
      Float4 c = Load4(weights + 8);
      Float4 e = Load4(weights + 12);
      for (size_t i = 0; i < linear.inputs; ++i) {
        weights += kTile;
        const float value = values[i];
        a += value * Load4(weights);
        b += value * Load4(weights + 4);
        c += value * Load4(weights + 8);
        e += value * Load4(weights + 12);
      }
      float* outputs = out + r * out_stride + at;
      Store4(a, outputs);
      Store4(b, outputs + 4);
      Store4(c, outputs + 8);
      Store4(e, outputs + 12);
    }
    tile += kTile * (linear.inputs + 1);
  }
}

void Transformer::CompareWithout() {
  const size_t d = user_.size();
  // From the newest on: each pass computes again what the one before it has changed.
  for (size_t i = 0; i < std::min(num_items_, kExplainedItems); ++i) {
    const size_t row = num_items_ - 1 - i;
    const std::span<float> out = std::span(added_by_).subspan(i * d, d);
    std::copy(user_.begin(), user_.end(), out.begin());
    if (num_items_ == 1) break;
    const float* without = i == 0 ? Run(row - 1, row, row) : Run(row + 1, num_items_, row);
    AddScaled(-1, {without, d}, out);
  }
  has_added_by_ = true;
}

void Transformer::Explain(int32_t candidate, std::span<float> shares) {
  if (!has_added_by_) CompareWithout();
  const float scale = ReadItemVector(*model_, static_cast<size_t>(candidate), candidate_);
  for (size_t i = 0; i < shares.size(); ++i) {
    const bool is_known = i < std::min(num_items_, kExplainedItems);
    shares[i] = is_known ? Dot(std::span(added_by_).subspan(i * user_.size(), user_.size()), candidate_) * scale : 0;
  }
}

size_t Transformer::memory_bytes() const {
  size_t floats = positions_.size() + norms_.size() + inputs_.size() + keys_.size() + values_.size() + x_.size() +
                  attended_.size() + added_.size() + hidden_.size() + scores_.size() + user_.size() +
                  candidate_.size() + added_by_.size();
  for (const Block& block : blocks_) {
    for (const Linear* linear : {&block.queries, &block.keys, &block.values, &block.attention_out,
                                 &block.feed_forward_in, &block.feed_forward_out}) {
      floats += linear->tiles.size();
    }
  }
  return floats * sizeof(float) + items_.size() * sizeof(int32_t);
}

}  // namespace vitrine
