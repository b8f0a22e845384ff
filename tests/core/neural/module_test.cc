#include <gtest/gtest.h>

#include <string>

#include "neural/api.h"

extern "C" const vitrine::NeuralApi* VitrineNeuralApi();

namespace vitrine {
namespace {

TEST(NeuralApi, TurnsWhatLibtorchThrowsIntoAStatusWithoutABacktrace) {
  CollaborativeFilteringOptions options;
  options.users = 20;
  options.items = 60;
  options.dimensions = 4;
  options.epochs = 1;
  options.item = 60;  // beyond the last
  const auto run =
      VitrineNeuralApi()->train_collaborative_filtering(options, [](uint32_t, const CollaborativeFilteringEpoch&) {});
  ASSERT_FALSE(run.ok());
  EXPECT_EQ(run.status().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(run.status().message().find("out of range"), std::string::npos) << run.status().message();
  EXPECT_EQ(run.status().message().find("frame #"), std::string::npos) << run.status().message();
}

}  // namespace
}  // namespace vitrine
