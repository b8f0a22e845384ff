#include "ingest/text.h"

#include <gtest/gtest.h>

namespace vitrine {
namespace {

TEST(Text, FindsTheFirstByteThatIsNotUtf8WhereverItIs) {
  EXPECT_EQ(FindInvalidUtf8("plain, and caf\xc3\xa9"), std::string_view::npos);
  for (size_t at = 0; at < 20; ++at) {
    std::string text(20, 'a');
    text[at] = '\xff';
    EXPECT_EQ(FindInvalidUtf8(text), at);
  }
}

TEST(Text, TrimsAndCollapsesWhiteSpace) {
  EXPECT_EQ(Trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(Trim("  "), "");
  EXPECT_EQ(CollapseSpaces("  SET 2   TEA\tTOWELS "), "SET 2 TEA TOWELS");
  EXPECT_EQ(CollapseSpaces(""), "");
}

TEST(Text, SamplesAreShortAndAlwaysUtf8) {
  EXPECT_EQ(Sample("line\nbreak"), "line break");
  EXPECT_EQ(Sample("caf\xe9"), "caf\xef\xbf\xbd");
  EXPECT_EQ(Sample("\xe2\x82\xac\xe2\x82\xac", 4), "\xe2\x82\xac...");
  EXPECT_EQ(Sample(std::string(100, 'x'), 10), "xxxxxxxxxx...");
  EXPECT_EQ(Sample("\xe2\x82"), "\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(ParseNumber, ReadsPlainNumbers) {
  EXPECT_EQ(ParseNumber("0", Comma::kGrouping), 0);
  EXPECT_EQ(ParseNumber(" 12 ", Comma::kGrouping), 12);
  EXPECT_EQ(ParseNumber("-3", Comma::kGrouping), -3);
  EXPECT_EQ(ParseNumber("+3", Comma::kGrouping), 3);
  EXPECT_EQ(ParseNumber("2.55", Comma::kGrouping), 2.55);
  EXPECT_EQ(ParseNumber(".5", Comma::kGrouping), 0.5);
  EXPECT_EQ(ParseNumber("5.", Comma::kGrouping), 5);
  EXPECT_EQ(ParseNumber("1e3", Comma::kGrouping), 1000);
  EXPECT_EQ(ParseNumber("1.5E-2", Comma::kGrouping), 0.015);
}

TEST(ParseNumber, TellsGroupsFromFractions) {
  EXPECT_EQ(ParseNumber("1,234.50", Comma::kGrouping), 1234.5);
  EXPECT_EQ(ParseNumber("1.234,50", Comma::kGrouping), 1234.5);
  EXPECT_EQ(ParseNumber("1,234", Comma::kGrouping), 1234);
  EXPECT_EQ(ParseNumber("1,234", Comma::kDecimal), 1.234);
  EXPECT_EQ(ParseNumber("12,5", Comma::kGrouping), 12.5);
  EXPECT_EQ(ParseNumber("2,55", Comma::kDecimal), 2.55);
  EXPECT_EQ(ParseNumber("1,234,567", Comma::kGrouping), 1234567);
}

TEST(ParseNumber, RefusesWhatIsNoNumber) {
  for (const char* text :
       {"",        " ",     "-",   "+",   ".",  ",",     "abc",  "1a",  "1 2",  "1,2,3",
        "12,34.5", "1.2.3", "nan", "inf", "1e", "1e999", "0x10", "--1", "1e16", "99999999999999999999"}) {
    EXPECT_FALSE(ParseNumber(text, Comma::kGrouping).has_value()) << text;
  }
}

}  // namespace
}  // namespace vitrine
