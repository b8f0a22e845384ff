// Text in the encodings that exports have, made UTF-8 while it is read.
#ifndef VITRINE_INGEST_ENCODING_H_
#define VITRINE_INGEST_ENCODING_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/status.h"
#include "ingest/byte_source.h"

namespace vitrine {

enum class Encoding : uint8_t { kUtf8, kUtf16Le, kUtf16Be, kWindows1252 };

// "utf-8", "utf-16le", "utf-16be", "windows-1252".
const char* EncodingName(Encoding encoding);
std::optional<Encoding> EncodingFromName(std::string_view name);

// UTF-16 is known by its byte order mark, or by every other of the first bytes being zero. Everything else is UTF-8
// until a byte comes that cannot be: where all before it was ASCII, and the piece it came with has more such bytes than
// well-formed characters, the file is Windows-1252 (and with it Latin-1); otherwise the byte stays as it is, and the
// reader drops its line. Half a surrogate pair becomes U+FFFD; of the five bytes that Windows-1252 does not use, and of
// those of Latin-1's control characters, the code point is the byte (WHATWG Encoding, section 9).
class DecodedSource final : public ByteSource {
 public:
  // `inner` must outlive it. `encoding`: nothing to find it out.
  DecodedSource(ByteSource& inner, std::optional<Encoding> encoding)
      : ByteSource(inner.name()), inner_(inner), encoding_(encoding.value_or(Encoding::kUtf8)), known_(encoding) {}

  Result<size_t> Read(std::span<char> out) override;

  // Known for certain only when all was read.
  Encoding encoding() const { return encoding_; }

 private:
  Status Fill();
  void Look();
  size_t Decode();
  size_t DecodeUtf8();
  size_t DecodeUtf16();
  void DecodeWindows1252(std::string_view text);

  ByteSource& inner_;
  Encoding encoding_;
  bool known_;
  bool looked_ = false;          // at the first bytes
  bool saw_characters_ = false;  // that are well-formed and not ASCII
  bool ended_ = false;
  std::string raw_;      // read and not decoded yet
  std::string decoded_;  // ... and not handed out yet, from position_ on
  size_t position_ = 0;
};

}  // namespace vitrine

#endif  // VITRINE_INGEST_ENCODING_H_
