// The edge of libvitrine_neural.so: what is thrown behind it becomes a Status here.
#include <c10/util/Exception.h>

#include <exception>
#include <new>
#include <string>

#include "neural/api.h"
#include "neural/collaborative_filtering.h"
#include "neural/encoder_onnx.h"
#include "neural/libraries.h"
#include "neural/sequence_encoder.h"

namespace vitrine {
namespace {

template <auto function, typename Value, typename... Arguments>
Result<Value> Call(const Arguments&... arguments) {
  try {
    return function(arguments...);
  } catch (const std::bad_alloc&) {
    return OutOfMemory("not enough memory to train a network");
  } catch (const c10::Error& error) {
    return InvalidArgument(std::string(error.what_without_backtrace()));
  } catch (const std::exception& error) {
    return InvalidArgument(std::string(error.what()));
  }
}

}  // namespace
}  // namespace vitrine

extern "C" __attribute__((visibility("default"))) const vitrine::NeuralApi* VitrineNeuralApi() {
  using namespace vitrine;  // NOLINT(google-build-using-namespace)
  static constexpr NeuralApi kApi = {
      .libraries = LoadedLibraries,
      .train_collaborative_filtering = Call<TrainCollaborativeFiltering, CollaborativeFilteringRun>,
      .train_sequence_encoder = TrainSequenceEncoder,
      .encoder_onnx = Call<EncoderOnnx, std::string>,
  };
  return &kApi;
}
