// Opens libvitrine_neural.so, which lies beside the vitrine command.
#ifndef VITRINE_CLI_NEURAL_MODULE_H_
#define VITRINE_CLI_NEURAL_MODULE_H_

#include "base/status.h"
#include "neural/api.h"

namespace vitrine {

// The module stays open until the program ends: libtorch cannot be unloaded. Says in the log what will be slow, as a
// warning. Errors: kNotFound when this build has no libtorch; kIo when the module or something it links cannot be
// loaded.
Result<const NeuralApi*> OpenNeuralModule();

}  // namespace vitrine

#endif  // VITRINE_CLI_NEURAL_MODULE_H_
