#include "fit/plain_encoder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "bundle/roles.h"

namespace vitrine {
namespace {

using Vector = std::vector<float>;

Vector Apply(const FittedLinear& linear, const Vector& x) {
  Vector y = linear.biases;
  for (size_t o = 0; o < y.size(); ++o) {
    for (size_t i = 0; i < x.size(); ++i) y[o] += linear.weights[o * x.size() + i] * x[i];
  }
  return y;
}

Vector Sum(Vector a, std::span<const float> b) {
  for (size_t d = 0; d < a.size(); ++d) a[d] += b[d];
  return a;
}

Vector Apply(const FittedNorm& norm, Vector x) {
  const auto d = static_cast<double>(x.size());
  double mean = 0;
  for (const float v : x) mean += v / d;
  double variance = 0;
  for (const float v : x) variance += (v - mean) * (v - mean) / d;
  const double deviation = std::sqrt(variance + kNormEpsilon);
  for (size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<float>(norm.gains[i] * (x[i] - mean) / deviation + norm.biases[i]);
  }
  return x;
}

Vector Gelu(Vector x) {
  constexpr double kRootOfTwoOverPi = 0.7978845608028654;
  for (float& v : x) v = static_cast<float>(v / (1 + std::exp(-2 * kRootOfTwoOverPi * (v + 0.044715 * v * v * v))));
  return x;
}

// What row `at` of [rows][queries, keys, values] makes of itself and the rows before it.
Vector Attend(const std::vector<Vector>& projected, size_t at, size_t d, size_t heads) {
  const size_t width = d / heads;
  Vector out(d, 0);
  for (size_t begin = 0; begin < d; begin += width) {
    std::vector<double> weights(at + 1, 0);
    for (size_t row = 0; row <= at; ++row) {
      for (size_t i = begin; i < begin + width; ++i) weights[row] += projected[at][i] * projected[row][d + i];
      weights[row] /= std::sqrt(static_cast<double>(width));
    }
    const double largest = *std::max_element(weights.begin(), weights.end());
    double sum = 0;
    for (double& weight : weights) sum += weight = std::exp(weight - largest);
    for (size_t row = 0; row <= at; ++row) {
      for (size_t i = begin; i < begin + width; ++i) {
        out[i] += static_cast<float>(weights[row] / sum * projected[row][2 * d + i]);
      }
    }
  }
  return out;
}

// The user vector.
Vector RunGru(const FittedGru& gru, const std::vector<Vector>& inputs) {
  const size_t d = inputs.back().size();
  const auto sigmoid = [](double value) { return 1 / (1 + std::exp(-value)); };
  Vector h(d, 0);
  for (const Vector& x : inputs) {
    const Vector in = Apply(gru.in, x);
    const Vector state = Apply(gru.state, h);
    for (size_t i = 0; i < d; ++i) {
      const double reset = sigmoid(in[i] + state[i]);
      const double update = sigmoid(in[d + i] + state[d + i]);
      const double candidate = std::tanh(in[2 * d + i] + reset * state[2 * d + i]);
      h[i] = static_cast<float>((1 - update) * candidate + update * h[i]);
    }
  }
  return Apply(gru.norm, Sum(inputs.back(), h));
}

}  // namespace

std::vector<float> EncodePlainly(const FittedEncoder& encoder, std::span<const int32_t> items) {
  const size_t d = encoder.dimensions;
  items = items.last(std::min<size_t>(items.size(), encoder.length));
  const auto row_of = [d](const Vector& matrix, size_t row) { return std::span(matrix).subspan(row * d, d); };
  std::vector<Vector> x;
  for (size_t i = 0; i < items.size(); ++i) {
    const std::span<const float> row = row_of(encoder.vectors, static_cast<size_t>(items[i]));
    Vector vector(row.begin(), row.end());
    if (encoder.kind == EncoderKind::kTransformer) {
      vector = Sum(std::move(vector), row_of(encoder.positions, encoder.length - items.size() + i));
    }
    x.push_back(Apply(encoder.input_norm, std::move(vector)));
  }
  if (encoder.kind == EncoderKind::kGru) return RunGru(encoder.gru, x);
  for (const FittedBlock& block : encoder.blocks) {
    std::vector<Vector> projected;
    projected.reserve(x.size());
    for (const Vector& row : x) projected.push_back(Apply(block.attention_in, row));
    for (size_t i = 0; i < x.size(); ++i) {
      const Vector attended = Attend(projected, i, d, encoder.heads);
      x[i] = Apply(block.attention_norm, Sum(x[i], Apply(block.attention_out, attended)));
      const Vector hidden = Gelu(Apply(block.feed_forward_in, x[i]));
      x[i] = Apply(block.feed_forward_norm, Sum(x[i], Apply(block.feed_forward_out, hidden)));
    }
  }
  return x.back();
}

}  // namespace vitrine
