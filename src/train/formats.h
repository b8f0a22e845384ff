// Size against quality: the same model with its item vectors stored in each way there is.
#ifndef VITRINE_TRAIN_FORMATS_H_
#define VITRINE_TRAIN_FORMATS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/status.h"
#include "eval/metrics.h"
#include "eval/split.h"
#include "fit/model.h"
#include "fit/pack.h"
#include "train/byte_budget.h"

namespace vitrine {

struct FormatQuality {
  std::string format;         // as VectorFormatName(), or "float", "int3"
  bool ships = false;         // a bundle can have it, and was what was asked
  uint64_t vector_bytes = 0;  // of the numbers and scales, without what is around them
  uint64_t gzip_bytes = 0;    // of the whole bundle; 0 where there is none
  Metrics metrics;
};

struct FormatComparison {
  size_t cases = 0;
  std::vector<FormatQuality> formats;  // float first, then by falling size; empty for a model without vectors
};

struct FormatQuestion {
  const FittedModel& model;
  const Catalog& catalog;
  const Cases& cases;  // of the validation fold: to choose a format by them is to tune
  const HashFunction& hash;
  const GzipSize& gzip_size;
  uint64_t seed = 1;  // of codebooks
  int threads = 0;
};

// float, int8, int4, int3, pq32, pq16 and pq8. float is EvaluateFloat(), where the encoder's weights are not rounded
// either. int3 is a format of no bundle: vectors are rounded to 3 bits (-3..3 and a scale an item, chosen as for int4)
// and asked as int8, which moves them by another 1/254 of their largest at the most.
// Errors: those of PackBundle() and EvaluateBundle().
Result<FormatComparison> CompareFormats(const FormatQuestion& question);

// How a training comes by it: a function, so that who does not ask for it need not link it.
using FormatComparer = std::function<Result<FormatComparison>(const FormatQuestion& question)>;

}  // namespace vitrine

#endif  // VITRINE_TRAIN_FORMATS_H_
