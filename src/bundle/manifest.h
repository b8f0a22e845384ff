#ifndef VITRINE_BUNDLE_MANIFEST_H_
#define VITRINE_BUNDLE_MANIFEST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/status.h"

namespace vitrine {

struct ManifestFile {
  std::string role;
  std::string path;    // a file name without separators
  uint64_t bytes = 0;  // 0..kMaxFileBytes
  std::string sha256;  // 64 lower-case hexadecimal digits
};

struct Manifest {
  int format = 0;
  std::string name;
  uint64_t version = 0;
  std::optional<uint64_t> created;  // seconds since 1970-01-01 UTC, like all times here
  std::optional<uint64_t> expires;  // from then on it is not taken from the network any more; nothing: never
  uint32_t items = 0;               // N
  uint32_t dimensions = 0;          // D
  std::vector<ManifestFile> files;
  JsonValue model;  // src/engine reads the parameters out of it; an empty object when absent
};

// Reads manifest.json (layout in bundle.h). Members it does not know are passed over.
// Errors: kTooNew when the format is above kBundleFormat, else kCorrupt, naming the member.
Result<Manifest> ParseManifest(std::string_view text);

}  // namespace vitrine

#endif  // VITRINE_BUNDLE_MANIFEST_H_
