#include "ingest/product_rules.h"

#include <gtest/gtest.h>

namespace vitrine {
namespace {

TEST(ProductRules, KnowFiveDigitCodes) {
  for (const char* code : {"22222", "85123A", "15056BL", "85123a"}) EXPECT_TRUE(IsFiveDigitCode(code)) << code;
  for (const char* code : {"", "2222", "222222", "POST", "C2", "22222-1", "A2222", "2222A"}) {
    EXPECT_FALSE(IsFiveDigitCode(code)) << code;
  }
}

TEST(ProductRules, KnowWhatNoShopSells) {
  EXPECT_TRUE(IsKnownNonProduct("POSTAGE"));
  EXPECT_TRUE(IsKnownNonProduct(" bank charges "));
  EXPECT_FALSE(IsKnownNonProduct("M"));
  EXPECT_FALSE(IsKnownNonProduct("postage-stamp-mug"));
}

TEST(ProductRules, TellTitlesFromNotes) {
  for (const char* title : {"WHITE METAL LANTERN", "Wet Look Umbrella Stand", "LOST PROPERTY STORAGE BOX", "T-LIGHT"}) {
    EXPECT_TRUE(IsPlausibleTitle(title)) << title;
  }
  for (const char* note : {"", "?", "??", "???missing", "damaged", "Damaged", "check", "wrongly coded 20713", "12",
                           "NA", "thrown away", "found", "lost??", "sold as 22467"}) {
    EXPECT_FALSE(IsPlausibleTitle(note)) << note;
  }
}

TEST(ProductRules, ChooseTheMostFrequentTitleAndTheFirstAmongEquals) {
  Interner titles;
  const uint32_t red = titles.Add("RED MUG");
  const uint32_t blue = titles.Add("BLUE MUG");
  const uint32_t note = titles.Add("damaged");
  const auto chosen = ChooseTitles(
      3, {{0, blue}, {0, red}, {0, blue}, {0, note}, {0, note}, {0, note}, {1, blue}, {1, red}, {2, note}}, titles);
  EXPECT_EQ(chosen, (std::vector<std::string>{"BLUE MUG", "RED MUG", ""}));
}

}  // namespace
}  // namespace vitrine
