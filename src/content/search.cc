#include "content/search.h"

#include <algorithm>
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

std::vector<Found> Search::Find(std::string_view text, size_t limit) const {
  const std::vector<std::string> typed = WordsOf(text);
  if (typed.empty()) return {};
  const size_t n = index_->model().num_items;
  std::vector<float> scores(n, 0);
  std::vector<float> of_word(n, 0);
  std::vector<uint32_t> touched;
  float sum = 0;
  for (const std::string& word : typed) {
    const auto first = std::lower_bound(words_.begin(), words_.end(), word,
                                        [](const std::string* a, const std::string& b) { return *a < b; });
    size_t count = 0;
    touched.clear();
    for (auto at = first; at != words_.end() && (*at)->starts_with(word); ++at) {
      const bool is_same = (*at)->size() == word.size();
      if (!is_same && word.size() < kLeastPrefix) break;
      const float share = static_cast<float>(word.size()) / static_cast<float>((*at)->size());
      for (const Entry& entry : items_.at(**at)) {
        float& score = of_word[entry.item];
        if (score == 0) touched.push_back(entry.item);
        score = std::max(score, share * entry.weight);
      }
      count += is_same ? items_.at(**at).size() : 0;
    }
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
  as_item.title = text;
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
