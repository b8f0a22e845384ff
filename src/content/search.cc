#include "content/search.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/math.h"
#include "content/words.h"

namespace vitrine {
namespace {

// Of what 127 * 127 is 1.
constexpr float kCosineOf = 1.0f / (127 * 127);
constexpr float kOfLabel = 0.5f;
// A prefix of fewer characters says too little.
constexpr size_t kLeastPrefix = 2;
// In bytes. Of a shorter word a slip makes another word as often as not; a longer one is no word.
constexpr size_t kLeastForSlip = 4;
constexpr size_t kLeastForTwoSlips = 8;
constexpr size_t kMostForSlips = 32;
constexpr size_t kMostSlips = 2;

// How many slips a typed word may have. In a number each digit says something.
size_t SlipsAllowed(std::string_view word) {
  const bool has_digit = std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (has_digit || word.size() < kLeastForSlip || word.size() > kMostForSlips) return 0;
  return word.size() < kLeastForTwoSlips ? 1 : kMostSlips;
}

// How many bytes have to be changed, put in, left out or exchanged with their neighbour to make `meant` of `typed`.
// REQUIRES: typed.size() <= kMostForSlips, meant.size() <= kMostForSlips + kMostSlips.
// Source: optimal string alignment, as in Boytsov, ACM JEA 16, 2011.
size_t SlipsBetween(std::string_view typed, std::string_view meant) {
  std::array<size_t, kMostForSlips + kMostSlips + 1> before_last{};
  std::array<size_t, kMostForSlips + kMostSlips + 1> last{};
  std::array<size_t, kMostForSlips + kMostSlips + 1> row{};
  for (size_t j = 0; j <= meant.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= typed.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= meant.size(); ++j) {
      const size_t changed = typed[i - 1] == meant[j - 1] ? 0 : 1;
      row[j] = std::min({last[j - 1] + changed, last[j] + 1, row[j - 1] + 1});
      const bool is_swap = i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1];
      if (is_swap) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = last;
    last = row;
  }
  return last[meant.size()];
}

}  // namespace

Search::Search(const ContentIndex& index) : index_(&index) {
  const auto add = [&](uint32_t item, std::string_view text, float weight) {
    for (std::string& word : WordsOf(text)) {
      std::vector<Entry>& entries = items_[std::move(word)];
      // Titles come first, and weigh most.
      if (entries.empty() || entries.back().item != item) entries.push_back({item, weight});
    }
  };
  for (uint32_t item = 0; item < index.model().num_items; ++item) {
    const ContentItem about = index.ItemAt(item);
    add(item, about.title, 1);
    add(item, about.category, kOfLabel);
    add(item, about.brand, kOfLabel);
  }
  for (const auto& [word, entries] : items_) words_.push_back(&word);
  std::sort(words_.begin(), words_.end(), [](const std::string* a, const std::string* b) { return *a < *b; });
}

float Search::RarityOf(size_t count) const {
  const double n = index_->model().num_items;
  return static_cast<float>(Log1pPortable(n / (1 + static_cast<double>(count))));
}

std::vector<const std::string*>::const_iterator Search::FirstFrom(std::string_view word) const {
  return std::lower_bound(words_.begin(), words_.end(), word,
                          [](const std::string* a, std::string_view b) { return *a < b; });
}

void Search::Touch(const std::string& known, float share, std::vector<float>* of_word,
                   std::vector<uint32_t>* touched) const {
  for (const Entry& entry : items_.at(known)) {
    float& score = (*of_word)[entry.item];
    if (score == 0) touched->push_back(entry.item);
    score = std::max(score, share * entry.weight);
  }
}

size_t Search::MatchBeginnings(const std::string& word, std::vector<float>* of_word,
                               std::vector<uint32_t>* touched) const {
  size_t count = 0;
  for (auto at = FirstFrom(word); at != words_.end() && (*at)->starts_with(word); ++at) {
    const bool is_same = (*at)->size() == word.size();
    if (!is_same && word.size() < kLeastPrefix) break;
    Touch(**at, static_cast<float>(word.size()) / static_cast<float>((*at)->size()), of_word, touched);
    count += is_same ? items_.at(**at).size() : 0;
  }
  return count;
}

std::string Search::MatchSlips(const std::string& word, std::vector<float>* of_word,
                               std::vector<uint32_t>* touched) const {
  std::string meant = word;
  const size_t allowed = SlipsAllowed(word);
  if (allowed == 0) return meant;
  size_t fewest = allowed + 1;
  for (auto at = FirstFrom(word.substr(0, 1)); at != words_.end() && (*at)->front() == word.front(); ++at) {
    const size_t size = (*at)->size();
    if (size + allowed < word.size() || size > word.size() + allowed) continue;
    const size_t slips = SlipsBetween(word, **at);
    if (slips > allowed) continue;
    Touch(**at, 1 - static_cast<float>(slips) / static_cast<float>(word.size()), of_word, touched);
    if (slips < fewest) meant = **at;
    fewest = std::min(fewest, slips);
  }
  return meant;
}

std::vector<Found> Search::Find(std::string_view text, size_t limit) const {
  const std::vector<std::string> typed = WordsOf(text);
  if (typed.empty()) return {};
  const size_t n = index_->model().num_items;
  std::vector<float> scores(n, 0);
  std::vector<float> of_word(n, 0);
  std::vector<uint32_t> touched;
  float sum = 0;
  std::string meant;
  for (const std::string& word : typed) {
    touched.clear();
    const size_t count = MatchBeginnings(word, &of_word, &touched);
    meant += touched.empty() ? MatchSlips(word, &of_word, &touched) : word;
    meant += ' ';
    const float rarity = RarityOf(count > 0 ? count : touched.size());
    sum += rarity;
    for (const uint32_t item : touched) {
      scores[item] += rarity * of_word[item];
      of_word[item] = 0;
    }
  }
  // Of a text without a single word that is known, likeness says nothing either.
  if (std::all_of(scores.begin(), scores.end(), [](float score) { return score == 0; })) return {};
  std::vector<float> vector(index_->content().dimensions());
  ContentItem as_item;
  as_item.title = meant;
  index_->content().Encode(as_item, {}, vector);
  std::vector<int32_t> cosines;
  index_->Compare(vector, &cosines);
  std::vector<Found> found;
  for (uint32_t item = 0; item < n; ++item) {
    const float likeness = static_cast<float>(cosines[item]) * kCosineOf;
    if (scores[item] == 0 && likeness < kLeastLikeness) continue;
    // Words that match count for more than any likeness.
    const float matched = scores[item] > 0 ? 1 + scores[item] / sum : 0;
    found.push_back({item, matched + kOfLikeness * std::max(0.0f, likeness)});
  }
  const auto is_better = [](const Found& a, const Found& b) {
    return a.score != b.score ? a.score > b.score : a.item < b.item;
  };
  limit = std::min(limit, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(limit), found.end(), is_better);
  found.resize(limit);
  return found;
}

}  // namespace vitrine
