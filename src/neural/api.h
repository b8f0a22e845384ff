// What the vitrine command asks of libvitrine_neural.so: training with libtorch. A module, because libtorch and what it
// links would cost every command 0.3 s at its start; opened by cli/neural_module.h. Neither libtorch's types nor
// its exceptions cross this edge.
#ifndef VITRINE_NEURAL_API_H_
#define VITRINE_NEURAL_API_H_

#include <string>

namespace vitrine {

// What libtorch computes with on this machine.
struct NeuralLibraries {
  std::string torch;               // its version, "1.13.1"
  std::string blas;                // the file that multiplies matrices, links followed; empty: not found
  bool is_reference_blas = false;  // that file is Netlib's reference implementation, which takes 20 times as long
  int threads = 0;                 // that share the work
};

struct NeuralApi {
  NeuralLibraries (*libraries)();
};

// The only symbol of the module; never null, lives as long as the module is open.
inline constexpr char kNeuralApiSymbol[] = "VitrineNeuralApi";
using NeuralApiFunction = const NeuralApi* (*)();

}  // namespace vitrine

#endif  // VITRINE_NEURAL_API_H_
