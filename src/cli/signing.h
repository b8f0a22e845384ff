// Keys, and signatures over the exact bytes of a manifest. All cryptography is OpenSSL's.
//
// manifest.sig, one line for each signature:
//   ed25519:<base64 of 64 bytes>
//   p256:<base64 of r and s, 32 bytes each, big-endian>     ECDSA with SHA-256
// A public key is a text, so that it can be pasted into a page; several are joined by commas:
//   ed25519:<base64 of 32 bytes>,p256:<base64 of the uncompressed point, 65 bytes>
// Two kinds, because the browsers of 2021 to 2025 verify P-256 and not yet Ed25519.
#ifndef VITRINE_CLI_SIGNING_H_
#define VITRINE_CLI_SIGNING_H_

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace vitrine {

enum class KeyKind : uint8_t { kEd25519, kP256 };

// "ed25519" or "p256".
const char* KeyKindName(KeyKind kind);

struct PkeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Pkey = std::unique_ptr<EVP_PKEY, PkeyDeleter>;

struct Key {
  KeyKind kind;
  Pkey pkey;
};

struct Signature {
  KeyKind kind;
  std::string bytes;  // 64
};

// One new private key of each kind. Errors: kIo when the system has no randomness.
Result<std::vector<Key>> GenerateKeys();

// The keys as PKCS #8 PEM, one block after the other; and read again. Blocks that hold another kind of key are refused.
// Errors: kCorrupt; `place` begins the message.
Result<std::string> KeysToPem(const std::vector<Key>& keys);
Result<std::vector<Key>> KeysFromPem(std::string_view pem, const std::string& place);

// The text form of the public halves.
Result<std::string> PublicKeyText(const std::vector<Key>& keys);
// Errors: kInvalidArgument naming what is wrong with which key.
Result<std::vector<Key>> ParsePublicKeys(std::string_view text);

// The text of manifest.sig: one signature by each key.
Result<std::string> SignatureText(const std::vector<Key>& keys, std::string_view manifest);
// Errors: kCorrupt; `place` begins the message. Lines of a kind that this build does not know are passed over.
Result<std::vector<Signature>> ParseSignatures(std::string_view text, const std::string& place);

// Whether `signature` is `key`'s over exactly these bytes.
bool Verifies(const Key& key, const Signature& signature, std::string_view manifest);

}  // namespace vitrine

#endif  // VITRINE_CLI_SIGNING_H_
