// What a shop says of an item as numbers: hashed words, parts of words, category, brand and price.
#ifndef VITRINE_CONTENT_FEATURES_H_
#define VITRINE_CONTENT_FEATURES_H_

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace vitrine {

// Views; of each text kMaxTextBytes are read.
struct ContentItem {
  std::string_view title;
  std::string_view category;                              // empty: none
  std::string_view brand;                                 // empty: none
  float price = std::numeric_limits<float>::quiet_NaN();  // NaN, infinite or below 0: unknown
};

struct Feature {
  uint32_t bucket = 0;
  float value = 0;
};

// The features of an item, by bucket, each bucket once, of length 1 together: of each field, words of the title, pairs
// of words that follow each other, three characters of a word each, category, brand, price, a share that does not
// depend on how much there is of it. Nothing for an item of which nothing is known.
// A collision of two features in one bucket adds their values.
//   num_buckets  a power of two, 1..kMaxContentBuckets
// Changing what this gives breaks the bundles that were trained with it: kContentFeatures is its number.
std::vector<Feature> FeaturesOf(const ContentItem& item, uint32_t num_buckets);

inline constexpr uint32_t kContentFeatures = 1;
inline constexpr uint32_t kMaxContentBuckets = 1u << 16;

}  // namespace vitrine

#endif  // VITRINE_CONTENT_FEATURES_H_
