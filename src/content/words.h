// Text from outside as words that can be compared: case and accents folded, in any script.
#ifndef VITRINE_CONTENT_WORDS_H_
#define VITRINE_CONTENT_WORDS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vitrine {

// Of a text no more than this is read: what comes behind it is as if it were not there.
inline constexpr size_t kMaxTextBytes = 2000;
// Of its words no more than this.
inline constexpr size_t kMaxWords = 128;

// The first kMaxTextBytes of a text, without a character that this would cut in two. A view.
std::string_view Capped(std::string_view text);

// The words of Capped(text), in order. A word is a run of letters, digits and whatever else is no space, punctuation or
// control character; letters of Latin, Greek, Cyrillic and Armenian are made small, accents of Latin letters and
// combining marks are dropped. Bytes that are not UTF-8 end a word. Allocates for what was capped alone.
std::vector<std::string> WordsOf(std::string_view text);

}  // namespace vitrine

#endif  // VITRINE_CONTENT_WORDS_H_
