// What the command checks and tells of a bundle's content model, which the engine passes over.
#ifndef VITRINE_CLI_CONTENT_CHECK_H_
#define VITRINE_CLI_CONTENT_CHECK_H_

#include <nlohmann/json.hpp>

#include "base/status.h"
#include "bundle/bundle.h"
#include "bundle/manifest.h"

namespace vitrine {

// Opens it as a page does that adds items: every tensor, and whether it goes with vectors and catalogue. As JSON its
// dimensions, rows and how many features of an item's own it takes; null where the bundle has none.
// Errors: those of ContentIndex::Open().
Result<nlohmann::ordered_json> CheckContent(const Bundle& bundle, const Manifest& manifest);

}  // namespace vitrine

#endif  // VITRINE_CLI_CONTENT_CHECK_H_
