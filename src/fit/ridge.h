// Ridge regression from sparse features onto vectors, by conjugate gradients: what the content model is fitted with.
#ifndef VITRINE_FIT_RIDGE_H_
#define VITRINE_FIT_RIDGE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "content/features.h"

namespace vitrine {

// Rows of features, and what each is to give.
struct RidgeProblem {
  size_t d = 0;
  size_t columns = 0;  // B + F
  std::vector<uint32_t> offsets = {0};
  std::vector<Feature> features;
  std::vector<float> targets;  // [rows, d]; of length 1, less the mean

  size_t rows() const { return offsets.size() - 1; }
};

// out += factor * row
void AddScaled(std::span<const float> row, float factor, float* out);

// Takes `iterations` steps from `weights`, float[columns, d], towards what makes the targets of the features.
void SolveRidge(const RidgeProblem& p, float regularisation, int iterations, std::vector<float>* weights);

// What the features of a row make, of length 1.
//   bias  float[d]: the mean that the targets are without
std::vector<float> Predicted(const RidgeProblem& p, size_t row, std::span<const float> weights,
                             std::span<const float> bias);

// Of what is predicted with the targets, over the rows. -1..1
double MeanCosine(const RidgeProblem& p, std::span<const float> weights, std::span<const float> bias);

}  // namespace vitrine

#endif  // VITRINE_FIT_RIDGE_H_
