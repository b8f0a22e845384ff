#include "content/features.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

#include "base/random.h"
#include "content/words.h"

namespace vitrine {
namespace {

// What a feature is of goes into its hash, so that the category "Mugs" is not the word.
enum class Field : uint64_t { kWord = 1, kPair, kPart, kCategory, kBrand, kPrice };

// FNV-1a, and then mixed: its low bits alone are no good hash.
uint64_t HashOf(Field field, std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325ull;
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3ull;
  return SplitMix64(hash ^ SplitMix64(static_cast<uint64_t>(field)));
}

// The length of each field's part.
constexpr float kOfWords = 1.0f;
constexpr float kOfPairs = 0.5f;
constexpr float kOfParts = 0.7f;
constexpr float kOfCategory = 0.7f;
constexpr float kOfBrand = 0.4f;
constexpr float kOfPrice = 0.25f;

class Collector {
 public:
  explicit Collector(uint32_t num_buckets) : mask_(num_buckets - 1) {}

  void Add(Field field, std::string_view text) {
    features_.push_back({static_cast<uint32_t>(HashOf(field, text)) & mask_, 1});
  }

  // What was added since the last call gets this length.
  void EndField(float length) {
    const size_t count = features_.size() - begin_;
    for (size_t i = begin_; i < features_.size(); ++i) {
      features_[i].value = length / std::sqrt(static_cast<float>(count));
    }
    begin_ = features_.size();
  }

  std::vector<Feature> Finish() {
    std::sort(features_.begin(), features_.end(), [](const Feature& a, const Feature& b) {
      return a.bucket != b.bucket ? a.bucket < b.bucket : a.value < b.value;
    });
    size_t kept = 0;
    for (const Feature& feature : features_) {
      if (kept > 0 && features_[kept - 1].bucket == feature.bucket) {
        features_[kept - 1].value += feature.value;
      } else {
        features_[kept++] = feature;
      }
    }
    features_.resize(kept);
    float square = 0;
    for (const Feature& feature : features_) square += feature.value * feature.value;
    const float length = std::sqrt(square);
    for (Feature& feature : features_) feature.value /= length;
    return std::move(features_);
  }

 private:
  uint32_t mask_;
  size_t begin_ = 0;
  std::vector<Feature> features_;
};

// Three characters each, with the borders of the word. A character is what begins at a byte that begins one.
void AddParts(const std::string& word, Collector* out) {
  const std::string text = '^' + word + '$';
  size_t begins[4] = {0, 0, 0, 0};
  int count = 0;
  for (size_t at = 0; at <= text.size(); ++at) {
    if (at < text.size() && (static_cast<uint8_t>(text[at]) & 0xc0) == 0x80) continue;
    if (count == 3) {
      out->Add(Field::kPart, std::string_view(text).substr(begins[0], at - begins[0]));
      begins[0] = begins[1];
      begins[1] = begins[2];
      --count;
    }
    begins[count++] = at;
  }
}

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// Half an octave, without a logarithm, which is not the same everywhere: the exponent and the first bit behind it.
std::string PriceBucket(float price) { return std::to_string(std::bit_cast<uint32_t>(price) >> 22); }

}  // namespace

std::vector<Feature> FeaturesOf(const ContentItem& item, uint32_t num_buckets) {
  Collector out(num_buckets);
  const std::vector<std::string> words = WordsOf(item.title);
  for (const std::string& word : words) out.Add(Field::kWord, word);
  out.EndField(kOfWords);
  for (size_t i = 1; i < words.size(); ++i) out.Add(Field::kPair, words[i - 1] + ' ' + words[i]);
  out.EndField(kOfPairs);
  for (const std::string& word : words) AddParts(word, &out);
  out.EndField(kOfParts);
  if (const std::string category = Joined(WordsOf(item.category)); !category.empty()) {
    out.Add(Field::kCategory, category);
  }
  out.EndField(kOfCategory);
  if (const std::string brand = Joined(WordsOf(item.brand)); !brand.empty()) out.Add(Field::kBrand, brand);
  out.EndField(kOfBrand);
  if (item.price >= 0 && item.price <= std::numeric_limits<float>::max()) {
    out.Add(Field::kPrice, PriceBucket(item.price));
  }
  out.EndField(kOfPrice);
  return out.Finish();
}

}  // namespace vitrine
