#include "base/memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <vector>

namespace vitrine {
namespace {

TEST(CheckedMultiply, TellsOverflow) {
  size_t product = 0;
  EXPECT_TRUE(CheckedMultiply(6, 7, &product));
  EXPECT_EQ(product, 42u);
  EXPECT_TRUE(CheckedMultiply(std::numeric_limits<size_t>::max(), 0, &product));
  EXPECT_FALSE(CheckedMultiply(std::numeric_limits<size_t>::max() / 2, 3, &product));
}

TEST(TryAssign, FillsOrRefusesWithoutTrapping) {
  std::vector<uint32_t> v = {9};
  EXPECT_TRUE(TryAssign(v, 3));
  EXPECT_EQ(v, (std::vector<uint32_t>{0, 0, 0}));
  EXPECT_FALSE(TryAssign(v, std::numeric_limits<size_t>::max() / 2));
  EXPECT_TRUE(v.empty());
}

}  // namespace
}  // namespace vitrine
