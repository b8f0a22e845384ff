#include "content/search.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "shop.h"

namespace vitrine {
namespace {

class SearchTest : public ::testing::Test {
 protected:
  SearchTest()
      : bundle_(testing::ShopBundle(testing::TwoWorlds())), index_(*testing::IndexOf(bundle_)), search_(index_) {}

  std::vector<std::string> TitlesFor(std::string_view text, size_t limit = 10) const {
    std::vector<std::string> titles;
    for (const Found& found : search_.Find(text, limit)) titles.emplace_back(index_.ItemAt(found.item).title);
    return titles;
  }

  Bundle bundle_;
  ContentIndex index_;
  Search search_;
};

TEST_F(SearchTest, PutsItemsFirstThatHaveAllTheWords) {
  const std::vector<std::string> titles = TitlesFor("garden spade");
  ASSERT_GE(titles.size(), 4u);
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(titles[i].substr(0, 12), "Garden spade") << i;
}

TEST_F(SearchTest, FindsWhatIsBeingTyped) {
  for (const char* text : {"spad", "SPADE", "spa"}) {
    const std::vector<std::string> titles = TitlesFor(text, 4);
    ASSERT_EQ(titles.size(), 4u);
    for (const std::string& title : titles) EXPECT_NE(title.find("spade"), std::string::npos) << text;
  }
}

TEST_F(SearchTest, FindsAnItemByItsNumber) { EXPECT_EQ(TitlesFor("no 17", 1)[0], "Kitchen gloves No 17"); }

TEST_F(SearchTest, FindsAWordWithASlip) {
  for (const char* text : {"spaed", "sade", "spadde", "spode", "garden spaed"}) {
    const std::vector<std::string> titles = TitlesFor(text, 4);
    ASSERT_EQ(titles.size(), 4u) << text;
    for (const std::string& title : titles) EXPECT_NE(title.find("spade"), std::string::npos) << text;
  }
}

TEST_F(SearchTest, ListsBehindASlipWhatIsLikeTheWordThatWasMeant) {
  EXPECT_EQ(TitlesFor("garden spaed", 40).size(), TitlesFor("garden spade", 40).size());
  EXPECT_EQ(TitlesFor("kitchne", 40), TitlesFor("kitchen", 40));
}

TEST_F(SearchTest, TakesNoWordForAnotherThatIsFurtherAway) {
  // Another first letter, two slips in a short word, too short a word, and a number.
  for (const char* text : {"blade", "spoed", "spx", "1777"}) EXPECT_TRUE(search_.Find(text, 10).empty()) << text;
}

TEST_F(SearchTest, FindsNothingForNothing) {
  EXPECT_TRUE(search_.Find("", 10).empty());
  EXPECT_TRUE(search_.Find(" ... ", 10).empty());
  EXPECT_TRUE(search_.Find("qqqqqqqq", 10).empty());
  EXPECT_TRUE(search_.Find("garden", 0).empty());
}

TEST_F(SearchTest, BearsAnyText) {
  EXPECT_LE(search_.Find(std::string(10u << 20, 'x'), 10).size(), 10u);
  EXPECT_LE(search_.Find("\xff\xfe __proto__ 🎁 כוס", 10).size(), 10u);
}

}  // namespace
}  // namespace vitrine
