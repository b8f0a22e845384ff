#include "content/words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/utf8.h"

namespace vitrine {
namespace {

using Words = std::vector<std::string>;

TEST(WordsOf, FoldsCaseAndAccentsOfLatinGreekAndCyrillic) {
  EXPECT_EQ(WordsOf("Crème BRÛLÉE, Straße"), (Words{"creme", "brulee", "strase"}));
  EXPECT_EQ(WordsOf("ΟΔΥΣΣΕΥΣ"), WordsOf("οδυσσευς"));
  EXPECT_EQ(WordsOf("ЧАШКА Ёлка"), WordsOf("чашка ёлка"));
  EXPECT_EQ(WordsOf("Łódź ŽIŽKOV"), (Words{"lodz", "zizkov"}));
}

TEST(WordsOf, TakesCombiningMarksForWhatTheyStandOn) { EXPECT_EQ(WordsOf("cafe\xcc\x81"), (Words{"cafe"})); }

TEST(WordsOf, KeepsTheWordsOfRightToLeftTitlesAndEmoji) {
  // Marks of direction stand between words, not in them.
  EXPECT_EQ(WordsOf("\xe2\x80\x8fכוס תה\xe2\x80\x8f"), (Words{"כוס", "תה"}));
  EXPECT_EQ(WordsOf("كوب شاي، أحمر"), (Words{"كوب", "شاي", "أحمر"}));
  EXPECT_EQ(WordsOf("🎁 gift"), (Words{"🎁", "gift"}));
}

TEST(WordsOf, LetsApostrophesStandInAWord) {
  EXPECT_EQ(WordsOf("Children's 'mug'"), (Words{"childrens", "mug"}));
  EXPECT_EQ(WordsOf("Children\u2019s"), (Words{"childrens"}));
}

TEST(WordsOf, EndsAWordAtBytesThatAreNotUtf8) {
  EXPECT_EQ(WordsOf("a\xff"
                    "b\xc3"),
            (Words{"a", "b"}));
}

TEST(WordsOf, ReadsNoMoreThanItsCapOfTenMegabytes) {
  const std::string text(10u << 20, 'x');
  const Words words = WordsOf(text);
  ASSERT_EQ(words.size(), 1u);
  EXPECT_EQ(words[0].size(), kMaxTextBytes);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "a ";
  EXPECT_EQ(WordsOf(many).size(), kMaxWords);
}

TEST(Capped, CutsNoCharacterInTwo) {
  std::string text(kMaxTextBytes - 1, 'x');
  text += "€€€";
  EXPECT_EQ(Capped(text).size(), kMaxTextBytes - 1);
  const auto is_utf8 = [](std::string_view t) {
    return FindInvalidUtf8({reinterpret_cast<const uint8_t*>(t.data()), t.size()}) == t.size();
  };
  for (size_t lead = 0; lead < 8; ++lead) {
    std::string emoji(lead, 'x');
    for (int i = 0; i < 1000; ++i) emoji += "🎁";
    EXPECT_TRUE(is_utf8(Capped(emoji))) << lead;
  }
}

}  // namespace
}  // namespace vitrine
