// vitrine keygen: the keys that a bundle is signed with.
#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/signing.h"

namespace vitrine {
namespace {

// Readable by its owner only, from the first byte on; a file that is there stays as it is, whatever it is.
Status WriteSecret(const std::string& path, std::string_view text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST) {
    return InvalidArgument(path + ": is there already; bundles signed with it could not be replaced without it");
  }
  if (file < 0) return IoError(path + ": cannot be written: " + std::strerror(errno));
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = write(file, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    done += static_cast<size_t>(written);
  }
  const bool synced = done == text.size() && fsync(file) == 0;
  const int error = errno;
  if (close(file) == 0 && synced) return OkStatus();
  unlink(path.c_str());
  return IoError(path + ": cannot be written: " + std::strerror(error));
}

Status Keygen(const std::string& path, const CommandContext& context) {
  const Result<std::vector<Key>> keys = GenerateKeys();
  if (!keys.ok()) return keys.status();
  const Result<std::string> pem = KeysToPem(*keys);
  if (!pem.ok()) return pem.status();
  const Result<std::string> text = PublicKeyText(*keys);
  if (!text.ok()) return text.status();
  VITRINE_RETURN_IF_ERROR(WriteSecret(path, *pem));
  if (context.json) {
    const nlohmann::ordered_json out = {{"file", path}, {"publicKey", *text}};
    fmt::print("{}\n", out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    return OkStatus();
  }
  spdlog::info("{} is the secret: keep it out of the shop's sources. The public key for createRecommender():", path);
  fmt::print("{}\n", *text);
  return OkStatus();
}

}  // namespace

void RegisterKeygen(CLI::App& app, CommandContext* context) {
  auto path = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("keygen", "Make the keys that bundles are signed with; prints the public one");
  command->add_option("file", *path, "New file for the private keys: an Ed25519 and a P-256 key, PEM")
      ->required()
      ->type_name("FILE");
  command->callback([path, context] {
    const Status status = Keygen(*path, *context);
    context->exit_code = status.ok() ? kExitOk : Fail(*context, status);
  });
}

}  // namespace vitrine
