// Writes a bundle whose sequence encoder nobody trained: how long a forward pass takes does not depend on what was
// learnt.
//
//   encoder_bundle FOLDER [gru]
#include <iostream>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "cli/bundle_folder.h"
#include "cli/output_folder.h"
#include "fit/pack.h"
#include "support/random_encoder.h"

namespace vitrine {
namespace {

// As `vitrine train --encoder transformer` makes it by default, for the items of Amazon Beauty.
constexpr testing::EncoderShape kShape = {
    .items = 12101, .dimensions = 64, .heads = 2, .length = 50, .feed_forward = 256, .blocks = 2};

Catalog NumberedCatalog(size_t n) {
  Catalog catalog;
  for (size_t i = 0; i < n; ++i) catalog.ids.push_back(std::to_string(i));
  catalog.titles.resize(n);
  catalog.prices.resize(n, std::numeric_limits<float>::quiet_NaN());
  catalog.categories.resize(n, Catalog::kNone);
  catalog.brands.resize(n, Catalog::kNone);
  return catalog;
}

Status Write(const std::string& path, EncoderKind kind) {
  testing::EncoderShape shape = kShape;
  shape.kind = kind;
  FittedModel model;
  model.encoder = testing::RandomEncoder(shape, 1);
  model.graph.offsets.assign(kShape.items + 1, 0);
  model.popularity.assign(kShape.items, 0);
  model.trending = model.popularity;
  model.blend.encoder_weight = 1;
  PackOptions options;
  options.vectors = {RowFormat::kInt4, 0};
  const Result<Bundle> bundle = PackBundle(NumberedCatalog(kShape.items), model, options, Sha256Hex);
  if (!bundle.ok()) return bundle.status();
  Result<OutputFolder> folder = OutputFolder::Create(path);
  if (!folder.ok()) return folder.status();
  for (const BundleFile& file : bundle->files) {
    VITRINE_RETURN_IF_ERROR(folder->Write(
        file.path, std::string_view(reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size())));
  }
  VITRINE_RETURN_IF_ERROR(folder->Write("manifest.json", bundle->manifest));
  return folder->Commit();
}

}  // namespace
}  // namespace vitrine

int main(int argc, char** argv) {
  using vitrine::EncoderKind;
  const bool is_gru = argc == 3 && std::string_view(argv[2]) == "gru";
  if (argc != 2 && !is_gru) return 2;
  const vitrine::Status status = vitrine::Write(argv[1], is_gru ? EncoderKind::kGru : EncoderKind::kTransformer);
  if (status.ok()) return 0;
  std::cerr << "error: " << status.message() << "\n";
  return 1;
}
