#ifndef VITRINE_TESTS_CORE_ENGINE_COUNTING_NEW_H_
#define VITRINE_TESTS_CORE_ENGINE_COUNTING_NEW_H_

#include <cstddef>

namespace vitrine::testing {

// Calls of operator new in this program so far.
extern size_t allocations;

}  // namespace vitrine::testing

#endif  // VITRINE_TESTS_CORE_ENGINE_COUNTING_NEW_H_
