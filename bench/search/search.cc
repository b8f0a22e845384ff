// Vitrine's search alone, as a module for the suite `peers`: a user vector in, the best K out, by the scan that ships.
// No graph, popularity, reasons, rules or diversity. One model a module; bench/peers/adapters/search.mjs calls it.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/memory.h"
#include "bundle/model.h"
#include "bundle/roles.h"
#include "encoder/pq_tables.h"
#include "kernel/bit_set.h"
#include "kernel/top_k.h"
#include "rank/scan.h"

#define VITRINE_EXPORT(name) extern "C" __attribute__((export_name(name)))

namespace vitrine {
namespace {

constexpr size_t kMostFound = 1000;

struct Search {
  char role[64] = {};  // of the file that is added next, 0 at its end
  Bundle bundle;
  Status status;
  Model model;
  BitSet allowed;
  std::vector<float> none;  // [N] of 0
  std::vector<float> query;
  std::vector<int8_t> values;
  std::vector<float> products;
  std::vector<uint8_t> tables;
  std::vector<ScoredItem> shortlist;
  std::vector<ScoredItem> found;
};

Search& TheSearch() {
  static auto* search = new Search();
  return *search;
}

// As the encoder does it (src/encoder), of a vector of unit length.
QuantisedQuery Quantised(Search& search) {
  constexpr float kMaxQuantum = 127;
  float largest = 0;
  for (const float v : search.query) largest = std::max(largest, std::abs(v));
  const float to_quantum = kMaxQuantum / largest;
  for (size_t d = 0; d < search.query.size(); ++d) {
    search.values[d] = static_cast<int8_t>(std::floor(search.query[d] * to_quantum + 0.5f));
  }
  QuantisedQuery query{search.values, largest / kMaxQuantum};
  if (search.model.pq.num_subs > 0) FillTables(search.model.pq, search.products, search.tables, &query);
  return query;
}

VITRINE_EXPORT("role") char* Role() { return TheSearch().role; }

// Returns where the bytes of the file with the role go.
VITRINE_EXPORT("addFile") uint8_t* AddFile(uint32_t size_bytes) {
  BundleFile& file = TheSearch().bundle.files.emplace_back();
  file.role = TheSearch().role;
  file.path = file.role;
  return TryAssign(file.bytes, size_bytes) ? file.bytes.data() : nullptr;
}

// Opens what was added. Returns what is wrong with it, null for nothing.
VITRINE_EXPORT("open") const char* Open(uint32_t num_items, uint32_t dimensions) {
  Search& search = TheSearch();
  Result<Model> model = OpenModel(search.bundle, num_items, dimensions);
  if (!model.ok()) {
    search.status = model.status();
    return search.status.message().c_str();
  }
  search.model = *model;
  const size_t num_subs = search.model.pq.num_subs;
  const bool needs_shortlist = num_subs > 0 && HasRows(search.model);
  const bool enough =
      search.allowed.Reset(num_items) && TryAssign(search.none, num_items) && TryAssign(search.query, dimensions) &&
      TryAssign(search.values, dimensions) && TryAssign(search.products, num_subs * kPqCentroids) &&
      TryAssign(search.tables, num_subs * kPqCentroids) &&
      TryAssign(search.shortlist, needs_shortlist ? kShortlist : 0) && TryAssign(search.found, kMostFound);
  return enough ? nullptr : "not enough memory";
}

// From now on every vector is read, as for a bundle that does not say how long they are.
VITRINE_EXPORT("readAll") void ReadAll() { TheSearch().model.block_lengths = {}; }

// Where the user vector goes: float[D].
VITRINE_EXPORT("query") float* Query() { return TheSearch().query.data(); }

// Returns the best `k`, best first: pairs of an item (int32) and its score (float).
VITRINE_EXPORT("search") const ScoredItem* Find(uint32_t k) {
  Search& search = TheSearch();
  ScanInput input;
  input.base = search.none;
  input.query = Quantised(search);
  input.query_weight = 1;
  TopK best(std::span(search.found).first(std::min<size_t>(k, kMostFound)));
  ScanItems(search.model, input, search.allowed, search.shortlist, &best);
  return best.Finish().data();
}

}  // namespace
}  // namespace vitrine
