// Where input comes from: files, gzip streams, memory. Readers pull chunks, so that memory stays bounded whatever the
// size of the file.
#ifndef VITRINE_INGEST_BYTE_SOURCE_H_
#define VITRINE_INGEST_BYTE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/status.h"

namespace vitrine {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Reads up to out.size() bytes. Returns how many; 0 only at the end.
  // Errors: kIo, kCorrupt (a damaged gzip stream); the message names the input.
  // REQUIRES: !out.empty().
  virtual Result<size_t> Read(std::span<char> out) = 0;

  // How messages call this input: the path as the user gave it.
  const std::string& name() const { return name_; }

 protected:
  explicit ByteSource(std::string name) : name_(std::move(name)) {}

 private:
  std::string name_;
};

// A source whose beginning can be looked at before it is read. `inner` must outlive it.
class PeekedSource final : public ByteSource {
 public:
  explicit PeekedSource(ByteSource& inner) : ByteSource(inner.name()), inner_(inner) {}

  // The first bytes; fewer than `size` only where there are no more. The view lives until the next call.
  // REQUIRES: nothing was read yet. Errors: those of `inner`.
  Result<std::string_view> Peek(size_t size);

  Result<size_t> Read(std::span<char> out) override;

 private:
  ByteSource& inner_;
  std::string head_;
  size_t position_ = 0;
};

// Bytes in memory, handed out in pieces of at most `max_chunk` bytes (so that tests can put a chunk border anywhere).
std::unique_ptr<ByteSource> MakeMemorySource(std::string name, std::string bytes, size_t max_chunk = SIZE_MAX);

// The bytes of a file as they are.
// Errors: kNotFound, kIo (a folder, no permission).
Result<std::unique_ptr<ByteSource>> OpenRawFile(const std::string& path);

// `inner`, inflated if it begins with the magic bytes of gzip, else unchanged.
// Errors: kIo from inner; kInvalidArgument for gzip in a build without zlib.
Result<std::unique_ptr<ByteSource>> DetectGzip(std::unique_ptr<ByteSource> inner);

// What the readers below are meant to be given: OpenRawFile() and DetectGzip().
Result<std::unique_ptr<ByteSource>> OpenInput(const std::string& path);

}  // namespace vitrine

#endif  // VITRINE_INGEST_BYTE_SOURCE_H_
