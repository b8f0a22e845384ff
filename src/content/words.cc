#include "content/words.h"

#include <cstdint>
#include <utility>

namespace vitrine {
namespace {

constexpr uint32_t kInvalid = 0xffffffffu;

// The letters U+00C0..U+017F without case and accent; a space: none of its own, the character stays as it is.
constexpr std::string_view kLatin =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatin.size() == 0x180 - 0xc0);

// The code point at `*at`, which moves behind it; kInvalid, and one byte further, where there is none.
uint32_t NextCodePoint(std::string_view text, size_t* at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(*at);
  if (lead < 0x80) {
    ++*at;
    return lead;
  }
  const size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  uint32_t code = lead & (0xffu >> (length + 1));
  bool is_valid = lead >= 0xc2 && lead <= 0xf4 && *at + length <= text.size();
  for (size_t i = 1; is_valid && i < length; ++i) {
    is_valid = (byte(*at + i) & 0xc0) == 0x80;
    code = code << 6 | (byte(*at + i) & 0x3fu);
  }
  if (!is_valid) {
    ++*at;
    return kInvalid;
  }
  *at += length;
  return code;
}

bool IsIn(uint32_t code, uint32_t first, uint32_t last) { return code >= first && code <= last; }

bool IsCombiningMark(uint32_t code) { return IsIn(code, 0x300, 0x36f) || IsIn(code, 0xfe00, 0xfe0f); }

bool IsAsciiWord(uint32_t code) { return IsIn(code, '0', '9') || IsIn(code, 'a', 'z') || IsIn(code, 'A', 'Z'); }

// What stands between words beyond ASCII: spaces, punctuation, marks of direction, line ends.
bool IsSeparator(uint32_t code) {
  if (code < 0x80) return !IsAsciiWord(code);
  return code == kInvalid || IsIn(code, 0x80, 0xa9) || IsIn(code, 0xab, 0xb4) || IsIn(code, 0xb6, 0xb9) ||
         IsIn(code, 0xbb, 0xbf) || code == 0xd7 || code == 0xf7 || code == 0x60c || code == 0x61b || code == 0x61f ||
         code == 0x5be || IsIn(code, 0x2000, 0x206f) || IsIn(code, 0x3000, 0x303f) || code == 0xfeff ||
         IsIn(code, 0xff01, 0xff0f) || IsIn(code, 0xfff0, 0xffff);
}

uint32_t Folded(uint32_t code) {
  if (IsIn(code, 'A', 'Z')) return code + 32;
  if (IsIn(code, 0xc0, 0x17f)) {
    const char letter = kLatin[code - 0xc0];
    return letter == ' ' ? code : static_cast<uint8_t>(letter);
  }
  if (IsIn(code, 0x391, 0x3a9)) return code + 32;  // Greek
  if (code == 0x3c2) return 0x3c3;                 // final sigma
  if (IsIn(code, 0x410, 0x42f)) return code + 32;  // Cyrillic
  if (IsIn(code, 0x400, 0x40f)) return code + 80;
  if (IsIn(code, 0x460, 0x4bf) || IsIn(code, 0x4d0, 0x52f)) return code | 1;
  if (IsIn(code, 0x531, 0x556)) return code + 48;  // Armenian
  return code;
}

void AppendUtf8(uint32_t code, std::string* out) {
  const auto push = [&](uint32_t byte) { out->push_back(static_cast<char>(byte)); };
  if (code < 0x80) return push(code);
  if (code < 0x800) {
    push(0xc0 | code >> 6);
  } else {
    if (code < 0x10000) {
      push(0xe0 | code >> 12);
    } else {
      push(0xf0 | code >> 18);
      push(0x80 | (code >> 12 & 0x3f));
    }
    push(0x80 | (code >> 6 & 0x3f));
  }
  push(0x80 | (code & 0x3f));
}

}  // namespace

std::string_view Capped(std::string_view text) {
  if (text.size() <= kMaxTextBytes) return text;
  size_t end = kMaxTextBytes;
  // At most the three bytes that a character has behind its first.
  for (int i = 0; i < 3 && (static_cast<uint8_t>(text[end]) & 0xc0) == 0x80; ++i) --end;
  return text.substr(0, end);
}

std::vector<std::string> WordsOf(std::string_view text) {
  text = Capped(text);
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && words.size() < kMaxWords) words.push_back(std::exchange(word, {}));
    word.clear();
  };
  for (size_t at = 0; at < text.size();) {
    const uint32_t code = NextCodePoint(text, &at);
    if (IsSeparator(code)) {
      // "Children's" is one word, in whatever way its apostrophe is written.
      if ((code == '\'' || code == 0x2019) && !word.empty()) continue;
      end_word();
    } else if (!IsCombiningMark(code)) {
      AppendUtf8(Folded(code), &word);
    }
  }
  end_word();
  return words;
}

}  // namespace vitrine
