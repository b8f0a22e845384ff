#include "cli/output_folder.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

namespace vitrine {

namespace fs = std::filesystem;

Result<OutputFolder> OutputFolder::Create(const std::string& path) {
  if (path.empty()) return InvalidArgument("--out is empty; name a folder");
  std::error_code error;
  fs::path target = fs::absolute(path, error).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();  // "model/" is "model"
  const fs::file_status status = fs::status(target, error);
  const bool exists = fs::exists(status);
  if (exists && !fs::is_directory(status)) return InvalidArgument(path + ": is a file; --out names a folder");
  // In the same file system as the target, so that a rename moves no bytes.
  const std::string suffix = ".partial-" + std::to_string(getpid());
  const fs::path staging = exists ? target / suffix : fs::path(target.string() + suffix);
  fs::remove_all(staging, error);
  fs::create_directories(staging, error);
  if (error) return IoError(path + ": cannot be created: " + error.message());
  return OutputFolder(std::move(target), staging, exists);
}

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : target_(std::move(other.target_)),
      staging_(std::exchange(other.staging_, {})),
      target_exists_(other.target_exists_),
      names_(std::move(other.names_)) {}

OutputFolder::~OutputFolder() {
  std::error_code error;
  if (!staging_.empty()) fs::remove_all(staging_, error);
}

Status OutputFolder::Write(const std::string& name, std::string_view bytes) {
  const fs::path file = staging_ / name;
  std::FILE* out = std::fopen(file.c_str(), "wb");
  if (out == nullptr) return IoError(file.string() + ": cannot be written: " + std::strerror(errno));
  const bool written = bytes.empty() || std::fwrite(bytes.data(), 1, bytes.size(), out) == bytes.size();
  const int write_error = errno;
  if (std::fclose(out) != 0 || !written) {
    return IoError(file.string() + ": cannot be written: " + std::strerror(written ? errno : write_error));
  }
  names_.push_back(name);
  return OkStatus();
}

Status OutputFolder::Commit() {
  std::error_code error;
  if (!target_exists_) {
    fs::rename(staging_, target_, error);
    if (error) return IoError(target_.string() + ": cannot be put in place: " + error.message());
    staging_.clear();
    return OkStatus();
  }
  for (const std::string& name : names_) {
    fs::rename(staging_ / name, target_ / name, error);
    if (error) return IoError((target_ / name).string() + ": cannot be put in place: " + error.message());
  }
  fs::remove_all(staging_, error);
  staging_.clear();
  return OkStatus();
}

}  // namespace vitrine
