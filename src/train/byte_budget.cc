#include "train/byte_budget.h"

#include <algorithm>
#include <utility>

#include "bundle/roles.h"
#include "fit/encoder_file.h"
#include "fit/graph_file.h"

namespace vitrine {
namespace {

constexpr size_t kMostWithRows = 200'000;
// How often a bundle that came out too large is packed anew, and by how many bytes more than were too many it then gets
// smaller.
constexpr int kMostRepacked = 4;
constexpr uint64_t kManifestSlack = 64;

// What vectors take at the most, before they are made.
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

uint64_t GzipBytesOfVectors(const FittedModel& model, const PackOptions& options, const GzipSize& gzip_size) {
  uint64_t bytes = 0;
  for (const VectorsFile& file : VectorsFiles(ItemVectorsOf(model), options.vectors, options.seed, options.threads)) {
    bytes += gzip_size(file.bytes);
  }
  return bytes;
}

// The largest share of the graph that takes at most `room` bytes, or all but half a hundredth of it.
// REQUIRES: without an edge it takes no more.
FittedGraph TrimToBytes(const FittedModel& model, float head_power, uint64_t room, const GzipSize& gzip_size) {
  constexpr int kMostTries = 12;
  const FittedGraph& graph = model.graph;
  const auto trimmed = [&](size_t edges) { return TrimGraph(graph, model.popularity, head_power, edges); };
  const auto bytes_of = [&](size_t edges) { return static_cast<double>(gzip_size(PackGraph(trimmed(edges)))); };
  const auto most = static_cast<double>(room);
  // What fits and what does not.
  size_t low = 0;
  size_t high = graph.targets.size();
  double low_bytes = bytes_of(low);
  double high_bytes = bytes_of(high);
  if (high_bytes <= most) return graph;
  for (int i = 0; i < kMostTries && low_bytes < 0.995 * most && high - low > 1; ++i) {
    // Bytes grow nearly in a line; a little below it, so as to fit.
    const double share = 0.998 * (most - low_bytes) / (high_bytes - low_bytes);
    const size_t edges =
        std::clamp(low + static_cast<size_t>(share * static_cast<double>(high - low)), low + 1, high - 1);
    const double bytes = bytes_of(edges);
    (bytes <= most ? low : high) = edges;
    (bytes <= most ? low_bytes : high_bytes) = bytes;
  }
  return trimmed(low);
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
  uint64_t room = 0;  // of the graph, where there is a limit
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
    uint64_t taken = bytes_without_graph(options.vectors);
    // Rows compress a little. Codes do not, and take long to make.
    if (has_vectors && options.vectors.num_subs == 0) {
      taken = of_others + GzipBytesOfVectors(model, options, gzip_size);
    }
    const uint64_t least = taken + gzip_size(PackGraph(TrimGraph(model.graph, model.popularity, 1, 0)));
    if (least > budget.max_bytes) {
      return InvalidArgument("the bundle takes at least " + std::to_string(least) +
                             " bytes after gzip; --max-bytes is " + std::to_string(budget.max_bytes));
    }
    room = budget.max_bytes - taken;
    packed.graph = TrimToBytes(model, budget.head_power, room, gzip_size);
  }
  Result<Bundle> bundle = PackBundle(catalog, packed, options, hash);
  if (!bundle.ok()) return bundle.status();
  // The manifest names more files than were counted, which is some bytes.
  for (int i = 0; i < kMostRepacked && budget.max_bytes > 0; ++i) {
    const uint64_t bytes = GzipBytes(*bundle, gzip_size);
    if (bytes <= budget.max_bytes) break;
    room -= std::min(room, bytes - budget.max_bytes + kManifestSlack);
    packed.graph = TrimToBytes(model, budget.head_power, room, gzip_size);
    bundle = PackBundle(catalog, packed, options, hash);
    if (!bundle.ok()) return bundle.status();
  }
  out.bundle = std::move(*bundle);
  out.vectors = has_vectors ? VectorFormatName(options.vectors) : "none";
  out.edges_left = packed.graph.targets.size();
  return out;
}

}  // namespace vitrine
