// Replaces the global operator new. In a file of its own, because a compiler that sees both sides warns of free() on
// what `new` gave.
#include "counting_new.h"

#include <cstdlib>
#include <new>

namespace vitrine::testing {
size_t allocations = 0;
}  // namespace vitrine::testing

void* operator new(size_t size) {
  ++vitrine::testing::allocations;
  void* memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  return memory;
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  ++vitrine::testing::allocations;
  return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
