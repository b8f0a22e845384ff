// Allocations whose size comes from input. A std::vector that cannot grow aborts where there are no exceptions (a trap
// in wasm), so the size is tried first with an allocation that may say no.
#ifndef VITRINE_BASE_MEMORY_H_
#define VITRINE_BASE_MEMORY_H_

#include <cstddef>
#include <limits>
#include <vector>

namespace vitrine {

// a * b, or false when it does not fit.
inline bool CheckedMultiply(size_t a, size_t b, size_t* product) {
  if (b != 0 && a > std::numeric_limits<size_t>::max() / b) return false;
  *product = a * b;
  return true;
}

// Whether `count` elements of `size` bytes could be allocated just now.
bool CanAllocate(size_t count, size_t size);

// Makes `v` hold n elements T(). Returns false, and leaves `v` empty, when there is not enough memory.
template <typename T>
bool TryAssign(std::vector<T>& v, size_t n) {
  v = std::vector<T>();
  if (!CanAllocate(n, sizeof(T))) return false;
  v = std::vector<T>(n);
  return true;
}

}  // namespace vitrine

#endif  // VITRINE_BASE_MEMORY_H_
