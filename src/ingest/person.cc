#include "ingest/person.h"

#include <bit>
#include <cstddef>

namespace vitrine {
namespace {

uint64_t LittleEndian(const uint8_t* bytes, size_t size) {
  uint64_t word = 0;
  for (size_t i = 0; i < size; ++i) word |= uint64_t{bytes[i]} << (8 * i);
  return word;
}

struct State {
  uint64_t v0, v1, v2, v3;

  void Rounds(int count) {
    for (int i = 0; i < count; ++i) {
      v0 += v1;
      v1 = std::rotl(v1, 13) ^ v0;
      v0 = std::rotl(v0, 32);
      v2 += v3;
      v3 = std::rotl(v3, 16) ^ v2;
      v0 += v3;
      v3 = std::rotl(v3, 21) ^ v0;
      v2 += v1;
      v1 = std::rotl(v1, 17) ^ v2;
      v2 = std::rotl(v2, 32);
    }
  }

  void Absorb(uint64_t word) {
    v3 ^= word;
    Rounds(2);
    v0 ^= word;
  }

  uint64_t Squeeze() {
    Rounds(4);
    return v0 ^ v1 ^ v2 ^ v3;
  }
};

}  // namespace

PersonHash HashPerson(const PersonKey& key, std::string_view id) {
  const uint64_t k0 = LittleEndian(key.data(), 8);
  const uint64_t k1 = LittleEndian(key.data() + 8, 8);
  // The second constant is changed for 128 bits, as the reference code does.
  State state = {k0 ^ 0x736f6d6570736575ull, k1 ^ 0x646f72616e646f6dull ^ 0xee, k0 ^ 0x6c7967656e657261ull,
                 k1 ^ 0x7465646279746573ull};
  const auto* bytes = reinterpret_cast<const uint8_t*>(id.data());
  const size_t whole = id.size() / 8 * 8;
  for (size_t i = 0; i < whole; i += 8) state.Absorb(LittleEndian(bytes + i, 8));
  state.Absorb(uint64_t{id.size() & 0xff} << 56 | LittleEndian(bytes + whole, id.size() - whole));
  std::array<uint8_t, 16> out;
  for (size_t half = 0; half < 2; ++half) {
    if (half == 0) {
      state.v2 ^= 0xee;
    } else {
      state.v1 ^= 0xdd;
    }
    const uint64_t word = state.Squeeze();
    for (size_t i = 0; i < 8; ++i) out[8 * half + i] = static_cast<uint8_t>(word >> (8 * i));
  }
  return PersonHash(out);
}

}  // namespace vitrine
