// How `vitrine train` gets its sequence encoder from libvitrine_neural.so.
#ifndef VITRINE_CLI_SEQUENCE_TRAINING_H_
#define VITRINE_CLI_SEQUENCE_TRAINING_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/status.h"
#include "cli/input_flags.h"
#include "eval/split.h"
#include "fit/model.h"
#include "neural/sequence_encoder.h"

namespace CLI {
class App;
}

namespace vitrine {

struct EncoderFlags {
  std::string kind = "none";    // or "transformer"
  std::string item_attributes;  // a file; optional
  int epochs = SequenceEncoderOptions().epochs;
};

// Adds --encoder, --encoder-epochs and --item-attributes.
void AddEncoderFlags(CLI::App& command, EncoderFlags* flags);

// Errors: kInvalidArgument for flags that need one another.
Status CheckEncoderFlags(const EncoderFlags& flags);

// Trains on the fold's training part, takes the epoch that answers its cases best, and logs how it goes.
//   out  where the bundle will be: the state of the training is kept beside it, in OUT.training (EncoderRun), because
//        the folder never holds half a bundle
// Errors: those of OpenNeuralModule(), ReadItemAttributes() and TrainSequenceEncoder().
Result<EncoderTraining> TrainEncoder(const Input& input, const Fold& validation, const EncoderFlags& flags,
                                     const SequenceEncoderOptions& options, const std::string& out);

// Gives the model the encoder if the blend asks it: its vectors would be bytes that every shopper downloads for nothing.
void SetEncoder(const FittedEncoder& encoder, FittedModel* model);

// The form of report.json's "encoder"; null for none.
nlohmann::ordered_json EncoderToJson(const EncoderTraining& training);

}  // namespace vitrine

#endif  // VITRINE_CLI_SEQUENCE_TRAINING_H_
