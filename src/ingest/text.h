// Small helpers for text that came from outside: UTF-8, trimming, numbers. Locale-independent.
#ifndef VITRINE_INGEST_TEXT_H_
#define VITRINE_INGEST_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vitrine {

// Position of the first byte that is not part of well-formed UTF-8, or npos. As base/utf8.h, but quick over ASCII.
size_t FindInvalidUtf8(std::string_view text);

// Without the ASCII white space at both ends.
std::string_view Trim(std::string_view text);

// Trimmed, and runs of ASCII white space inside become one space.
std::string CollapseSpaces(std::string_view text);

// ASCII letters only; other bytes stay as they are.
std::string ToLowerAscii(std::string_view text);
std::string ToUpperAscii(std::string_view text);

// At most `max_bytes` bytes, cut at a character border, control characters as spaces: for messages.
std::string Sample(std::string_view text, size_t max_bytes = 80);

// What a comma in a number is when it stands alone.
enum class Comma { kGrouping, kDecimal };

// Reads [+-]digits with an optional fraction and exponent, white space around it passed over. Where both '.' and ','
// are there, the last is the decimal mark and the other groups digits (1,234.50 and 1.234,50). A lone comma is read as
// `comma` says; as kGrouping it must be followed by groups of three digits, else it is taken as decimal after all.
// Returns nothing for anything else: empty text, letters, NaN, infinity, more than 1e15 in size.
std::optional<double> ParseNumber(std::string_view text, Comma comma);

}  // namespace vitrine

#endif  // VITRINE_INGEST_TEXT_H_
