#include "neural/libraries.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <torch/version.h>

#include <filesystem>
#include <string_view>
#include <system_error>

namespace vitrine {

NeuralLibraries LoadedLibraries() {
  NeuralLibraries libraries;
  libraries.torch = TORCH_VERSION;
  libraries.threads = at::get_num_threads();
  // at::show_config() tells what libtorch was built with; Debian chooses the BLAS when a program starts, by a link. So
  // the file is asked for that the loader took the matrix product from.
  const void* const product = dlsym(RTLD_DEFAULT, "sgemm_");
  Dl_info info;
  if (product == nullptr || dladdr(product, &info) == 0) return libraries;
  std::error_code error;
  const std::filesystem::path file = std::filesystem::canonical(info.dli_fname, error);
  libraries.blas = error ? info.dli_fname : file.string();
  // Netlib's is Debian's blas/libblas.so.3.11.0; others have folders of their own: openblas-openmp/libblas.so.3.
  libraries.is_reference_blas = !error && file.parent_path().filename() == "blas";
  return libraries;
}

}  // namespace vitrine
