#include "fit/ridge.h"

#include <algorithm>

#include "content/content_model.h"

namespace vitrine {
namespace {

// out = F' (F in) + regularisation in, [columns, d] both.
void ApplyNormal(const RidgeProblem& p, float regularisation, const std::vector<float>& in, std::vector<float>* out) {
  std::vector<float> made(p.d);
  for (size_t i = 0; i < in.size(); ++i) (*out)[i] = regularisation * in[i];
  for (size_t row = 0; row < p.rows(); ++row) {
    std::fill(made.begin(), made.end(), 0.0f);
    const auto features = std::span(p.features).subspan(p.offsets[row], p.offsets[row + 1] - p.offsets[row]);
    for (const Feature& f : features) AddScaled({&in[f.bucket * p.d], p.d}, f.value, made.data());
    for (const Feature& f : features) AddScaled(made, f.value, &(*out)[f.bucket * p.d]);
  }
}

// By column the scalar product of two [columns, d].
std::vector<double> DotsByColumn(const std::vector<float>& a, const std::vector<float>& b, size_t d) {
  std::vector<double> dots(d, 0);
  for (size_t at = 0; at < a.size(); at += d) {
    for (size_t i = 0; i < d; ++i) dots[i] += double{a[at + i]} * double{b[at + i]};
  }
  return dots;
}

}  // namespace

void AddScaled(std::span<const float> row, float factor, float* out) {
  for (size_t i = 0; i < row.size(); ++i) out[i] += factor * row[i];
}

void SolveRidge(const RidgeProblem& p, float regularisation, int iterations, std::vector<float>* weights) {
  const size_t d = p.d;
  std::vector<float> residual(weights->size());
  std::vector<float> applied(weights->size());
  ApplyNormal(p, regularisation, *weights, &applied);
  for (size_t i = 0; i < residual.size(); ++i) residual[i] = -applied[i];
  for (size_t row = 0; row < p.rows(); ++row) {
    for (uint32_t f = p.offsets[row]; f < p.offsets[row + 1]; ++f) {
      AddScaled({&p.targets[row * d], d}, p.features[f].value, &residual[p.features[f].bucket * d]);
    }
  }
  std::vector<float> direction = residual;
  std::vector<double> square = DotsByColumn(residual, residual, d);
  std::vector<float> step(d);
  for (int iteration = 0; iteration < iterations; ++iteration) {
    ApplyNormal(p, regularisation, direction, &applied);
    const std::vector<double> curvature = DotsByColumn(direction, applied, d);
    for (size_t i = 0; i < d; ++i) step[i] = curvature[i] > 0 ? static_cast<float>(square[i] / curvature[i]) : 0;
    for (size_t at = 0; at < weights->size(); at += d) {
      for (size_t i = 0; i < d; ++i) {
        (*weights)[at + i] += step[i] * direction[at + i];
        residual[at + i] -= step[i] * applied[at + i];
      }
    }
    const std::vector<double> next = DotsByColumn(residual, residual, d);
    for (size_t i = 0; i < d; ++i) step[i] = square[i] > 0 ? static_cast<float>(next[i] / square[i]) : 0;
    for (size_t at = 0; at < weights->size(); at += d) {
      for (size_t i = 0; i < d; ++i) direction[at + i] = residual[at + i] + step[i] * direction[at + i];
    }
    square = next;
  }
}

std::vector<float> Predicted(const RidgeProblem& p, size_t row, std::span<const float> weights,
                             std::span<const float> bias) {
  std::vector<float> made(bias.begin(), bias.end());
  for (uint32_t f = p.offsets[row]; f < p.offsets[row + 1]; ++f) {
    AddScaled(weights.subspan(p.features[f].bucket * p.d, p.d), p.features[f].value, made.data());
  }
  Normalise(made);
  return made;
}

double MeanCosine(const RidgeProblem& p, std::span<const float> weights, std::span<const float> bias) {
  double sum = 0;
  for (size_t row = 0; row < p.rows(); ++row) {
    const std::vector<float> made = Predicted(p, row, weights, bias);
    std::vector<float> target(bias.begin(), bias.end());
    AddScaled({&p.targets[row * p.d], p.d}, 1, target.data());
    for (size_t i = 0; i < p.d; ++i) sum += double{made[i]} * double{target[i]};
  }
  return sum / static_cast<double>(std::max<size_t>(1, p.rows()));
}

}  // namespace vitrine
