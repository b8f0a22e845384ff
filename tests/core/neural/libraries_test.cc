#include "neural/libraries.h"

#include <gtest/gtest.h>

namespace vitrine {
namespace {

TEST(LoadedLibraries, NameTheFileThatMultipliesMatrices) {
  const NeuralLibraries libraries = LoadedLibraries();
  EXPECT_FALSE(libraries.torch.empty());
  EXPECT_GE(libraries.threads, 1);
  EXPECT_NE(libraries.blas.find("blas"), std::string::npos) << libraries.blas;
  EXPECT_EQ(libraries.is_reference_blas, libraries.blas.find("/blas/libblas.so") != std::string::npos);
}

}  // namespace
}  // namespace vitrine
