// manifest.json with other sizes.
#ifndef VITRINE_CONTENT_MANIFEST_TEXT_H_
#define VITRINE_CONTENT_MANIFEST_TEXT_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/status.h"
#include "bundle/bundle.h"

namespace vitrine {

// The manifest with "items" and the bytes of its files as they are now, in memory; all else means what it did. Its
// hashes do not hold any more: it is for Engine::Load() and the like, never for a folder.
// Errors: those of ParseJson().
Result<std::string> ManifestWithSizes(std::string_view manifest, uint32_t num_items, std::span<const BundleFile> files);

}  // namespace vitrine

#endif  // VITRINE_CONTENT_MANIFEST_TEXT_H_
