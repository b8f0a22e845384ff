// A bundle in memory: the bytes of manifest.json and of the files it names.
//
// manifest.json (UTF-8 JSON; unknown members are passed over):
//   { "format": 1, "name": "shop", "version": 1764000000, "created": 1764000000, "expires": null,
//     "items": N, "dimensions": D,
//     "files": [ { "role": "ids", "path": "ids-0123456789abcdef.safetensors", "bytes": 1234, "sha256": "<64 hex>" },
//     ... ], "model": { "session": { "max_items": 50, "type_weights": [11 numbers] },
//                "blend": { "graph_weight": 1, "graph_decay": 0.7, "graph_gain": 0, "encoder_weight": 0,
//                           "encoder_decay": 0.9, "popularity_weight": 0 } },
//     "evaluation": { ... as in report.json "models" ... } }
// `created` and `expires` are seconds since 1970-01-01 UTC, or null; both may be missing.
// manifest.sig beside it, where the bundle is signed, is described in src/cli/signing.h.
#ifndef VITRINE_BUNDLE_BUNDLE_H_
#define VITRINE_BUNDLE_BUNDLE_H_

#include <cstdint>
#include <string>
#include <vector>

namespace vitrine {

// The header of a safetensors file as plain numbers, for who has read its JSON elsewhere (the browser has a JSON parser
// of its own, and this one would be 2 KB of what every shopper downloads). Of each tensor: the bytes of its name in
// `names`, its dtype (a DType), where its data begins and ends, how many dimensions it has, and those.
struct TensorTable {
  std::string names;
  std::vector<double> numbers;
};

struct BundleFile {
  std::string role;  // see roles.h
  std::string path;  // file name inside the bundle's folder, no separators
  std::vector<uint8_t> bytes;
  TensorTable table = {};  // of `bytes`; only where their header was read elsewhere
};

struct Bundle {
  std::string manifest;  // the exact bytes of manifest.json
  std::vector<BundleFile> files;
};

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_BUNDLE_H_
