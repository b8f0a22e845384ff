#include "cli/signing.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <openssl/pem.h>

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace vitrine {
namespace {

constexpr KeyKind kKinds[] = {KeyKind::kEd25519, KeyKind::kP256};
constexpr size_t kSignatureBytes = 64;
constexpr size_t kCoordinateBytes = 32;
// Far above what two keys or a rotation of keys need.
constexpr size_t kMaxLines = 16;

struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using BioPtr = std::unique_ptr<BIO, BioDeleter>;
struct DigestContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, DigestContextDeleter>;
struct PkeyContextDeleter {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, PkeyContextDeleter>;
struct EcdsaDeleter {
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, EcdsaDeleter>;

// "-----BEGIN name-----" and what is inside.
class PemBlock {
 public:
  PemBlock() = default;
  PemBlock(const PemBlock&) = delete;
  PemBlock& operator=(const PemBlock&) = delete;
  ~PemBlock() { Free(); }

  bool Read(BIO* bio) {
    Free();
    return PEM_read_bio(bio, &name_, &header_, &data_, &length_) == 1;
  }
  std::string_view name() const { return name_; }
  // Nullptr: no private key, or one behind a passphrase.
  Pkey PrivateKey() const {
    const unsigned char* at = data_;
    Pkey key(*header_ == '\0' ? d2i_AutoPrivateKey(nullptr, &at, length_) : nullptr);
    ERR_clear_error();
    return key;
  }

 private:
  void Free() {
    OPENSSL_free(name_);
    OPENSSL_free(header_);
    OPENSSL_clear_free(data_, static_cast<size_t>(length_));
    name_ = header_ = nullptr;
    data_ = nullptr;
    length_ = 0;
  }

  char* name_ = nullptr;
  char* header_ = nullptr;
  unsigned char* data_ = nullptr;
  long length_ = 0;
};

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* MutableBytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Status OpensslError(const std::string& what) {
  char text[256] = "no reason given";
  if (const unsigned long error = ERR_get_error()) ERR_error_string_n(error, text, sizeof(text));
  ERR_clear_error();
  return IoError("OpenSSL could not " + what + ": " + text);
}

std::string Base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  text.resize(static_cast<size_t>(EVP_EncodeBlock(MutableBytes(text), Bytes(bytes), static_cast<int>(bytes.size()))));
  return text;
}

// Strict: exactly the text that Base64() makes of `size` bytes.
std::optional<std::string> FromBase64(std::string_view text, size_t size) {
  if (text.size() != (size + 2) / 3 * 4) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(MutableBytes(bytes), Bytes(text), static_cast<int>(text.size())) < 0) return std::nullopt;
  bytes.resize(size);
  if (Base64(bytes) != text) return std::nullopt;
  return bytes;
}

std::optional<KeyKind> KindOf(const EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return KeyKind::kEd25519;
  std::array<char, 32> group{};
  size_t length = 0;
  if (EVP_PKEY_is_a(key, "EC") != 1 || EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) != 1 ||
      std::string_view(group.data(), length) != SN_X9_62_prime256v1) {
    return std::nullopt;
  }
  return KeyKind::kP256;
}

Result<std::string> PublicBytes(const Key& key) {
  unsigned char* encoded = nullptr;
  std::array<unsigned char, 32> raw{};
  size_t length = raw.size();
  if (key.kind == KeyKind::kEd25519) {
    if (EVP_PKEY_get_raw_public_key(key.pkey.get(), raw.data(), &length) != 1) return OpensslError("read a key");
    return std::string(reinterpret_cast<const char*>(raw.data()), length);
  }
  length = EVP_PKEY_get1_encoded_public_key(key.pkey.get(), &encoded);
  if (length == 0) return OpensslError("read a key");
  std::string bytes(reinterpret_cast<const char*>(encoded), length);
  OPENSSL_free(encoded);
  if (bytes.size() != 1 + 2 * kCoordinateBytes) return Corrupt("a P-256 key is stored in compressed form");
  return bytes;
}

// Nullptr: no point of the curve.
Pkey PublicKeyOf(KeyKind kind, const std::string& bytes) {
  if (kind == KeyKind::kEd25519) {
    return Pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(bytes), bytes.size()));
  }
  std::string group = SN_X9_62_prime256v1;
  std::string point = bytes;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
                         OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
                         OSSL_PARAM_construct_end()};
  const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params) != 1) {
    ERR_clear_error();
    return nullptr;
  }
  return Pkey(key);
}

// OpenSSL speaks DER, WebCrypto r and s side by side.
std::optional<std::string> DerToSides(const std::string& der) {
  const unsigned char* at = Bytes(der);
  const EcdsaSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  std::string sides(kSignatureBytes, '\0');
  const int size = static_cast<int>(kCoordinateBytes);
  if (signature == nullptr || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), MutableBytes(sides), size) != size ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), MutableBytes(sides) + size, size) != size) {
    return std::nullopt;
  }
  return sides;
}

std::optional<std::string> SidesToDer(const std::string& sides) {
  const EcdsaSignature signature(ECDSA_SIG_new());
  const int size = static_cast<int>(kCoordinateBytes);
  BIGNUM* r = BN_bin2bn(Bytes(sides), size, nullptr);
  BIGNUM* s = BN_bin2bn(Bytes(sides) + size, size, nullptr);
  if (signature == nullptr || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return std::nullopt;
  }
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &der);
  if (length <= 0) return std::nullopt;
  std::string out(reinterpret_cast<const char*>(der), static_cast<size_t>(length));
  OPENSSL_free(der);
  return out;
}

const EVP_MD* DigestOf(KeyKind kind) { return kind == KeyKind::kP256 ? EVP_sha256() : nullptr; }

Result<std::string> Sign(const Key& key, std::string_view message) {
  const DigestContext context(EVP_MD_CTX_new());
  size_t length = 0;
  if (EVP_DigestSignInit(context.get(), nullptr, DigestOf(key.kind), nullptr, key.pkey.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &length, Bytes(message), message.size()) != 1) {
    return OpensslError("sign");
  }
  std::string bytes(length, '\0');
  if (EVP_DigestSign(context.get(), MutableBytes(bytes), &length, Bytes(message), message.size()) != 1) {
    return OpensslError("sign");
  }
  bytes.resize(length);
  if (key.kind == KeyKind::kEd25519) return bytes;
  std::optional<std::string> sides = DerToSides(bytes);
  if (!sides.has_value()) return OpensslError("sign");
  return *std::move(sides);
}

struct Labelled {
  std::optional<KeyKind> kind;  // nothing: a kind of the future
  std::string_view label;
  std::string_view base64;
};

// "ed25519:AbC=" to its two halves.
Labelled ReadLabelled(std::string_view text) {
  Labelled out;
  const size_t colon = text.find(':');
  out.label = text.substr(0, colon);
  if (colon != std::string_view::npos) out.base64 = text.substr(colon + 1);
  for (const KeyKind kind : kKinds) {
    if (out.label == KeyKindName(kind)) out.kind = kind;
  }
  return out;
}

// The parts between separators, without white space at their ends; empty ones are left out.
std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t end = text.find(separator);
    std::string_view part = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!part.empty() && is_space(part.front())) part.remove_prefix(1);
    while (!part.empty() && is_space(part.back())) part.remove_suffix(1);
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

size_t PublicKeyBytes(KeyKind kind) { return kind == KeyKind::kEd25519 ? 32 : 1 + 2 * kCoordinateBytes; }

}  // namespace

const char* KeyKindName(KeyKind kind) { return kind == KeyKind::kEd25519 ? "ed25519" : "p256"; }

Result<std::vector<Key>> GenerateKeys() {
  std::vector<Key> keys;
  for (const KeyKind kind : kKinds) {
    Pkey key(kind == KeyKind::kEd25519 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                                       : EVP_EC_gen(SN_X9_62_prime256v1));
    if (key == nullptr) return OpensslError("make a key");
    keys.push_back({kind, std::move(key)});
  }
  return keys;
}

Result<std::string> KeysToPem(const std::vector<Key>& keys) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  for (const Key& key : keys) {
    if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key.pkey.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
      return OpensslError("write a key");
    }
  }
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<size_t>(length));
}

Result<std::vector<Key>> KeysFromPem(std::string_view pem, const std::string& place) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Status unreadable =
      Corrupt(place + ": is not a file of private keys without passphrase; `vitrine keygen` makes one");
  std::vector<Key> keys;
  PemBlock block;
  while (keys.size() < kMaxLines && block.Read(bio.get())) {
    // What `openssl ecparam` writes in front of a key.
    if (block.name() == "EC PARAMETERS") continue;
    Pkey pkey = block.PrivateKey();
    if (pkey == nullptr) return unreadable;
    const std::optional<KeyKind> kind = KindOf(pkey.get());
    if (!kind.has_value()) return Corrupt(place + ": holds a key that is neither Ed25519 nor P-256");
    keys.push_back({*kind, std::move(pkey)});
  }
  // The end of the text is reported as an error, and so is a block that was cut off.
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  const bool at_end = ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
  if (keys.empty() || !at_end) return unreadable;
  return keys;
}

Result<std::string> PublicKeyText(const std::vector<Key>& keys) {
  std::string text;
  for (const Key& key : keys) {
    const Result<std::string> bytes = PublicBytes(key);
    if (!bytes.ok()) return bytes.status();
    text += (text.empty() ? "" : ",") + std::string(KeyKindName(key.kind)) + ":" + Base64(*bytes);
  }
  return text;
}

Result<std::vector<Key>> ParsePublicKeys(std::string_view text) {
  std::vector<Key> keys;
  for (const std::string_view part : Split(text, ',')) {
    const std::string shown = "public key \"" + std::string(part) + "\": ";
    const Labelled labelled = ReadLabelled(part);
    if (!labelled.kind.has_value()) return InvalidArgument(shown + "must begin with ed25519: or p256:");
    const KeyKind kind = *labelled.kind;
    const std::optional<std::string> bytes = FromBase64(labelled.base64, PublicKeyBytes(kind));
    if (!bytes.has_value()) {
      return InvalidArgument(shown + "is not the base64 of " + std::to_string(PublicKeyBytes(kind)) + " bytes");
    }
    Pkey pkey = PublicKeyOf(kind, *bytes);
    if (pkey == nullptr) return InvalidArgument(shown + "is not a point of its curve");
    keys.push_back({kind, std::move(pkey)});
    if (keys.size() > kMaxLines) return InvalidArgument("more than " + std::to_string(kMaxLines) + " public keys");
  }
  if (keys.empty()) return InvalidArgument("the public key is empty");
  return keys;
}

Result<std::string> SignatureText(const std::vector<Key>& keys, std::string_view manifest) {
  std::string text;
  for (const Key& key : keys) {
    const Result<std::string> bytes = Sign(key, manifest);
    if (!bytes.ok()) return bytes.status();
    text += std::string(KeyKindName(key.kind)) + ":" + Base64(*bytes) + "\n";
  }
  return text;
}

Result<std::vector<Signature>> ParseSignatures(std::string_view text, const std::string& place) {
  std::vector<Signature> signatures;
  size_t number = 0;
  for (const std::string_view line : Split(text, '\n')) {
    const std::string at = place + ": signature " + std::to_string(++number) + " ";
    if (number > kMaxLines) return Corrupt(place + ": has more than " + std::to_string(kMaxLines) + " lines");
    const Labelled labelled = ReadLabelled(line);
    if (labelled.base64.empty()) return Corrupt(at + "is not of the form ed25519:BASE64 or p256:BASE64");
    if (!labelled.kind.has_value()) continue;
    std::optional<std::string> bytes = FromBase64(labelled.base64, kSignatureBytes);
    if (!bytes.has_value()) return Corrupt(at + "is not the base64 of 64 bytes");
    signatures.push_back({*labelled.kind, *std::move(bytes)});
  }
  if (signatures.empty()) return Corrupt(place + ": holds no signature");
  return signatures;
}

bool Verifies(const Key& key, const Signature& signature, std::string_view manifest) {
  if (key.kind != signature.kind) return false;
  const std::optional<std::string> bytes =
      key.kind == KeyKind::kP256 ? SidesToDer(signature.bytes) : std::optional(signature.bytes);
  const DigestContext context(EVP_MD_CTX_new());
  const bool valid =
      bytes.has_value() &&
      EVP_DigestVerifyInit(context.get(), nullptr, DigestOf(key.kind), nullptr, key.pkey.get()) == 1 &&
      EVP_DigestVerify(context.get(), Bytes(*bytes), bytes->size(), Bytes(manifest), manifest.size()) == 1;
  ERR_clear_error();
  return valid;
}

}  // namespace vitrine
