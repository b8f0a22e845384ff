#include "cli/content_check.h"

#include <algorithm>

#include "bundle/roles.h"
#include "bundle/tensor_file.h"
#include "content/content_index.h"

namespace vitrine {

Result<nlohmann::ordered_json> CheckContent(const Bundle& bundle, const Manifest& manifest) {
  using Json = nlohmann::ordered_json;
  const bool has_content = std::any_of(bundle.files.begin(), bundle.files.end(),
                                       [](const BundleFile& file) { return file.role == role::kContent; });
  if (!has_content) return Json();
  const Result<ContentIndex> index = ContentIndex::Open(bundle, manifest.items, manifest.dimensions, OpenByHeader);
  if (!index.ok()) return index.status();
  const ContentModel& content = index->content();
  return Json{{"dimensions", content.dimensions()},
              {"rows", content.num_buckets()},
              {"itemFeatures", content.num_item_features()}};
}

}  // namespace vitrine
