#include "ingest/interner.h"

#include <cstring>

namespace vitrine {
namespace {

// FNV-1a over eight bytes at a time with a final mix; only speed depends on it, never the numbers given out.
uint64_t Hash(std::string_view text) {
  uint64_t h = 0xcbf29ce484222325ull ^ text.size();
  const char* p = text.data();
  size_t left = text.size();
  while (left > 0) {
    uint64_t word = 0;
    const size_t take = left < 8 ? left : 8;
    std::memcpy(&word, p, take);
    h = (h ^ word) * 0x9e3779b97f4a7c15ull;
    h ^= h >> 32;
    p += take;
    left -= take;
  }
  return h;
}

}  // namespace

size_t Interner::Slot(std::string_view text, uint64_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  for (;;) {
    const uint32_t index = slots_[slot];
    if (index == kNone || (hashes_[index] == hash && (*this)[index] == text)) return slot;
    slot = (slot + 1) & mask;
  }
}

void Interner::Grow() {
  slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, kNone);
  const size_t mask = slots_.size() - 1;
  for (uint32_t i = 0; i < hashes_.size(); ++i) {
    size_t slot = hashes_[i] & mask;
    while (slots_[slot] != kNone) slot = (slot + 1) & mask;
    slots_[slot] = i;
  }
}

uint32_t Interner::Add(std::string_view text) {
  if (slots_.size() * 2 <= begins_.size() * 3) Grow();
  const uint64_t hash = Hash(text);
  const size_t slot = Slot(text, hash);
  if (slots_[slot] != kNone) return slots_[slot];
  const uint32_t index = size();
  slots_[slot] = index;
  begins_.push_back(bytes_.size());
  hashes_.push_back(hash);
  bytes_.append(text);
  return index;
}

uint32_t Interner::Find(std::string_view text) const { return slots_.empty() ? kNone : slots_[Slot(text, Hash(text))]; }

}  // namespace vitrine
