#include "ingest/interner.h"

#include <gtest/gtest.h>

#include <string>

namespace vitrine {
namespace {

TEST(Interner, NumbersStringsInTheOrderOfFirstAppearance) {
  Interner names;
  EXPECT_EQ(names.Add("b"), 0u);
  EXPECT_EQ(names.Add("a"), 1u);
  EXPECT_EQ(names.Add("b"), 0u);
  EXPECT_EQ(names.Add(""), 2u);
  EXPECT_EQ(names.size(), 3u);
  EXPECT_EQ(names[0], "b");
  EXPECT_EQ(names[2], "");
  EXPECT_EQ(names.Find("a"), 1u);
  EXPECT_EQ(names.Find("c"), Interner::kNone);
}

TEST(Interner, FindsNothingWhenEmpty) { EXPECT_EQ(Interner().Find("a"), Interner::kNone); }

TEST(Interner, KeepsEveryNumberWhileItGrows) {
  Interner names;
  for (uint32_t i = 0; i < 50000; ++i) ASSERT_EQ(names.Add("name " + std::to_string(i)), i);
  for (uint32_t i = 0; i < 50000; ++i) {
    ASSERT_EQ(names.Find("name " + std::to_string(i)), i);
    ASSERT_EQ(names[i], "name " + std::to_string(i));
  }
}

TEST(Interner, TellsStringsApartThatDifferInZerosOrLength) {
  Interner names;
  EXPECT_NE(names.Add(std::string("a\0", 2)), names.Add("a"));
  EXPECT_NE(names.Add("12345678"), names.Add("123456789"));
}

}  // namespace
}  // namespace vitrine
