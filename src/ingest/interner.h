// Strings to dense numbers, in the order of first appearance.
#ifndef VITRINE_INGEST_INTERNER_H_
#define VITRINE_INGEST_INTERNER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vitrine {

// std::unordered_map<std::string, uint32_t> took half of the reading time; this one keeps all bytes end to end.
class Interner {
 public:
  static constexpr uint32_t kNone = 0xffffffffu;

  // The number of `text`, a new one if it was not there. REQUIRES: fewer than 2^32 - 1 strings.
  uint32_t Add(std::string_view text);
  // The number of `text`, or kNone.
  uint32_t Find(std::string_view text) const;

  uint32_t size() const { return static_cast<uint32_t>(begins_.size()); }
  // Valid until the next Add().
  std::string_view operator[](uint32_t index) const {
    const size_t end = index + 1 < begins_.size() ? begins_[index + 1] : bytes_.size();
    return std::string_view(bytes_).substr(begins_[index], end - begins_[index]);
  }

 private:
  size_t Slot(std::string_view text, uint64_t hash) const;
  void Grow();

  std::string bytes_;
  std::vector<size_t> begins_;
  std::vector<uint64_t> hashes_;
  std::vector<uint32_t> slots_;  // power of two, at most two thirds full; kNone: free
};

}  // namespace vitrine

#endif  // VITRINE_INGEST_INTERNER_H_
