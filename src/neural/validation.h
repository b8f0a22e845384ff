// How good an encoder in the making is.
#ifndef VITRINE_NEURAL_VALIDATION_H_
#define VITRINE_NEURAL_VALIDATION_H_

#include "fit/sequences.h"
#include "neural/sequence_network.h"

namespace vitrine {

// Mean NDCG@10 of the encoder's lists alone, all items ranked, history masked, ties to the lower index; 0 without
// questions. With item vectors of four bits where the options train for these.
//   scratch  of ScratchForScores(N)
double NdcgAt10(SequenceNetwork& network, const SequenceCases& cases, const SequenceEncoderOptions& options,
                const torch::Tensor& scratch);

}  // namespace vitrine

#endif  // VITRINE_NEURAL_VALIDATION_H_
