// vitrine sign: a signature beside a bundle's manifest.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <ctime>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bundle/manifest.h"
#include "cli/bundle_folder.h"
#include "cli/commands.h"
#include "cli/output_folder.h"
#include "cli/signing.h"
#include "eval/split.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kSecondsPerDay = 86'400;
constexpr uint64_t kMaxKeyFileBytes = 64 << 10;

struct SignFlags {
  std::string bundle;
  std::string key;
  int expires_days = 0;  // 0: what the manifest says
};

Status Sign(const SignFlags& flags, const CommandContext& context) {
  const Result<std::string> pem = ReadWholeFile(flags.key, kMaxKeyFileBytes);
  if (!pem.ok()) return pem.status();
  const Result<std::vector<Key>> keys = KeysFromPem(*pem, flags.key);
  if (!keys.ok()) return keys.status();
  // Whole or not at all: nobody wants to have signed a damaged bundle.
  const Result<Bundle> bundle = ReadBundleFolder(flags.bundle);
  if (!bundle.ok()) return bundle.status();

  std::string manifest = bundle->manifest;
  const int64_t now_s = std::time(nullptr);
  if (flags.expires_days > 0) {
    Json json = Json::parse(manifest);
    json["expires"] = now_s + flags.expires_days * kSecondsPerDay;
    manifest = json.dump(2) + "\n";
  }
  const Result<Manifest> parsed = ParseManifest(manifest);
  if (!parsed.ok()) return parsed.status();
  if (parsed->expires.has_value() && *parsed->expires <= static_cast<uint64_t>(now_s)) {
    return InvalidArgument(flags.bundle + ": expired at " + TimeText(static_cast<int64_t>(*parsed->expires)) +
                           " UTC; give it a new date with --expires-days");
  }
  const Result<std::string> signature = SignatureText(*keys, manifest);
  if (!signature.ok()) return signature.status();
  const Result<std::string> public_key = PublicKeyText(*keys);
  if (!public_key.ok()) return public_key.status();

  Result<OutputFolder> folder = OutputFolder::Create(BundleFolderOf(flags.bundle).string());
  if (!folder.ok()) return folder.status();
  if (manifest != bundle->manifest) VITRINE_RETURN_IF_ERROR(folder->Write("manifest.json", manifest));
  VITRINE_RETURN_IF_ERROR(folder->Write("manifest.sig", *signature));
  VITRINE_RETURN_IF_ERROR(folder->Commit());

  const std::string file = (folder->path() / "manifest.sig").string();
  if (context.json) {
    Json out = {{"file", file}, {"publicKey", *public_key}, {"version", parsed->version}, {"expires", Json()}};
    if (parsed->expires.has_value()) out["expires"] = *parsed->expires;
    fmt::print("{}\n", out.dump(2, ' ', false, Json::error_handler_t::replace));
    return OkStatus();
  }
  const std::string until =
      parsed->expires.has_value() ? "until " + TimeText(static_cast<int64_t>(*parsed->expires)) + " UTC" : "for ever";
  spdlog::info("{}: version {} is signed, {}. The public key:", file, parsed->version, until);
  fmt::print("{}\n", *public_key);
  return OkStatus();
}

}  // namespace

void RegisterSign(CLI::App& app, CommandContext* context) {
  auto flags = std::make_shared<SignFlags>();
  CLI::App* command = app.add_subcommand("sign", "Sign a bundle: writes manifest.sig beside its manifest.json");
  command->add_option("bundle", flags->bundle, "Folder of the bundle")->required()->type_name("DIR");
  command->add_option("--key", flags->key, "File of `vitrine keygen`, or PEM with Ed25519 and P-256 keys")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--expires-days", flags->expires_days,
                   "Days until browsers refuse to download it; writes `expires` into the manifest. Sign again in time")
      ->check(CLI::Range(1, 3650));
  command->callback([flags, context] {
    const Status status = Sign(*flags, *context);
    context->exit_code = status.ok() ? kExitOk : Fail(*context, status);
  });
}

}  // namespace vitrine
