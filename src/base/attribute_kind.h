#ifndef VITRINE_BASE_ATTRIBUTE_KIND_H_
#define VITRINE_BASE_ATTRIBUTE_KIND_H_

#include <cstdint>

namespace vitrine {

// What the values of one attribute of a catalogue are. The numbers are written into bundles: append only.
enum class AttributeKind : uint8_t {
  kLabel = 0,  // one text out of a list
  kTags = 1,   // several of them
  kNumber = 2,
  kBoolean = 3,
  kDate = 4,  // whole days since 1970-01-01
};
inline constexpr int kNumAttributeKinds = 5;

}  // namespace vitrine

#endif  // VITRINE_BASE_ATTRIBUTE_KIND_H_
