// The same model with its vectors held in another way: one training serves for all that the suite `peers` compares.
//
//   repack BUNDLE FORMAT OUT
//
// BUNDLE has int8 rows, FORMAT is as for `vitrine train --vectors`, OUT is the folder to write. Vectors of which rows
// take their projection from BUNDLE, and everything else is copied.
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "bundle/manifest.h"
#include "bundle/model.h"
#include "bundle/roles.h"
#include "cli/bundle_folder.h"
#include "cli/output_folder.h"
#include "fit/vectors_file.h"

namespace vitrine {
namespace {

std::string_view TextOf(const std::vector<uint8_t>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<float> FloatsOf(const Model& model) {
  std::vector<float> out;
  out.reserve(model.item_vectors.data().size());
  for (size_t i = 0; i < model.num_items; ++i) {
    for (const int8_t v : model.item_vectors.Row(i)) out.push_back(static_cast<float>(v) * model.item_scales[i]);
  }
  return out;
}

Status Run(const std::string& from, const std::string& format_name, const std::string& to) {
  const Result<Bundle> bundle = ReadBundleFolder(from);
  if (!bundle.ok()) return bundle.status();
  const Result<VectorFormat> format = ParseVectorFormat(format_name);
  if (!format.ok()) return format.status();
  const Result<Manifest> manifest = ParseManifest(bundle->manifest);
  if (!manifest.ok()) return manifest.status();
  const Result<Model> model = OpenModel(*bundle, manifest->items, manifest->dimensions);
  if (!model.ok()) return model.status();
  if (model->item_vectors.rows() == 0) return InvalidArgument(from + ": has no int8 rows");

  const std::vector<float> vectors = FloatsOf(*model);
  const ItemVectors items = {model->dimensions, vectors, model->projection.data()};
  Result<OutputFolder> out = OutputFolder::Create(to);
  if (!out.ok()) return out.status();
  auto changed = nlohmann::ordered_json::parse(bundle->manifest);
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  const auto add = [&](const std::string& role, const std::vector<uint8_t>& bytes) {
    const std::string hash = Sha256Hex(bytes);
    const std::string path = role + "-" + hash.substr(0, 16) + ".safetensors";
    files.push_back({{"role", role}, {"path", path}, {"bytes", bytes.size()}, {"sha256", hash}});
    return out->Write(path, TextOf(bytes));
  };
  for (const BundleFile& file : bundle->files) {
    if (file.role != role::kVectors) VITRINE_RETURN_IF_ERROR(add(file.role, file.bytes));
  }
  for (const VectorsFile& file : VectorsFiles(items, *format, 1, 0)) {
    VITRINE_RETURN_IF_ERROR(add(file.role, file.bytes));
  }
  changed["files"] = files;
  VITRINE_RETURN_IF_ERROR(out->Write("manifest.json", changed.dump(2) + "\n"));
  return out->Commit();
}

}  // namespace
}  // namespace vitrine

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: repack BUNDLE FORMAT OUT\n");
    return 2;
  }
  const vitrine::Status status = vitrine::Run(argv[1], argv[2], argv[3]);
  if (!status.ok()) std::fprintf(stderr, "error: %s\n", status.message().c_str());
  return status.ok() ? 0 : 1;
}
