// The door at which people lose their names: a reader sees a customer's id only as a keyed hash of it.
#ifndef VITRINE_INGEST_PERSON_H_
#define VITRINE_INGEST_PERSON_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace vitrine {

// Drawn by whoever starts a reading, kept nowhere and thrown away with it, so that nobody can look a customer up by
// hashing a list of ids. The numbers that people get do not depend on it: they go by first appearance.
using PersonKey = std::array<uint8_t, 16>;

// What is left of an id. Two ids in 2^64 fall together by chance.
class PersonHash {
 public:
  explicit PersonHash(const std::array<uint8_t, 16>& bytes) : bytes_(bytes) {}
  // The 16 bytes, for an Interner. Valid as long as this is.
  std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

 private:
  std::array<uint8_t, 16> bytes_;
};

// SipHash-2-4 with 128 bits.  Source: Aumasson and Bernstein, INDOCRYPT 2012, and its reference code.
PersonHash HashPerson(const PersonKey& key, std::string_view id);

}  // namespace vitrine

#endif  // VITRINE_INGEST_PERSON_H_
