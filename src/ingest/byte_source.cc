#include "ingest/byte_source.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace vitrine {
namespace {

class MemorySource final : public ByteSource {
 public:
  MemorySource(std::string name, std::string bytes, size_t max_chunk)
      : ByteSource(std::move(name)), bytes_(std::move(bytes)), max_chunk_(std::max<size_t>(1, max_chunk)) {}

  Result<size_t> Read(std::span<char> out) override {
    const size_t count = std::min({out.size(), max_chunk_, bytes_.size() - position_});
    std::copy_n(bytes_.data() + position_, count, out.data());
    position_ += count;
    return count;
  }

 private:
  std::string bytes_;
  size_t max_chunk_;
  size_t position_ = 0;
};

class FileSource final : public ByteSource {
 public:
  FileSource(std::string name, std::FILE* file) : ByteSource(std::move(name)), file_(file) {}
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override { std::fclose(file_); }

  Result<size_t> Read(std::span<char> out) override {
    const size_t count = std::fread(out.data(), 1, out.size(), file_);
    if (count == 0 && std::ferror(file_) != 0) return IoError(name() + ": cannot be read: " + std::strerror(errno));
    return count;
  }

 private:
  std::FILE* file_;
};

}  // namespace

Result<std::string_view> PeekedSource::Peek(size_t size) {
  size_t have = head_.size();
  head_.resize(std::max(have, size));
  while (have < size) {
    Result<size_t> count = inner_.Read(std::span<char>(head_).subspan(have));
    if (!count.ok()) return count.status();
    if (*count == 0) break;
    have += *count;
  }
  head_.resize(have);
  return std::string_view(head_);
}

Result<size_t> PeekedSource::Read(std::span<char> out) {
  if (position_ == head_.size()) return inner_.Read(out);
  const size_t count = std::min(out.size(), head_.size() - position_);
  std::copy_n(head_.data() + position_, count, out.data());
  position_ += count;
  return count;
}

std::unique_ptr<ByteSource> MakeMemorySource(std::string name, std::string bytes, size_t max_chunk) {
  return std::make_unique<MemorySource>(std::move(name), std::move(bytes), max_chunk);
}

Result<std::unique_ptr<ByteSource>> OpenRawFile(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    if (errno == ENOENT) return NotFound(path + ": no such file");
    return IoError(path + ": cannot be opened: " + std::strerror(errno));
  }
  // fopen() opens a folder without complaint; only reading from it fails, and with a message that does not help.
  struct stat info = {};
  if (stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
    std::fclose(file);
    return IoError(path + ": is a folder; a file is needed");
  }
  return std::unique_ptr<ByteSource>(std::make_unique<FileSource>(path, file));
}

Result<std::unique_ptr<ByteSource>> OpenInput(const std::string& path) {
  Result<std::unique_ptr<ByteSource>> file = OpenRawFile(path);
  if (!file.ok()) return file.status();
  return DetectGzip(std::move(*file));
}

}  // namespace vitrine
