#include <gtest/gtest.h>

TEST(Neural, IsBuilt) { GTEST_SKIP() << "libtorch-dev and libonnx-dev are not installed"; }
