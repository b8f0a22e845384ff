// What the vitrine command asks of libvitrine_neural.so: training with libtorch. A module, because libtorch and what it
// links would add most of a second to the start of every command; opened by cli/neural_module.h. Neither libtorch's
// types nor its exceptions cross this edge.
#ifndef VITRINE_NEURAL_API_H_
#define VITRINE_NEURAL_API_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/status.h"
#include "fit/encoder.h"
#include "neural/sequence_encoder.h"

namespace vitrine {

// What libtorch computes with on this machine.
struct NeuralLibraries {
  std::string torch;               // its version, "1.13.1"
  std::string blas;                // the file that multiplies matrices, links followed; empty: not found
  bool is_reference_blas = false;  // that file is Netlib's reference implementation, which takes 20 times as long
  int threads = 0;                 // that share the work
};

// How a user's and an item's vector become one number between 0 and 1.
enum class PairForm : uint8_t {
  kOuterProduct,  // their D x D products, each with a weight of its own, and one bias: sigmoid
  kDotProduct,    // their scalar product, one weight and one bias: sigmoid
};

// REQUIRES: each of the counts is at least 1, user < users, item < items, items > pairs_per_user.
struct CollaborativeFilteringOptions {
  PairForm interaction = PairForm::kOuterProduct;
  uint32_t users = 1000;
  uint32_t items = 5000;
  uint32_t dimensions = 64;      // D
  uint32_t pairs_per_user = 20;  // items that each user is said to have taken: generated
  uint32_t negatives = 4;        // items, for each of them, that the user has not taken: drawn again in each epoch
  uint32_t epochs = 10;
  uint32_t batch = 32;
  uint64_t seed = 1;
  uint32_t user = 10;  // the prediction asked for
  uint32_t item = 20;
};

struct CollaborativeFilteringEpoch {
  double loss = 0;      // mean binary cross-entropy, in nats
  double accuracy = 0;  // share of the labels on whose side of 1/2 the prediction was; always saying no gives
                        // negatives / (negatives + 1)
};

struct CollaborativeFilteringRun {
  std::string onnx;  // the model's bytes (neural/collaborative_filtering.h)
  std::vector<CollaborativeFilteringEpoch> epochs;
  float prediction = 0;  // of the pair asked for, by libtorch: 0..1
};

using CollaborativeFilteringProgress = std::function<void(uint32_t epoch, const CollaborativeFilteringEpoch&)>;

// Errors of all that return Result: kInvalidArgument with what libtorch or ONNX's checker say; kOutOfMemory.
struct NeuralApi {
  NeuralLibraries (*libraries)();
  // Calls `progress` after each epoch, 1 .. epochs.
  Result<CollaborativeFilteringRun> (*train_collaborative_filtering)(const CollaborativeFilteringOptions& options,
                                                                     const CollaborativeFilteringProgress& progress);
  // As TrainSequenceEncoder() (neural/sequence_encoder.h).
  Result<EncoderTraining> (*train_sequence_encoder)(const SequenceData& data, const SequenceEncoderOptions& options,
                                                    const EncoderRun& run);
  // The bytes of encoder.onnx (neural/encoder_onnx.h).
  Result<std::string> (*encoder_onnx)(const FittedEncoder& encoder);
};

// The only symbol of the module; never null, lives as long as the module is open.
inline constexpr char kNeuralApiSymbol[] = "VitrineNeuralApi";
using NeuralApiFunction = const NeuralApi* (*)();

}  // namespace vitrine

#endif  // VITRINE_NEURAL_API_H_
