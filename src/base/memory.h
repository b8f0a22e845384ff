// Allocations whose size comes from input. A std::vector that cannot grow aborts where there are no exceptions (a trap
// in wasm), so the size is tried first with an allocation that may say no.
#ifndef VITRINE_BASE_MEMORY_H_
#define VITRINE_BASE_MEMORY_H_

#include <cstddef>
#include <limits>
#include <new>
#include <vector>

namespace vitrine {

// a * b, or false when it does not fit.
inline bool CheckedMultiply(size_t a, size_t b, size_t* product) {
  if (b != 0 && a > std::numeric_limits<size_t>::max() / b) return false;
  *product = a * b;
  return true;
}

// Makes `v` hold n copies of `value`. Returns false, and leaves `v` empty, when there is not enough memory.
template <typename T>
bool TryAssign(std::vector<T>& v, size_t n, T value = T()) {
  v.clear();
  v.shrink_to_fit();
  size_t bytes = 0;
  if (!CheckedMultiply(n, sizeof(T), &bytes)) return false;
  if (n == 0) return true;
  void* probe = ::operator new(bytes, std::nothrow);
  if (probe == nullptr) return false;
  ::operator delete(probe);
  v.assign(n, value);
  return true;
}

}  // namespace vitrine

#endif  // VITRINE_BASE_MEMORY_H_
