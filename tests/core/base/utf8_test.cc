#include "base/utf8.h"

#include <gtest/gtest.h>

#include <string_view>

namespace vitrine {
namespace {

size_t Find(std::string_view text) {
  return FindInvalidUtf8({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

TEST(FindInvalidUtf8, PassesWellFormedText) {
  for (const std::string_view text : {"", "plain", "caf\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xed\x9f\xbf"}) {
    EXPECT_EQ(Find(text), text.size()) << text;
  }
}

TEST(FindInvalidUtf8, FindsTheFirstBadByte) {
  EXPECT_EQ(Find("ab\xff"), 2u);
  EXPECT_EQ(Find("\x80"), 0u);              // a continuation byte on its own
  EXPECT_EQ(Find("a\xc3"), 1u);             // cut off
  EXPECT_EQ(Find("\xc0\xaf"), 0u);          // overlong
  EXPECT_EQ(Find("\xe0\x80\xaf"), 0u);      // overlong
  EXPECT_EQ(Find("\xed\xa0\x80"), 0u);      // surrogate
  EXPECT_EQ(Find("\xf4\x90\x80\x80"), 0u);  // above U+10FFFF
  EXPECT_EQ(Find("x\xe2\x82z"), 1u);
}

}  // namespace
}  // namespace vitrine
