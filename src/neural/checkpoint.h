// The state of a training between two epochs, in a file.
#ifndef VITRINE_NEURAL_CHECKPOINT_H_
#define VITRINE_NEURAL_CHECKPOINT_H_

#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "neural/sequence_encoder.h"
#include "neural/sequence_network.h"

namespace vitrine {

// What a training is besides its weights and its optimiser's moments.
struct TrainingState {
  int64_t epochs_done = 0;
  int64_t best_epoch = 0;  // from 1; 0: none yet
  double best_ndcg_at_10 = 0;
  std::vector<EncoderEpoch> curve;  // [epochs_done]
  std::vector<torch::Tensor> best;  // its parameters, in the order of SequenceNetwork::parameters()
};

// Says by a number whether two trainings are the same but for how far they came.
int64_t Fingerprint(const SequenceData& data, const SequenceEncoderOptions& options);

// Throws what libtorch throws when the file cannot be written; the one that was there is then left as it was.
void WriteCheckpoint(const std::string& path, int64_t fingerprint, const TrainingState& state,
                     const SequenceNetwork& network, const torch::optim::Optimizer& optimiser);

// Returns false, and changes nothing, when there is no file or it is of another training. Throws what libtorch throws
// when it cannot be read.
bool ReadCheckpoint(const std::string& path, int64_t fingerprint, TrainingState* state, SequenceNetwork* network,
                    torch::optim::Optimizer* optimiser);

}  // namespace vitrine

#endif  // VITRINE_NEURAL_CHECKPOINT_H_
