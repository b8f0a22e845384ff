// vitrine verify: whether a browser would take a bundle.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ctime>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "bundle/manifest.h"
#include "cli/bundle_folder.h"
#include "cli/commands.h"
#include "cli/content_check.h"
#include "cli/signing.h"
#include "engine/engine.h"
#include "eval/split.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

constexpr uint64_t kMaxSignatureFileBytes = 16 << 10;

struct VerifyFlags {
  std::string bundle;
  std::vector<std::string> public_keys;
};

// The kinds of the pinned keys that have signed; at least one. Warns of a pinned kind of which no key has.
Result<std::vector<std::string>> VerifySignature(const VerifyFlags& flags, const std::string& manifest) {
  std::string joined;
  for (const std::string& text : flags.public_keys) joined += text + ",";
  const Result<std::vector<Key>> keys = ParsePublicKeys(joined);
  if (!keys.ok()) return keys.status();
  const std::filesystem::path path = BundleFolderOf(flags.bundle) / "manifest.sig";
  const Result<std::string> text = ReadWholeFile(path, kMaxSignatureFileBytes);
  if (!text.ok()) return text.status();
  const Result<std::vector<Signature>> signatures = ParseSignatures(*text, path.string());
  if (!signatures.ok()) return signatures.status();

  std::vector<std::string> valid;
  std::vector<std::string> pinned;
  const auto add = [](std::vector<std::string>* names, const char* name) {
    if (std::find(names->begin(), names->end(), name) == names->end()) names->emplace_back(name);
  };
  for (const Key& key : *keys) {
    add(&pinned, KeyKindName(key.kind));
    for (const Signature& signature : *signatures) {
      if (Verifies(key, signature, manifest)) add(&valid, KeyKindName(key.kind));
    }
  }
  if (valid.empty()) {
    return Corrupt(path.string() + ": no pinned key has signed this manifest.json; was it changed after signing?");
  }
  for (const std::string& kind : pinned) {
    if (std::find(valid.begin(), valid.end(), kind) != valid.end()) continue;
    spdlog::warn("{}: no pinned {} key has signed; browsers that verify nothing else will refuse the bundle",
                 path.string(), kind);
  }
  return valid;
}

Status Verify(const VerifyFlags& flags, const CommandContext& context) {
  Result<Bundle> bundle = ReadBundleFolder(flags.bundle);
  if (!bundle.ok()) return bundle.status();
  const Result<Manifest> manifest = ParseManifest(bundle->manifest);
  if (!manifest.ok()) return manifest.status();
  std::vector<std::string> signed_by;
  if (!flags.public_keys.empty()) {
    Result<std::vector<std::string>> kinds = VerifySignature(flags, bundle->manifest);
    if (!kinds.ok()) return kinds.status();
    signed_by = *std::move(kinds);
  }
  if (manifest->expires.has_value() && *manifest->expires <= static_cast<uint64_t>(std::time(nullptr))) {
    return Corrupt((BundleFolderOf(flags.bundle) / "manifest.json").string() + ": expired at " +
                   TimeText(static_cast<int64_t>(*manifest->expires)) +
                   " UTC; browsers refuse to download it. Sign it again with --expires-days");
  }
  const size_t files = bundle->files.size();
  const Result<Json> content = CheckContent(*bundle, *manifest);
  if (!content.ok()) return Status(content.status().code(), flags.bundle + ": " + content.status().message());
  const Result<Engine> engine = Engine::Load(std::move(*bundle));
  if (!engine.ok()) return Status(engine.status().code(), flags.bundle + ": " + engine.status().message());

  if (context.json) {
    Json out = {{"version", manifest->version}, {"files", files}, {"signedBy", signed_by}, {"expires", Json()}};
    if (manifest->expires.has_value()) out["expires"] = *manifest->expires;
    fmt::print("{}\n", out.dump(2));
    return OkStatus();
  }
  fmt::print("{} version {}: {} files, every hash and tensor checked\n", manifest->name, manifest->version, files);
  fmt::print("signature: {}\n", signed_by.empty() ? "NOT checked; give the key with --public-key"
                                                  : fmt::format("valid ({})", fmt::join(signed_by, ", ")));
  fmt::print("expires: {}\n", manifest->expires.has_value()
                                  ? TimeText(static_cast<int64_t>(*manifest->expires)) + " UTC"
                                  : std::string("never"));
  return OkStatus();
}

}  // namespace

void RegisterVerify(CLI::App& app, CommandContext* context) {
  auto flags = std::make_shared<VerifyFlags>();
  CLI::App* command =
      app.add_subcommand("verify", "Check a bundle as a browser does: hashes, tensors, signature, expiry");
  command->add_option("bundle", flags->bundle, "Folder of the bundle")->required()->type_name("DIR");
  command
      ->add_option("--public-key", flags->public_keys,
                   "What `vitrine keygen` printed; may be given several times. Without it no signature is checked")
      ->type_name("KEY");
  command->callback([flags, context] {
    const Status status = Verify(*flags, *context);
    context->exit_code = status.ok() ? kExitOk : Fail(*context, status);
  });
}

}  // namespace vitrine
