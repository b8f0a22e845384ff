#include "cli/neural_module.h"

#include <dlfcn.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <system_error>

namespace vitrine {

Result<const NeuralApi*> OpenNeuralModule() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::filesystem::path file = program.parent_path() / "libvitrine_neural.so";
  if (error || !std::filesystem::exists(file, error)) {
    return NotFound("this build has no libtorch: install libtorch-dev and libonnx-dev and build again");
  }
  void* const module = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* const symbol = module == nullptr ? nullptr : dlsym(module, kNeuralApiSymbol);
  if (symbol == nullptr) return IoError(std::string("cannot load libtorch: ") + dlerror());
  const NeuralApi* const api = reinterpret_cast<NeuralApiFunction>(symbol)();
  const NeuralLibraries libraries = api->libraries();
  if (libraries.is_reference_blas) {
    spdlog::warn(
        "libtorch multiplies with the reference BLAS ({}): install libopenblas0-openmp, which is 20 times as fast",
        libraries.blas);
  }
  return api;
}

}  // namespace vitrine
