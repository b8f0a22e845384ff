// The content model of a bundle: what a shop says of an item, as a vector.
#ifndef VITRINE_CONTENT_CONTENT_MODEL_H_
#define VITRINE_CONTENT_CONTENT_MODEL_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/array_view.h"
#include "base/status.h"
#include "bundle/bundle.h"
#include "bundle/planes.h"
#include "bundle/tensor_file.h"
#include "content/features.h"

namespace vitrine {

// Views into a file with the role `content` (roles.h), which outlives this.
class ContentModel {
 public:
  // Validates every tensor. Errors: kTooNew for features that this build does not make, else kCorrupt naming file and
  // tensor.
  //   num_items  N of the bundle
  static Result<ContentModel> Open(const BundleFile& file, uint32_t num_items, OpenTensors open);

  uint32_t dimensions() const { return static_cast<uint32_t>(bias_.size()); }
  uint32_t num_buckets() const { return static_cast<uint32_t>(rows_.rows()); }
  // How many numbers of an item's own (--item-features) are read beside its text, or in its place; 0: none.
  uint32_t num_item_features() const { return static_cast<uint32_t>(dense_.rows()); }
  // Whether the vectors of the bundle's items are in the file, and need not be made of their texts.
  bool has_item_vectors() const { return item_vectors_.rows() > 0; }

  // The vector of an item, of length 1, or of zeros when nothing is known of it.
  //   own  float[num_item_features()], or empty: not known
  //   out  float[D]
  void Encode(const ContentItem& item, std::span<const float> own, std::span<float> out) const;

  // The same of an item of the bundle. REQUIRES: has_item_vectors(), item < N.
  void ReadItem(size_t item, std::span<float> out) const;

 private:
  MatrixView<const int8_t> rows_;          // [B, D]
  Planes scales_;                          // [B]: upper halves of floats
  std::span<const float> bias_;            // [D]
  MatrixView<const float> dense_;          // [F, D]
  MatrixView<const int8_t> item_vectors_;  // [N, D]
};

// Makes a vector as long as 1; of zeros, or of what is no number, zeros.
void Normalise(std::span<float> vector);

}  // namespace vitrine

#endif  // VITRINE_CONTENT_CONTENT_MODEL_H_
