// A bundle whose items can be compared by what the shop says of them.
#ifndef VITRINE_CONTENT_CONTENT_INDEX_H_
#define VITRINE_CONTENT_CONTENT_INDEX_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"
#include "bundle/model.h"
#include "content/content_model.h"
#include "content/links.h"

namespace vitrine {

// Views into a bundle, which outlives this, and a vector for every item of it.
class ContentIndex {
 public:
  // Errors: those of OpenModel() and ContentModel::Open(); kNotFound when the bundle has no content model or no
  // catalogue; kOutOfMemory.
  static Result<ContentIndex> Open(const Bundle& bundle, uint32_t num_items, uint32_t dimensions, OpenTensors open);

  const Model& model() const { return model_; }
  const ContentModel& content() const { return content_; }
  std::string_view CategoryOf(size_t item) const {
    return NameOf(model_.columns[kCategoryColumn].labels, categories_, item);
  }
  std::string_view BrandOf(size_t item) const { return NameOf(model_.columns[kBrandColumn].labels, brands_, item); }
  const StringTable& category_names() const { return categories_; }
  const StringTable& brand_names() const { return brands_; }
  std::span<const float> prices() const { return model_.columns[kPriceColumn].numbers; }
  // What the shop says of an item of the bundle.
  ContentItem ItemAt(size_t item) const;

  // The cosine of a vector with that of every item, in any scale: int32[N]. 0 for items of which nothing is known.
  //   vector  float[D'] of length 1
  void Compare(std::span<const float> vector, std::vector<int32_t>* cosines) const;

  // The items that are most like a vector, and for which behaviour speaks: at most `count`, best first, ties: the lower
  // index. Weights are (cosine / best cosine)^sharpness, and add up to 1. None for a vector of zeros. Not from two
  // threads at a time.
  std::vector<Neighbour> NeighboursOf(std::span<const float> vector, size_t count, int sharpness) const;

 private:
  static std::string_view NameOf(std::span<const uint16_t> labels, const StringTable& names, size_t item) {
    return labels.empty() || labels[item] >= names.offsets.size() - 1 ? std::string_view() : names.At(labels[item]);
  }

  Model model_;
  ContentModel content_;
  StringTable categories_;
  StringTable brands_;
  std::vector<int8_t> vectors_;           // [N, D']; 127 * a vector of length 1
  std::vector<int32_t> is_known_;         // [N]: whether the graph knows where the item belongs, as a mask: -1 or 0
  mutable std::vector<int32_t> cosines_;  // of the last question
};

}  // namespace vitrine

#endif  // VITRINE_CONTENT_CONTENT_INDEX_H_
