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

struct BundleFile {
  std::string role;  // see roles.h
  std::string path;  // file name inside the bundle's folder, no separators
  std::vector<uint8_t> bytes;
};

struct Bundle {
  std::string manifest;  // the exact bytes of manifest.json
  std::vector<BundleFile> files;
};

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_BUNDLE_H_
