// Predicates over the attribute columns, and the bit sets that they mean.
#ifndef VITRINE_RANK_FILTER_H_
#define VITRINE_RANK_FILTER_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "bundle/attributes.h"
#include "kernel/bit_set.h"

namespace vitrine {

// A predicate is a program in postfix order for a stack of bit sets: an operation, then what it needs, all of it as
// numbers that a float holds exactly. The numbers of the operations cross the wasm edge: append only.
enum class FilterOp : uint8_t {
  kEvery = 0,    //                                        pushes all items
  kNot = 1,      //                                        turns the top over
  kAnd = 2,      //                                        takes two, pushes what is in both
  kOr = 3,       //                                        takes two, pushes what is in either
  kKnown = 4,    // column                                 pushes the items of which the attribute is known
  kBetween = 5,  // column, low, high                      ... whose number or date is low..high, both included
  kLabels = 6,   // column, count, labels ascending        ... whose label, or any tag, is one of these
  kBoolean = 7,  // column, 0 or 1                         ... whose boolean is that
  kItems = 8,    // count, indices ascending               ... that are listed
};

using FilterProgram = std::span<const float>;

inline constexpr size_t kMaxFilterLength = 4096;
inline constexpr size_t kMaxFilterDepth = 32;  // bit sets on the stack

// False for a program that is too long or too deep, does not leave exactly one bit set, or has an operation, column,
// kind, label or item that does not exist. Which it is nobody is told: whoever compiles programs says it in words.
bool IsFilter(FilterProgram program, std::span<const AttributeColumn> columns, size_t num_items);

// Sets the bit of every item for which the program holds, and clears the others. What is not known is in no range, has
// no label and is neither true nor false; so it is in the opposite of all of these.
// REQUIRES: IsFilter(program, columns, out->size()).
void EvaluateFilter(FilterProgram program, std::span<const AttributeColumn> columns, BitSet* out);

// The bit sets of the programs used last. A page asks with the same few for every click.
class FilterCache {
 public:
  // So many of one request are there at the same time.
  static constexpr size_t kCapacity = 16;

  // Returns false when there is not enough memory.
  bool Init(size_t num_items);

  // The items for which the program holds; valid until kCapacity other programs were asked for.
  // nullptr when it is no program.
  const BitSet* Find(FilterProgram program, std::span<const AttributeColumn> columns);

  // A column has changed.
  void Clear();

  size_t memory_bytes() const;

 private:
  struct Entry {
    std::vector<float> program;  // [kMaxFilterLength], of which `length` count; 0: free
    size_t length = 0;
    uint64_t used = 0;
    BitSet items;
  };

  std::array<Entry, kCapacity> entries_;
  uint64_t clock_ = 0;
};

}  // namespace vitrine

#endif  // VITRINE_RANK_FILTER_H_
