// How `vitrine train` gets its sequence encoder from libvitrine_neural.so.
#ifndef VITRINE_CLI_SEQUENCE_TRAINING_H_
#define VITRINE_CLI_SEQUENCE_TRAINING_H_

#include <optional>
#include <string>

#include "base/status.h"
#include "neural/sequence_encoder.h"
#include "train/pipeline.h"

namespace CLI {
class App;
}

namespace vitrine {

struct EncoderFlags {
  std::string kind = "none";    // or "transformer", "gru"
  std::string item_attributes;  // a file; optional
  int epochs = SequenceEncoderOptions().epochs;
  DistillationOptions distillation;
  bool onnx = false;  // write encoder.onnx beside the bundle's files
};

// Adds --encoder, --encoder-epochs, --distill and what belongs to it, --item-attributes and --onnx.
void AddEncoderFlags(CLI::App& command, EncoderFlags* flags);

// Errors: kInvalidArgument for flags that need one another.
Status CheckEncoderFlags(const EncoderFlags& flags);

// Trains with libtorch when called, takes the epoch that answers the cases best, if there are any, and logs how it
// goes.
//   out  where the bundle will be: the state of the training is kept beside it, in OUT.training (EncoderRun), because
//        the folder never holds half a bundle
// Errors of a call: those of OpenNeuralModule(), ReadItemAttributes() and TrainSequenceEncoder().
EncoderTrainer EncoderTrainerOf(const EncoderFlags& flags, const TrainOptions& options, const std::string& out);

// The bytes of encoder.onnx (neural/encoder_onnx.h) for the encoder of a training; nothing when none was asked for or
// none ships. Errors: those of OpenNeuralModule() and of ONNX's checker.
Result<std::optional<std::string>> OnnxOf(const EncoderFlags& flags, const Trained& trained);

}  // namespace vitrine

#endif  // VITRINE_CLI_SEQUENCE_TRAINING_H_
