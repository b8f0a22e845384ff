// A bundle as a folder of files.
#ifndef VITRINE_CLI_BUNDLE_FOLDER_H_
#define VITRINE_CLI_BUNDLE_FOLDER_H_

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "base/status.h"
#include "bundle/bundle.h"

namespace vitrine {

// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits, by OpenSSL.
std::string Sha256Hex(std::span<const uint8_t> bytes);

// The folder of a bundle that is given as its folder or as its manifest.json.
std::filesystem::path BundleFolderOf(const std::string& path);

// A whole file, of at most max_bytes: one that is larger is refused before anything is allocated.
// Errors: kNotFound, kCorrupt when it is too large, kIo; the message begins with the path.
Result<std::string> ReadWholeFile(const std::filesystem::path& path, uint64_t max_bytes);

// Reads manifest.json and the files it names, and checks their lengths and hashes. What the tensors hold is for
// Engine::Load to validate.
//   path  the folder, or its manifest.json
// Errors: kNotFound, kCorrupt (also for a hash that does not match), kTooNew, kIo; the message names the file.
Result<Bundle> ReadBundleFolder(const std::string& path);

}  // namespace vitrine

#endif  // VITRINE_CLI_BUNDLE_FOLDER_H_
