#include "train/byte_budget.h"

#include <algorithm>
#include <utility>

#include "bundle/roles.h"
#include "fit/encoder_file.h"
#include "fit/graph_file.h"

namespace vitrine {
namespace {

constexpr size_t kMostWithRows = 200'000;

// Vectors hardly compress, so what they take is known before they are made.
uint64_t BytesOf(const VectorFormat& format, const ItemVectors& items, uint64_t num_items) {
  return VectorBytes(format, items.dimensions, num_items) + items.projection.size_bytes();
}

// Like `model`, but for its vectors and the encoder that reads them.
FittedModel WithoutVectors(const FittedModel& model) {
  FittedModel out = model;
  out.factors = FittedFactors();
  out.encoder = FittedEncoder();
  return out;
}

// The largest share of the graph that takes at most `room` bytes.
FittedGraph TrimToBytes(const FittedGraph& graph, std::span<const float> popularity, uint64_t room,
                        const GzipSize& gzip_size) {
  constexpr int kMostTries = 6;
  FittedGraph trimmed = graph;
  for (int i = 0; i < kMostTries; ++i) {
    const uint64_t bytes = gzip_size(PackGraph(trimmed));
    if (bytes <= room) return trimmed;
    const double share = static_cast<double>(room) / static_cast<double>(bytes);
    // The items' own bytes stay however few edges there are, so a little more goes each time.
    trimmed =
        TrimGraph(graph, popularity, static_cast<size_t>(static_cast<double>(trimmed.targets.size()) * share * 0.98));
  }
  return TrimGraph(graph, popularity, 0);
}

}  // namespace

uint64_t VectorBytes(const VectorFormat& format, uint64_t dimensions, uint64_t num_items) {
  const auto num_subs = static_cast<unsigned>(format.num_subs);
  uint64_t bytes = uint64_t{num_subs} * num_items / 2;
  if (num_subs > 0) bytes += kPqCentroids * (dimensions + num_subs) * sizeof(float);
  if (format.rows == RowFormat::kInt4) bytes += num_items * ((dimensions + 1) / 2 + sizeof(float));
  if (format.rows == RowFormat::kInt8) bytes += num_items * (dimensions + sizeof(float));
  return bytes;
}

uint64_t GzipBytes(const Bundle& bundle, const GzipSize& gzip_size) {
  const std::string& manifest = bundle.manifest;
  uint64_t total = gzip_size({reinterpret_cast<const uint8_t*>(manifest.data()), manifest.size()});
  for (const BundleFile& file : bundle.files) total += gzip_size(file.bytes);
  return total;
}

Result<BudgetedBundle> PackWithin(const ByteBudget& budget, const Catalog& catalog, const FittedModel& model,
                                  PackOptions options, const HashFunction& hash, const GzipSize& gzip_size) {
  const uint64_t n = catalog.size();
  const ItemVectors items = ItemVectorsOf(model);
  const bool has_vectors = items.dimensions > 0;
  FittedModel packed = model;
  BudgetedBundle out;
  out.edges_fitted = model.graph.targets.size();
  const bool is_auto = budget.vectors == "auto";
  options.vectors = n > kMostWithRows ? VectorFormat{RowFormat::kNone, 32} : VectorFormat{RowFormat::kInt4, 0};
  if (!is_auto) {
    Result<VectorFormat> format = ParseVectorFormat(budget.vectors);
    if (!format.ok()) return format.status();
    options.vectors = *format;
  }
  if (budget.max_bytes > 0) {
    const Result<Bundle> rest = PackBundle(catalog, WithoutVectors(model), options, hash);
    if (!rest.ok()) return rest.status();
    const uint64_t of_graph = gzip_size(PackGraph(model.graph));
    const uint64_t of_encoder = model.encoder.dimensions > 0 ? gzip_size(PackEncoder(model.encoder)) : 0;
    const uint64_t of_others = GzipBytes(*rest, gzip_size) - of_graph + of_encoder;
    const auto bytes_without_graph = [&](const VectorFormat& format) {
      return of_others + (has_vectors ? BytesOf(format, items, n) : 0);
    };
    if (is_auto) {
      const uint64_t of_some_graph = std::min(of_graph, budget.max_bytes / 6);
      for (const VectorFormat format : {VectorFormat{RowFormat::kInt4, 0}, VectorFormat{RowFormat::kNone, 32},
                                        VectorFormat{RowFormat::kNone, 16}, VectorFormat{RowFormat::kNone, 8}}) {
        options.vectors = format;
        if (bytes_without_graph(format) + of_some_graph <= budget.max_bytes) break;
      }
    }
    const uint64_t taken = bytes_without_graph(options.vectors);
    const uint64_t least = taken + gzip_size(PackGraph(TrimGraph(model.graph, model.popularity, 0)));
    if (least > budget.max_bytes) {
      return InvalidArgument("the bundle takes at least " + std::to_string(least) +
                             " bytes after gzip; --max-bytes is " + std::to_string(budget.max_bytes));
    }
    packed.graph = TrimToBytes(model.graph, model.popularity, budget.max_bytes - taken, gzip_size);
  }
  Result<Bundle> bundle = PackBundle(catalog, packed, options, hash);
  if (!bundle.ok()) return bundle.status();
  out.bundle = std::move(*bundle);
  out.vectors = has_vectors ? VectorFormatName(options.vectors) : "none";
  out.edges_left = packed.graph.targets.size();
  return out;
}

}  // namespace vitrine
