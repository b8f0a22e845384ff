// The content model: from what a shop says of an item to where the item stands among the others.
#ifndef VITRINE_FIT_CONTENT_H_
#define VITRINE_FIT_CONTENT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "ingest/dataset.h"

namespace vitrine {

// minimises  sum over items i of | y_i - b - W' f_i |^2  +  regularisation |W|^2
// with y_i the item's vector at length 1, f_i its features (content/features.h), and b the mean of y. Items without a
// vector teach nothing. Solved by conjugate gradient, all columns beside each other.
// Source: Hestenes and Stiefel, J. Res. NBS 49(6), 1952.
struct ContentOptions {
  // Of the file, as int8: B is the largest power of two with B * D <= this, and at most kMaxContentBuckets. Every
  // shopper downloads it: four times as much finds hardly more (docs/decisions/0031).
  uint32_t max_row_bytes = 1u << 16;
  // The one that is best on a tenth of the items, which the others did not see, is taken. All > 0, falling.
  std::vector<float> regularisations = {10, 3, 1, 0.3f, 0.1f};
  int iterations = 20;        // of conjugate gradient; >= 1
  size_t max_items = 20'000;  // learns from no more than so many, drawn by the seed
  uint64_t seed = 1;
};

// Numbers of items' own, from a file.
struct ItemFeatures {
  uint32_t count = 0;         // F; 0: none
  std::vector<float> values;  // [N, F]; a row of zeros: not known
  bool replace = false;       // whether they stand in for the text, or beside it
};

struct FittedContent {
  uint32_t dimensions = 0;          // D; 0: there is no content model
  uint32_t num_buckets = 0;         // B
  std::vector<float> weights;       // [B, D]
  std::vector<float> bias;          // [D]
  uint32_t num_item_features = 0;   // F
  std::vector<float> dense;         // [F, D]
  std::vector<float> item_vectors;  // [N, D]; only with item features
  float regularisation = 0;         // the one that was taken
  double held_out_cosine = 0;       // of the vectors that were not learnt from, with what was made of their text
  size_t items = 0;                 // that were learnt from
};

// Deterministic. No model (dimensions 0) where no item with a vector has a title, category, brand or features.
//   vectors  float[N, d]
// REQUIRES: d >= 1.
FittedContent FitContent(const Catalog& catalog, const ItemFeatures& features, std::span<const float> vectors, size_t d,
                         const ContentOptions& options);

// The bytes of a file with the role `content`.
std::vector<uint8_t> PackContent(const FittedContent& content);

}  // namespace vitrine

#endif  // VITRINE_FIT_CONTENT_H_
