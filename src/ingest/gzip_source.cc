// gzip by magic bytes, streamed through zlib. Built without zlib (VITRINE_WITH_ZLIB not defined: WebAssembly, where the
// browser's and Node's own DecompressionStream inflates), gzip input is refused with a message that says so.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "ingest/byte_source.h"

#ifdef VITRINE_WITH_ZLIB
#include <zlib.h>
#endif

namespace vitrine {
namespace {

constexpr std::array<char, 2> kGzipMagic = {'\x1f', '\x8b'};

// Hands out the bytes that were read to look at the magic, then the rest.
class PrefixedSource final : public ByteSource {
 public:
  PrefixedSource(std::string prefix, std::unique_ptr<ByteSource> rest)
      : ByteSource(rest->name()), prefix_(std::move(prefix)), rest_(std::move(rest)) {}

  Result<size_t> Read(std::span<char> out) override {
    if (position_ == prefix_.size()) return rest_->Read(out);
    const size_t count = std::min(out.size(), prefix_.size() - position_);
    std::copy_n(prefix_.data() + position_, count, out.data());
    position_ += count;
    return count;
  }

 private:
  std::string prefix_;
  size_t position_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

#ifdef VITRINE_WITH_ZLIB
constexpr size_t kInputChunk = size_t{1} << 16;
constexpr int kGzipOnly = 16 + MAX_WBITS;

class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<ByteSource> inner)
      : ByteSource(inner->name()), inner_(std::move(inner)), input_(kInputChunk) {}
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;
  ~GzipSource() override {
    if (started_) inflateEnd(&stream_);
  }

  Result<size_t> Read(std::span<char> out) override {
    if (done_) return size_t{0};
    if (!started_) {
      if (inflateInit2(&stream_, kGzipOnly) != Z_OK) return OutOfMemory(name() + ": no memory to inflate it");
      started_ = true;
    }
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(std::min<size_t>(out.size(), 1u << 30));
    const uInt wanted = stream_.avail_out;
    while (stream_.avail_out == wanted) {
      if (stream_.avail_in == 0) {
        Result<size_t> count = inner_->Read(input_);
        if (!count.ok()) return count.status();
        if (*count == 0) {
          if (member_complete_) {
            done_ = true;
            return size_t{0};
          }
          return Truncated();
        }
        bytes_in_ += *count;
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
        stream_.avail_in = static_cast<uInt>(*count);
      }
      if (member_complete_) {
        // Another member follows (files joined with cat, bgzip). gzip(1) passes over zero padding; so do we.
        while (stream_.avail_in > 0 && *stream_.next_in == 0) ++stream_.next_in, --stream_.avail_in;
        if (stream_.avail_in == 0) continue;
        if (inflateReset(&stream_) != Z_OK) return Damaged("cannot be reset");
        member_complete_ = false;
      }
      const int code = inflate(&stream_, Z_NO_FLUSH);
      if (code == Z_STREAM_END) {
        member_complete_ = true;
      } else if (code == Z_MEM_ERROR) {
        return OutOfMemory(name() + ": no memory to inflate it");
      } else if (code != Z_OK && code != Z_BUF_ERROR) {
        return Damaged(stream_.msg != nullptr ? stream_.msg : "not a gzip stream");
      }
    }
    const size_t produced = wanted - stream_.avail_out;
    bytes_out_ += produced;
    return produced;
  }

 private:
  Status Truncated() const {
    return Corrupt(name() + ": the gzip stream is cut off at byte " + std::to_string(bytes_in_) + " (after " +
                   std::to_string(bytes_out_) + " bytes of content); copy or export the file again");
  }
  Status Damaged(const std::string& why) const {
    return Corrupt(name() + ": the gzip stream is damaged at byte " + std::to_string(bytes_in_ - stream_.avail_in) +
                   ": " + why);
  }

  std::unique_ptr<ByteSource> inner_;
  std::vector<char> input_;
  z_stream stream_ = {};
  bool started_ = false;
  bool member_complete_ = false;
  bool done_ = false;
  uint64_t bytes_in_ = 0;
  uint64_t bytes_out_ = 0;
};
#endif

}  // namespace

Result<std::unique_ptr<ByteSource>> DetectGzip(std::unique_ptr<ByteSource> inner) {
  std::string head(kGzipMagic.size(), '\0');
  size_t have = 0;
  while (have < head.size()) {
    Result<size_t> count = inner->Read(std::span<char>(head).subspan(have));
    if (!count.ok()) return count.status();
    if (*count == 0) break;
    have += *count;
  }
  head.resize(have);
  const bool is_gzip = have == kGzipMagic.size() && std::equal(head.begin(), head.end(), kGzipMagic.begin());
  std::unique_ptr<ByteSource> whole = std::make_unique<PrefixedSource>(std::move(head), std::move(inner));
  if (!is_gzip) return whole;
#ifdef VITRINE_WITH_ZLIB
  return std::unique_ptr<ByteSource>(std::make_unique<GzipSource>(std::move(whole)));
#else
  return InvalidArgument(whole->name() + ": is gzip, which this build does not inflate; inflate it first");
#endif
}

}  // namespace vitrine
