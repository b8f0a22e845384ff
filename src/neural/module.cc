// The edge of libvitrine_neural.so.
#include "neural/api.h"
#include "neural/libraries.h"

extern "C" __attribute__((visibility("default"))) const vitrine::NeuralApi* VitrineNeuralApi() {
  static constexpr vitrine::NeuralApi kApi = {.libraries = vitrine::LoadedLibraries};
  return &kApi;
}
