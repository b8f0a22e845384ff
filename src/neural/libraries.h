#ifndef VITRINE_NEURAL_LIBRARIES_H_
#define VITRINE_NEURAL_LIBRARIES_H_

#include "neural/api.h"

namespace vitrine {

// libtorch and the BLAS that this process loaded for it.
NeuralLibraries LoadedLibraries();

}  // namespace vitrine

#endif  // VITRINE_NEURAL_LIBRARIES_H_
