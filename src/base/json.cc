#include "base/json.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/utf8.h"

namespace vitrine {

const JsonValue* JsonValue::Find(std::string_view key) const {
  const auto it = std::find(keys_.begin(), keys_.end(), key);
  return it == keys_.end() ? nullptr : &items_[static_cast<size_t>(it - keys_.begin())];
}

bool JsonValue::AsUint(uint64_t max, uint64_t* out) const {
  if (type_ != Type::kNumber || !(number_ >= 0) || number_ > 9007199254740992.0) return false;
  const auto value = static_cast<uint64_t>(number_);
  if (static_cast<double>(value) != number_ || value > max) return false;
  *out = value;
  return true;
}

class JsonParser {
 public:
  explicit JsonParser(std::string_view text) : text_(text) {}

  Result<JsonValue> Parse() {
    JsonValue value;
    if (!ParseValue(value, 0)) return Fail();
    SkipSpace();
    if (pos_ != text_.size()) {
      Expect("the end of the text");
      return Fail();
    }
    return value;
  }

 private:
  Status Fail() const { return Corrupt("not valid JSON at byte {}: expected {}", pos_, expected_); }
  bool Expect(const char* what) {
    expected_ = what;
    return false;
  }
  bool AtEnd() const { return pos_ == text_.size(); }
  char Peek() const { return AtEnd() ? '\0' : text_[pos_]; }
  bool Consume(char c) {
    if (AtEnd() || text_[pos_] != c) return false;
    ++pos_;
    return true;
  }
  void SkipSpace() {
    while (!AtEnd() && (Peek() == ' ' || Peek() == '\n' || Peek() == '\r' || Peek() == '\t')) ++pos_;
  }
  bool ParseWord(std::string_view word) {
    if (text_.substr(pos_, word.size()) != word) return Expect("a value");
    pos_ += word.size();
    return true;
  }

  bool ParseValue(JsonValue& out, int depth) {
    if (depth > kMaxJsonDepth) return Expect("less nesting");
    SkipSpace();
    switch (Peek()) {
      case '{':
        return ParseObject(out, depth);
      case '[':
        return ParseArray(out, depth);
      case '"':
        out.type_ = JsonValue::Type::kString;
        return ParseString(out.string_);
      case 't':
        out.type_ = JsonValue::Type::kBool;
        out.boolean_ = true;
        return ParseWord("true");
      case 'f':
        out.type_ = JsonValue::Type::kBool;
        return ParseWord("false");
      case 'n':
        return ParseWord("null");
      default:
        out.type_ = JsonValue::Type::kNumber;
        return ParseNumber(out.number_);
    }
  }

  bool ParseObject(JsonValue& out, int depth) {
    out.type_ = JsonValue::Type::kObject;
    ++pos_;
    SkipSpace();
    if (Consume('}')) return true;
    do {
      SkipSpace();
      std::string key;
      if (Peek() != '"') return Expect("a member's name");
      if (!ParseString(key)) return false;
      if (out.keys_.size() == kMaxJsonMembers) return Expect("fewer members");
      if (out.Find(key) != nullptr) return Expect("a name that is not there twice");
      SkipSpace();
      if (!Consume(':')) return Expect("':'");
      out.keys_.push_back(std::move(key));
      out.items_.emplace_back();
      if (!ParseValue(out.items_.back(), depth + 1)) return false;
      SkipSpace();
    } while (Consume(','));
    return Consume('}') || Expect("',' or '}'");
  }

  bool ParseArray(JsonValue& out, int depth) {
    out.type_ = JsonValue::Type::kArray;
    ++pos_;
    SkipSpace();
    if (Consume(']')) return true;
    do {
      out.items_.emplace_back();
      if (!ParseValue(out.items_.back(), depth + 1)) return false;
      SkipSpace();
    } while (Consume(','));
    return Consume(']') || Expect("',' or ']'");
  }

  bool ParseString(std::string& out) {
    ++pos_;  // the opening quote
    while (!AtEnd()) {
      const char c = text_[pos_++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20) return Expect("no control character in a string");
      if (c != '\\') {
        out.push_back(c);
      } else if (!ParseEscape(out)) {
        return false;
      }
    }
    return Expect("'\"'");
  }

  bool ParseEscape(std::string& out) {
    static constexpr char kFrom[] = "\"\\/bfnrt";
    static constexpr char kTo[] = "\"\\/\b\f\n\r\t";
    const char c = Peek();
    ++pos_;
    for (size_t i = 0; i + 1 < std::size(kFrom); ++i) {
      if (c == kFrom[i]) {
        out.push_back(kTo[i]);
        return true;
      }
    }
    uint32_t code = 0;
    if (c != 'u' || !ParseHex4(code)) return Expect("an escape sequence");
    if (code >= 0xd800 && code < 0xdc00) {
      uint32_t low = 0;
      if (!Consume('\\') || !Consume('u') || !ParseHex4(low) || low < 0xdc00 || low > 0xdfff) {
        return Expect("the second half of a surrogate pair");
      }
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    } else if (code >= 0xdc00 && code < 0xe000) {
      return Expect("the first half of a surrogate pair");
    }
    AppendUtf8(code, out);
    return true;
  }

  bool ParseHex4(uint32_t& code) {
    code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = Peek();
      uint32_t digit = 0;
      if (c >= '0' && c <= '9') {
        digit = static_cast<uint32_t>(c - '0');
      } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
        digit = static_cast<uint32_t>((c | 0x20) - 'a' + 10);
      } else {
        return false;
      }
      code = code * 16 + digit;
      ++pos_;
    }
    return true;
  }

  static void AppendUtf8(uint32_t code, std::string& out) {
    const auto push = [&out](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
      push(code);
    } else if (code < 0x800) {
      push(0xc0 | code >> 6);
      push(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
      push(0xe0 | code >> 12);
      push(0x80 | (code >> 6 & 0x3f));
      push(0x80 | (code & 0x3f));
    } else {
      push(0xf0 | code >> 18);
      push(0x80 | (code >> 12 & 0x3f));
      push(0x80 | (code >> 6 & 0x3f));
      push(0x80 | (code & 0x3f));
    }
  }

  bool IsDigit() const { return Peek() >= '0' && Peek() <= '9'; }

  // Digits past the 19th are dropped and counted into the exponent: the same bits on every target, which neither
  // strtod (locale) nor from_chars (not in every libc++) would promise.
  bool ParseNumber(double& out) {
    const bool negative = Consume('-');
    if (!IsDigit()) return Expect("a value");
    uint64_t mantissa = 0;
    int exponent = 0;
    int digits = 0;
    const auto take = [&](bool fraction) {
      if (digits < 19) {
        mantissa = mantissa * 10 + static_cast<uint64_t>(Peek() - '0');
        if (mantissa != 0) ++digits;
        if (fraction) --exponent;
      } else if (!fraction) {
        ++exponent;
      }
      ++pos_;
    };
    if (Peek() == '0') {
      take(false);
      if (IsDigit()) return Expect("no digit after a leading zero");
    }
    while (IsDigit()) take(false);
    if (Consume('.')) {
      if (!IsDigit()) return Expect("a digit");
      while (IsDigit()) take(true);
    }
    if (Peek() == 'e' || Peek() == 'E') {
      ++pos_;
      const bool minus = Consume('-');
      if (!minus) Consume('+');
      if (!IsDigit()) return Expect("a digit");
      int written = 0;
      while (IsDigit()) {
        written = std::min(written * 10 + (Peek() - '0'), 100000);
        ++pos_;
      }
      exponent += minus ? -written : written;
    }
    double value = static_cast<double>(mantissa);
    for (; exponent > 0 && value != 0 && std::isfinite(value); exponent -= std::min(exponent, 22)) {
      value *= PowerOfTen(std::min(exponent, 22));
    }
    for (; exponent < 0 && value != 0; exponent += std::min(-exponent, 22)) {
      value /= PowerOfTen(std::min(-exponent, 22));
    }
    if (!std::isfinite(value)) return Expect("a number within the range of a double");
    out = negative ? -value : value;
    return true;
  }

  // Exact for 0 <= n <= 22.
  static double PowerOfTen(int n) {
    double p = 1;
    for (int i = 0; i < n; ++i) p *= 10;
    return p;
  }

  std::string_view text_;
  size_t pos_ = 0;
  const char* expected_ = "a value";
};

Result<JsonValue> ParseJson(std::string_view text) {
  if (text.size() > kMaxJsonBytes) {
    return Corrupt("a JSON text of {} bytes; at most {} are read", text.size(), kMaxJsonBytes);
  }
  const size_t invalid = FindInvalidUtf8({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  if (invalid != text.size()) return Corrupt("not valid UTF-8 at byte {}", invalid);
  return JsonParser(text).Parse();
}

}  // namespace vitrine
