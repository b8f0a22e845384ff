#include "base/memory.h"

#include <new>

namespace vitrine {

bool CanAllocate(size_t count, size_t size) {
  size_t bytes = 0;
  if (!CheckedMultiply(count, size, &bytes)) return false;
  void* probe = ::operator new(bytes, std::nothrow);
  ::operator delete(probe);
  return probe != nullptr;
}

}  // namespace vitrine
