#include "cli/bundle_folder.h"

#include <openssl/evp.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "base/json.h"
#include "bundle/manifest.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

// At most max_bytes, so that a file that grew since it was listed is not read without end.
Result<std::vector<uint8_t>> ReadFile(const fs::path& path, uint64_t max_bytes) {
  std::error_code error;
  const uint64_t size = fs::file_size(path, error);
  if (error) return NotFound(path.string() + ": " + error.message());
  if (size > max_bytes) {
    return Corrupt(path.string() + ": has " + std::to_string(size) + " bytes, expected " + std::to_string(max_bytes) +
                   " at the most");
  }
  std::ifstream file(path, std::ios::binary);
  std::vector<uint8_t> bytes(static_cast<size_t>(size));
  if (!file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()))) {
    return IoError(path.string() + ": cannot be read");
  }
  return bytes;
}

}  // namespace

fs::path BundleFolderOf(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return path;
  const fs::path parent = fs::path(path).parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

Result<std::string> ReadWholeFile(const fs::path& path, uint64_t max_bytes) {
  const Result<std::vector<uint8_t>> bytes = ReadFile(path, max_bytes);
  if (!bytes.ok()) return bytes.status();
  return std::string(bytes->begin(), bytes->end());
}

std::string Sha256Hex(std::span<const uint8_t> bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) {
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 15];
  }
  return hex;
}

Result<Bundle> ReadBundleFolder(const std::string& path) {
  const fs::path folder = BundleFolderOf(path);
  const fs::path manifest_path = folder / "manifest.json";
  Result<std::vector<uint8_t>> text = ReadFile(manifest_path, kMaxJsonBytes);
  if (!text.ok()) return text.status();
  Bundle bundle;
  bundle.manifest.assign(text->begin(), text->end());
  Result<Manifest> manifest = ParseManifest(bundle.manifest);
  if (!manifest.ok()) return Status(manifest.status().code(), folder.string() + ": " + manifest.status().message());
  for (const ManifestFile& named : manifest->files) {
    const fs::path file_path = folder / named.path;
    Result<std::vector<uint8_t>> bytes = ReadFile(file_path, named.bytes);
    if (!bytes.ok()) return bytes.status();
    if (bytes->size() != named.bytes) {
      return Corrupt(file_path.string() + ": has " + std::to_string(bytes->size()) + " bytes, manifest.json says " +
                     std::to_string(named.bytes) + " (truncated?)");
    }
    if (Sha256Hex(*bytes) != named.sha256) {
      return Corrupt(file_path.string() + ": its SHA-256 is not the one that manifest.json names");
    }
    bundle.files.push_back({named.role, named.path, std::move(*bytes)});
  }
  return bundle;
}

}  // namespace vitrine
