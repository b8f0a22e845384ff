// What was typed, found among the items of a bundle.
#ifndef VITRINE_CONTENT_SEARCH_H_
#define VITRINE_CONTENT_SEARCH_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "content/content_index.h"

namespace vitrine {

struct Found {
  uint32_t item = 0;
  float score = 0;  // higher is better; comparable within one answer only
};

// The words of a bundle's titles, categories and brands. Made once; finding allocates by what matches.
class Search {
 public:
  // Outlived by the index.
  explicit Search(const ContentIndex& index);

  // The items that match, best first, ties: the lower index; at most `limit`. An item's score is
  //   sum over the words of the text: rarity of the word, times 1 where a word of the item is the same, or how much of
  //   it the typed word is where the item's only begins with it (a word is typed from its beginning), divided by the
  //   sum of the rarities; plus, where it is above 0, kOfLikeness times the cosine of the text's vector and the item's.
  // A typed word that no word of any item is or begins with counts as those with the same first letter that are one
  // slip away, or two from eight bytes on: a letter too many, too few, another one, or two exchanged. Each slip takes
  // one letter's share off, and likeness is that of the nearest of them. Words of less than four bytes or with digits
  // have to be right. Nothing where no word matches at all. An item of which none does is listed only behind those of
  // which one does, and with a cosine of kLeastLikeness at least. Words of the text beyond kMaxWords, and text beyond
  // kMaxTextBytes, are passed over.
  std::vector<Found> Find(std::string_view text, size_t limit) const;

 private:
  struct Entry {
    uint32_t item = 0;
    float weight = 0;  // 1; of category and brand less
  };

  float RarityOf(size_t count) const;
  // In words_, the first that is not before `word`.
  std::vector<const std::string*>::const_iterator FirstFrom(std::string_view word) const;
  // What one typed word gives each item goes into of_word [num_items], zeros before; `touched` gets the items that are
  // not zero any more.
  void Touch(const std::string& known, float share, std::vector<float>* of_word, std::vector<uint32_t>* touched) const;
  // Returns how many items have the very word.
  size_t MatchBeginnings(const std::string& word, std::vector<float>* of_word, std::vector<uint32_t>* touched) const;
  // Returns the word with the fewest slips, ties: the first by its bytes; without any, `word`.
  std::string MatchSlips(const std::string& word, std::vector<float>* of_word, std::vector<uint32_t>* touched) const;

  const ContentIndex* index_;
  std::unordered_map<std::string, std::vector<Entry>> items_;  // by word
  std::vector<const std::string*> words_;                      // of items_, ascending
};

inline constexpr float kOfLikeness = 0.3f;
// Of the sample shop, what is like "teapot" from here on are tea caddies; at 0.6 chocolate was like "mug", and soap
// like "garden".
inline constexpr float kLeastLikeness = 0.65f;

}  // namespace vitrine

#endif  // VITRINE_CONTENT_SEARCH_H_
