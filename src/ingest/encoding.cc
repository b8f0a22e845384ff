#include "ingest/encoding.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "ingest/text.h"

namespace vitrine {
namespace {

constexpr size_t kChunkBytes = size_t{256} << 10;
constexpr std::array<const char*, 4> kNames = {"utf-8", "utf-16le", "utf-16be", "windows-1252"};

// Code points of the bytes 0x80..0x9f; 0xa0..0xff are their own.
constexpr std::array<uint16_t, 32> kWindows1252 = {0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                                   0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
                                                   0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                   0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

bool IsAscii(char c) { return static_cast<uint8_t>(c) < 0x80; }
bool IsContinuation(char c) { return (static_cast<uint8_t>(c) & 0xc0) == 0x80; }

void Append(uint32_t code_point, std::string* out) {
  const auto byte = [&](uint32_t value) { out->push_back(static_cast<char>(value)); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xc0 | code_point >> 6);
    byte(0x80 | (code_point & 63));
  } else if (code_point < 0x10000) {
    byte(0xe0 | code_point >> 12);
    byte(0x80 | (code_point >> 6 & 63));
    byte(0x80 | (code_point & 63));
  } else {
    byte(0xf0 | code_point >> 18);
    byte(0x80 | (code_point >> 12 & 63));
    byte(0x80 | (code_point >> 6 & 63));
    byte(0x80 | (code_point & 63));
  }
}

// How much of the end of `text` may be the beginning of a character: 0..3 bytes.
size_t UnfinishedBytes(std::string_view text) {
  for (size_t back = 1; back <= std::min<size_t>(3, text.size()); ++back) {
    const auto lead = static_cast<uint8_t>(text[text.size() - back]);
    if (IsContinuation(static_cast<char>(lead))) continue;
    const size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    return length > back ? back : 0;
  }
  return 0;
}

// Whether there are more bytes that cannot be UTF-8 than characters that are UTF-8 and not ASCII.
bool IsMostlyNotUtf8(std::string_view text) {
  size_t characters = 0;
  size_t invalid = 0;
  for (;;) {
    const size_t bad = std::min(FindInvalidUtf8(text), text.size());
    characters += static_cast<size_t>(std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad),
                                                    [](char c) { return !IsAscii(c) && !IsContinuation(c); }));
    if (bad == text.size()) return invalid > characters;
    ++invalid;
    text.remove_prefix(bad + 1);
  }
}

}  // namespace

const char* EncodingName(Encoding encoding) { return kNames[static_cast<size_t>(encoding)]; }

std::optional<Encoding> EncodingFromName(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) return static_cast<Encoding>(i);
  }
  return std::nullopt;
}

Result<size_t> DecodedSource::Read(std::span<char> out) {
  while (position_ == decoded_.size()) {
    if (ended_ && raw_.empty()) return size_t{0};
    VITRINE_RETURN_IF_ERROR(Fill());
    if (!looked_) Look();
    decoded_.clear();
    position_ = 0;
    raw_.erase(0, Decode());
  }
  const size_t count = std::min(out.size(), decoded_.size() - position_);
  std::memcpy(out.data(), decoded_.data() + position_, count);
  position_ += count;
  return count;
}

// At least four bytes, or to the end.
Status DecodedSource::Fill() {
  size_t have = raw_.size();
  raw_.resize(have + kChunkBytes);
  const size_t least = have + 4;
  while (!ended_ && have < least) {
    const Result<size_t> count = inner_.Read(std::span<char>(raw_).subspan(have));
    if (!count.ok()) return count.status();
    ended_ = *count == 0;
    have += *count;
  }
  raw_.resize(have);
  return OkStatus();
}

void DecodedSource::Look() {
  looked_ = true;
  if (known_) return;
  const std::string_view head = std::string_view(raw_).substr(0, 4);
  const auto is_zero = [&](size_t i) { return head[i] == '\0'; };
  const bool alternates =
      head.size() == 4 && is_zero(0) != is_zero(1) && is_zero(0) == is_zero(2) && is_zero(1) == is_zero(3);
  if (head.substr(0, 2) == "\xff\xfe" || (alternates && is_zero(1))) encoding_ = Encoding::kUtf16Le;
  if (head.substr(0, 2) == "\xfe\xff" || (alternates && is_zero(0))) encoding_ = Encoding::kUtf16Be;
}

// Returns how much of raw_ has been decoded.
size_t DecodedSource::Decode() {
  switch (encoding_) {
    case Encoding::kUtf16Le:
    case Encoding::kUtf16Be:
      return DecodeUtf16();
    case Encoding::kWindows1252:
      DecodeWindows1252(raw_);
      return raw_.size();
    case Encoding::kUtf8:
      break;
  }
  return DecodeUtf8();
}

size_t DecodedSource::DecodeUtf8() {
  const size_t whole = raw_.size() - (ended_ ? 0 : UnfinishedBytes(raw_));
  const std::string_view text = std::string_view(raw_).substr(0, whole);
  const size_t bad = FindInvalidUtf8(text);
  const std::string_view before = text.substr(0, bad);
  saw_characters_ = saw_characters_ || !std::all_of(before.begin(), before.end(), IsAscii);
  if (bad == std::string_view::npos || saw_characters_ || known_ || !IsMostlyNotUtf8(text)) {
    decoded_ = text;
    return whole;
  }
  encoding_ = Encoding::kWindows1252;
  decoded_ = before;
  DecodeWindows1252(std::string_view(raw_).substr(bad));
  return raw_.size();
}

size_t DecodedSource::DecodeUtf16() {
  constexpr uint32_t kReplacement = 0xfffd;
  const size_t low = encoding_ == Encoding::kUtf16Le ? 0 : 1;
  const auto unit = [&](size_t at) {
    return static_cast<uint32_t>(static_cast<uint8_t>(raw_[at + low]) | static_cast<uint8_t>(raw_[at + 1 - low]) << 8);
  };
  size_t at = 0;
  while (at + 2 <= raw_.size()) {
    const uint32_t first = unit(at);
    if (first < 0xd800 || first > 0xdfff) {
      Append(first, &decoded_);
      at += 2;
      continue;
    }
    if (at + 4 > raw_.size() && !ended_) break;
    const uint32_t second = at + 4 <= raw_.size() ? unit(at + 2) : 0;
    const bool is_pair = first < 0xdc00 && second >= 0xdc00 && second <= 0xdfff;
    Append(is_pair ? 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00) : kReplacement, &decoded_);
    at += is_pair ? 4 : 2;
  }
  if (ended_ && at < raw_.size()) {
    Append(kReplacement, &decoded_);
    at = raw_.size();
  }
  return at;
}

void DecodedSource::DecodeWindows1252(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    Append(byte >= 0x80 && byte < 0xa0 ? kWindows1252[byte - 0x80] : byte, &decoded_);
  }
}

}  // namespace vitrine
