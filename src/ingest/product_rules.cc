#include "ingest/product_rules.h"

#include <algorithm>
#include <array>

#include "ingest/rows.h"
#include "ingest/text.h"

namespace vitrine {
namespace {

constexpr std::array<std::string_view, 22> kNonProducts = {
    "post",      "postage", "shipping", "delivery",   "carriage",   "freight",  "handling", "discount",
    "voucher",   "coupon",  "manual",   "adjust",     "adjustment", "samples",  "sample",   "bank charges",
    "amazonfee", "fee",     "fees",     "commission", "tax",        "gift card"};

// Words with which the notes of Online Retail's stock room begin.
constexpr std::array<std::string_view, 40> kNotes = {
    "?",         "adjust",   "amazon",  "barcode",    "breakages", "broken",     "came coded", "can't find",
    "check",     "code mix", "counted", "cracked",    "crushed",   "damage",     "dagamed",    "display",
    "dotcom",    "ebay",     "faulty",  "for online", "found",     "had been",   "historic",   "incorrect",
    "label mix", "lost",     "mailout", "missing",    "mixed up",  "mouldy",     "mystery",    "on cargo",
    "rusty",     "sold as",  "stock",   "temp",       "thrown",    "unsaleable", "wet",        "wrong"};

}  // namespace

bool IsFiveDigitCode(std::string_view code) {
  if (code.size() < 5) return false;
  for (size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (i < 5 ? !digit : !letter) return false;
  }
  return true;
}

bool IsKnownNonProduct(std::string_view code) {
  const std::string lower = ToLowerAscii(Trim(code));
  return std::find(kNonProducts.begin(), kNonProducts.end(), lower) != kNonProducts.end();
}

bool IsPlausibleTitle(std::string_view title) {
  const std::string lower = ToLowerAscii(Trim(title));
  if (lower == "na" || lower == "null" || lower == "nan") return false;
  size_t letters = 0;
  for (const char c : lower) letters += (c >= 'a' && c <= 'z') || static_cast<uint8_t>(c) >= 0x80;
  if (letters < 3 || lower.find('?') != std::string::npos) return false;
  // A note is short and says nothing else; a product may well be called "Wet Look Umbrella Stand" or "Lost Property
  // Box".
  const bool is_short = std::count(lower.begin(), lower.end(), ' ') <= 1;
  const bool is_written_as_note = lower == Trim(title);
  if (!is_short && !is_written_as_note) return true;
  return std::none_of(kNotes.begin(), kNotes.end(),
                      [&](std::string_view note) { return std::string_view(lower).substr(0, note.size()) == note; });
}

std::vector<std::string> ChooseTitles(size_t num_items, std::vector<std::pair<uint32_t, uint32_t>> pairs,
                                      const Interner& titles) {
  std::sort(pairs.begin(), pairs.end());
  std::vector<std::string> chosen(num_items);
  std::vector<size_t> best(num_items, 0);
  for (size_t begin = 0; begin < pairs.size();) {
    size_t end = begin;
    while (end < pairs.size() && pairs[end] == pairs[begin]) ++end;
    const auto [item, title] = pairs[begin];
    if (end - begin > best[item] && IsPlausibleTitle(titles[title])) {
      best[item] = end - begin;
      chosen[item] = CleanTitle(titles[title]);
    }
    begin = end;
  }
  return chosen;
}

}  // namespace vitrine
