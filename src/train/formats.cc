#include "train/formats.h"

#include <span>
#include <utility>

#include "eval/evaluator.h"
#include "eval/float_scorer.h"
#include "fit/quantise.h"
#include "fit/vectors_file.h"

namespace vitrine {
namespace {

constexpr const char* kShipping[] = {"int8", "int4", "pq32", "pq16", "pq8"};

std::vector<float>& VectorsOf(FittedModel* model) {
  return model->encoder.dimensions > 0 ? model->encoder.vectors : model->factors.vectors;
}

// Packs and asks; `format` is the name of one that ships.
Result<FormatQuality> MeasurePacked(const FormatQuestion& question, const FittedModel& model, const char* format,
                                    Bundle* packed) {
  const Result<VectorFormat> parsed = ParseVectorFormat(format);
  if (!parsed.ok()) return parsed.status();
  PackOptions options;
  options.vectors = *parsed;
  options.seed = question.seed;
  options.threads = question.threads;
  Result<Bundle> bundle = PackBundle(question.catalog, model, options, question.hash);
  if (!bundle.ok()) return bundle.status();
  const Result<Measured> measured =
      EvaluateBundle(*bundle, question.cases, question.catalog.size(), {}, question.threads);
  if (!measured.ok()) return measured.status();
  FormatQuality out;
  out.format = format;
  out.ships = true;
  out.metrics = measured->mean;
  const ItemVectors items = ItemVectorsOf(model);
  out.vector_bytes = VectorBytes(*parsed, items.dimensions, question.catalog.size());
  *packed = std::move(*bundle);
  out.gzip_bytes = GzipBytes(*packed, question.gzip_size);
  return out;
}

}  // namespace

Result<FormatComparison> CompareFormats(const FormatQuestion& question) {
  FormatComparison out;
  out.cases = question.cases.size();
  const ItemVectors items = ItemVectorsOf(question.model);
  const uint64_t d = items.dimensions;
  const uint64_t n = question.catalog.size();
  if (d == 0) return out;
  for (const char* format : kShipping) {
    Bundle bundle;
    Result<FormatQuality> packed = MeasurePacked(question, question.model, format, &bundle);
    if (!packed.ok()) return packed.status();
    if (out.formats.empty()) {
      const Result<Measured> in_float = EvaluateFloat(question.model, bundle, question.cases, {}, question.threads);
      if (!in_float.ok()) return in_float.status();
      out.formats.push_back({"float", false, n * d * sizeof(float), 0, in_float->mean});
    }
    out.formats.push_back(std::move(*packed));
    if (out.formats.back().format != "int4") continue;
    FittedModel rounded = question.model;
    VectorsOf(&rounded) = RoundRows(items.vectors, d, 3);
    Result<FormatQuality> of_three = MeasurePacked(question, rounded, "int8", &bundle);
    if (!of_three.ok()) return of_three.status();
    out.formats.push_back({"int3", false, n * ((3 * d + 7) / 8 + sizeof(float)), 0, of_three->metrics});
  }
  return out;
}

}  // namespace vitrine
