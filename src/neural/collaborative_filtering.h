// Neural collaborative filtering: a vector for each user and each item, and one dense sigmoid unit on what they make
// together.  Source: He et al., "Neural Collaborative Filtering", WWW 2017, of which this is the smallest case.
#ifndef VITRINE_NEURAL_COLLABORATIVE_FILTERING_H_
#define VITRINE_NEURAL_COLLABORATIVE_FILTERING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "neural/api.h"

namespace vitrine {

struct FittedCollaborativeFiltering {
  PairForm interaction = PairForm::kOuterProduct;
  uint32_t dimensions = 0;     // D
  std::vector<float> users;    // [U, D]
  std::vector<float> items;    // [I, D]
  std::vector<float> weights;  // kOuterProduct: [D, D], of the user's dimension and the item's; kDotProduct: [1]
  float bias = 0;
};

// Trains on generated pairs (neural/sample_pairs.h) with binary cross-entropy and Adam (rate 0.001), in float32, on one
// thread: with the same libtorch the same seed gives the same model on any number of cores.
CollaborativeFilteringRun TrainCollaborativeFiltering(const CollaborativeFilteringOptions& options,
                                                      const CollaborativeFilteringProgress& progress);

// The model as ONNX, for P pairs at once:
//   input   user         int32[P]    0..U-1
//           item         int32[P]    0..I-1
//   output  probability  float32[P]  0..1
//   metadata_props  vitrine.users = U, vitrine.items = I, vitrine.dimensions = D, in decimal
// Throws as OnnxGraph::Serialize() does.
std::string CollaborativeFilteringOnnx(const FittedCollaborativeFiltering& model);

}  // namespace vitrine

#endif  // VITRINE_NEURAL_COLLABORATIVE_FILTERING_H_
