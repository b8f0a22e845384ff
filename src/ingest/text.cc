#include "ingest/text.h"

#include <cstdint>
#include <cstring>
#include <span>

#include "base/utf8.h"

namespace vitrine {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// How many bytes the character at the front of `text` has; 0: it is none.
size_t Utf8Length(std::string_view text) {
  const auto lead = static_cast<uint8_t>(text.front());
  const size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (length > text.size()) return 0;
  return FindInvalidUtf8(text.substr(0, length)) == std::string_view::npos ? length : 0;
}

// Whether `digits` reads d{1,3}(,ddd)+.
bool IsGrouped(std::string_view digits, char mark) {
  size_t run = 0;
  bool first = true;
  for (const char c : digits) {
    if (c != mark) {
      ++run;
      continue;
    }
    if (first ? (run < 1 || run > 3) : run != 3) return false;
    first = false;
    run = 0;
  }
  return run == 3;
}

}  // namespace

size_t FindInvalidUtf8(std::string_view text) {
  size_t ascii = 0;
  while (ascii + 8 <= text.size()) {
    uint64_t word;
    std::memcpy(&word, text.data() + ascii, 8);
    if ((word & 0x8080808080808080ull) != 0) break;
    ascii += 8;
  }
  const std::string_view rest = text.substr(ascii);
  const size_t at = FindInvalidUtf8(std::span(reinterpret_cast<const uint8_t*>(rest.data()), rest.size()));
  return at == rest.size() ? std::string_view::npos : ascii + at;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::string CollapseSpaces(std::string_view text) {
  text = Trim(text);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (!IsSpace(c)) {
      out.push_back(c);
    } else if (out.back() != ' ') {
      out.push_back(' ');
    }
  }
  return out;
}

std::string ToLowerAscii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string ToUpperAscii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string Sample(std::string_view text, size_t max_bytes) {
  std::string out;
  size_t i = 0;
  while (i < text.size()) {
    const size_t length = Utf8Length(text.substr(i));
    if (out.size() + (length == 0 ? 3 : length) > max_bytes) {
      out += "...";
      break;
    }
    if (length == 0) {
      out += "\xef\xbf\xbd";  // U+FFFD stands for a byte that is not UTF-8
      ++i;
      continue;
    }
    const bool control = static_cast<uint8_t>(text[i]) < 0x20 || text[i] == 0x7f;
    if (control) {
      out.push_back(' ');
    } else {
      out.append(text.substr(i, length));
    }
    i += length;
  }
  return out;
}

std::optional<double> ParseNumber(std::string_view text, Comma comma) {
  text = Trim(text);
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) return std::nullopt;

  int exponent = 0;
  const size_t e = text.find_first_of("eE");
  if (e != std::string_view::npos) {
    std::string_view tail = text.substr(e + 1);
    bool down = false;
    if (!tail.empty() && (tail.front() == '-' || tail.front() == '+')) {
      down = tail.front() == '-';
      tail.remove_prefix(1);
    }
    if (tail.empty() || tail.size() > 2) return std::nullopt;
    for (const char c : tail) {
      if (!IsDigit(c)) return std::nullopt;
      exponent = exponent * 10 + (c - '0');
    }
    if (down) exponent = -exponent;
    text = text.substr(0, e);
  }

  // Which mark divides off the fraction, and which, if any, groups digits.
  const size_t last_dot = text.rfind('.');
  const size_t last_comma = text.rfind(',');
  char decimal = '.';
  char group = '\0';
  if (last_dot != std::string_view::npos && last_comma != std::string_view::npos) {
    decimal = last_dot > last_comma ? '.' : ',';
    group = decimal == '.' ? ',' : '.';
  } else if (last_comma != std::string_view::npos) {
    if (comma == Comma::kGrouping && IsGrouped(text, ',')) {
      group = ',';
    } else {
      decimal = ',';
    }
  }
  const size_t mark = text.rfind(decimal);
  const std::string_view whole = text.substr(0, mark);
  const std::string_view fraction = mark == std::string_view::npos ? std::string_view() : text.substr(mark + 1);
  if (whole.empty() && fraction.empty()) return std::nullopt;
  if (group != '\0' && whole.find(group) != std::string_view::npos && !IsGrouped(whole, group)) return std::nullopt;

  // Digits into an integer, so that the result is one division away from exact.
  uint64_t mantissa = 0;
  int scale = exponent;
  for (const char c : whole) {
    if (c == group && group != '\0') continue;
    if (!IsDigit(c)) return std::nullopt;
    if (mantissa > 1'000'000'000'000'000ull) return std::nullopt;
    mantissa = mantissa * 10 + static_cast<uint64_t>(c - '0');
  }
  for (const char c : fraction) {
    if (!IsDigit(c)) return std::nullopt;
    if (mantissa > 100'000'000'000'000'000ull) continue;  // beyond what a double holds
    mantissa = mantissa * 10 + static_cast<uint64_t>(c - '0');
    --scale;
  }
  double value = static_cast<double>(mantissa);
  double power = 1;
  for (int i = 0; i < (scale < 0 ? -scale : scale); ++i) power *= 10;
  value = scale < 0 ? value / power : value * power;
  if (value > 1e15) return std::nullopt;
  return negative ? -value : value;
}

}  // namespace vitrine
