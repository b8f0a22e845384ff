// A fitted model to the bytes of a bundle.
#ifndef VITRINE_FIT_PACK_H_
#define VITRINE_FIT_PACK_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "base/status.h"
#include "bundle/bundle.h"
#include "fit/model.h"
#include "fit/vectors_file.h"
#include "ingest/dataset.h"

namespace vitrine {

// SHA-256 as 64 lower-case hexadecimal digits. Comes from outside, because every platform has its own (OpenSSL
// natively, WebCrypto in browsers).
using HashFunction = std::function<std::string(std::span<const uint8_t>)>;

struct PackOptions {
  std::string name = "shop";
  uint64_t version = 0;  // grows from one training to the next
  uint64_t created = 0;  // seconds since 1970 of what it was learnt from
  VectorFormat vectors;
  uint64_t seed = 1;            // of the codebooks of product-quantised vectors
  int threads = 0;              // 0: all cores; changes the time, never the bytes
  std::string evaluation_json;  // a JSON object for the manifest's "evaluation"; empty: none
};

// Writes ids, catalog (when any item has a title, price, category or brand), attributes (when there are some), graph,
// vectors (when there are some: of the encoder, else the factors), encoder (when there is one), popularity, baskets and
// repurchase (when something was fitted), named by role and content hash, and the manifest. The same input gives the
// same bytes. Errors: kInvalidArgument for more than kMaxItems
// items, ids that are not UTF-8, or texts above 2^32 bytes.
Result<Bundle> PackBundle(const Catalog& catalog, const FittedModel& model, const PackOptions& options,
                          const HashFunction& hash);

}  // namespace vitrine

#endif  // VITRINE_FIT_PACK_H_
