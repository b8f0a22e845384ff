// Output that is there whole or not at all.
#ifndef VITRINE_CLI_OUTPUT_FOLDER_H_
#define VITRINE_CLI_OUTPUT_FOLDER_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace vitrine {

// Files are written aside first. Commit() moves them into place: a new folder appears in one rename; into a folder that
// is already there they are renamed one by one in the order of Write(), each replacing an older file of its name, so
// write last what names the others (manifest.json). Without Commit() nothing is left behind, and the old files stay as
// they are.
class OutputFolder {
 public:
  // Errors: kInvalidArgument when `path` is a file; kIo.
  static Result<OutputFolder> Create(const std::string& path);

  OutputFolder(OutputFolder&& other) noexcept;
  OutputFolder& operator=(OutputFolder&& other) = delete;
  ~OutputFolder();

  // REQUIRES: `name` has no separators and was not written before.
  Status Write(const std::string& name, std::string_view bytes);
  Status Commit();

  const std::filesystem::path& path() const { return target_; }

 private:
  OutputFolder(std::filesystem::path target, std::filesystem::path staging, bool target_exists)
      : target_(std::move(target)), staging_(std::move(staging)), target_exists_(target_exists) {}

  std::filesystem::path target_;
  std::filesystem::path staging_;  // empty: nothing to clean up
  bool target_exists_;
  std::vector<std::string> names_;
};

}  // namespace vitrine

#endif  // VITRINE_CLI_OUTPUT_FOLDER_H_
