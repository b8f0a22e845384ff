#include "rank/filter.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/memory.h"
#include "bundle/roles.h"

namespace vitrine {
namespace {

constexpr size_t kWordBits = 64;
// Up to so many labels are compared one after the other, which SIMD does for many items at a time; more are searched.
constexpr size_t kFewLabels = 8;

// Walks over a program operation by operation.
class ProgramReader {
 public:
  explicit ProgramReader(FilterProgram program) : rest_(program) {}

  bool AtEnd() const { return rest_.empty(); }
  // What is not there reads as NaN, which is in no range.
  float Next() {
    if (rest_.empty()) return std::numeric_limits<float>::quiet_NaN();
    const float value = rest_.front();
    rest_ = rest_.subspan(1);
    return value;
  }
  std::span<const float> Take(size_t count) {
    const std::span<const float> taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  size_t left() const { return rest_.size(); }

 private:
  std::span<const float> rest_;
};

bool IsIndex(float value, size_t size) {
  return value >= 0 && value < static_cast<float>(size) && value == static_cast<float>(static_cast<uint32_t>(value));
}

// A count and so many indices below `size`, each above the one before.
bool IsList(ProgramReader* reader, size_t size) {
  const float count = reader->Next();
  if (!IsIndex(count, kMaxFilterLength) || static_cast<size_t>(count) > reader->left()) return false;
  float last = -1;
  for (const float value : reader->Take(static_cast<size_t>(count))) {
    if (!IsIndex(value, size) || value <= last) return false;
    last = value;
  }
  return true;
}

bool Fits(FilterOp op, AttributeKind kind) {
  switch (op) {
    case FilterOp::kBetween:
      return kind == AttributeKind::kNumber || kind == AttributeKind::kDate;
    case FilterOp::kLabels:
      return kind == AttributeKind::kLabel || kind == AttributeKind::kTags;
    case FilterOp::kBoolean:
      return kind == AttributeKind::kBoolean;
    default:
      return true;
  }
}

// What follows an operation that pushes.
bool HasOperands(FilterOp op, std::span<const AttributeColumn> columns, size_t num_items, ProgramReader* reader) {
  if (op == FilterOp::kEvery) return true;
  if (op == FilterOp::kItems) return IsList(reader, num_items);
  const float column = reader->Next();
  if (!IsIndex(column, columns.size()) || !Fits(op, columns[static_cast<size_t>(column)].kind)) return false;
  if (op == FilterOp::kLabels) return IsList(reader, kNoLabel);
  if (op == FilterOp::kBoolean) return IsIndex(reader->Next(), 2);
  if (op == FilterOp::kBetween) {
    const float low = reader->Next();
    const float high = reader->Next();
    return low == low && high == high;
  }
  return true;
}

// Bit i: test(begin + i), for the n <= 64 items from `begin` on. Booleans side by side are what compilers make SIMD of,
// natively; the wasm build is for size here, because a program runs once and is kept. The multiplication then gathers
// eight of them, one a byte, into one byte.
template <typename Test>
uint64_t WordOf(size_t begin, size_t n, Test test) {
  uint8_t hits[kWordBits] = {};
  for (size_t i = 0; i < n; ++i) hits[i] = test(begin + i);
  uint64_t word = 0;
  for (size_t i = 0; i < 8; ++i) {
    uint64_t eight = 0;
    std::memcpy(&eight, hits + 8 * i, 8);
    word |= (eight * 0x0102040810204080u) >> 56 << (8 * i);
  }
  return word;
}

bool Contains(std::span<const float> sorted, uint16_t label) {
  return std::binary_search(sorted.begin(), sorted.end(), static_cast<float>(label));
}

uint64_t KnownWord(const AttributeColumn& column, size_t begin, size_t n) {
  switch (column.kind) {
    case AttributeKind::kLabel:
      return WordOf(begin, n, [&](size_t i) { return column.labels[i] != kNoLabel; });
    case AttributeKind::kTags:
      return WordOf(begin, n, [&](size_t i) { return column.tag_offsets[i] < column.tag_offsets[i + 1]; });
    case AttributeKind::kBoolean:
      return WordOf(begin, n, [&](size_t i) { return column.booleans[i] != kUnknownBoolean; });
    default:
      return WordOf(begin, n, [&](size_t i) { return column.numbers[i] == column.numbers[i]; });
  }
}

uint64_t LabelsWord(const AttributeColumn& column, std::span<const float> labels, size_t begin, size_t n) {
  const std::span<const uint16_t> values = column.labels;
  if (column.kind == AttributeKind::kTags) {
    return WordOf(begin, n, [&](size_t i) {
      bool found = false;
      for (uint32_t t = column.tag_offsets[i]; t < column.tag_offsets[i + 1]; ++t) {
        found = found || Contains(labels, values[t]);
      }
      return found;
    });
  }
  if (labels.size() > kFewLabels) return WordOf(begin, n, [&](size_t i) { return Contains(labels, values[i]); });
  uint64_t word = 0;
  for (const float value : labels) {
    const auto label = static_cast<uint16_t>(value);
    word |= WordOf(begin, n, [&](size_t i) { return values[i] == label; });
  }
  return word;
}

uint64_t ItemsWord(std::span<const float> items, size_t begin, size_t n) {
  uint64_t word = 0;
  const auto end = static_cast<float>(begin + n);
  for (auto it = std::lower_bound(items.begin(), items.end(), static_cast<float>(begin)); it != items.end(); ++it) {
    if (*it >= end) break;
    word |= uint64_t{1} << (static_cast<size_t>(*it) - begin);
  }
  return word;
}

bool IsEmpty(const AttributeColumn& column) {
  return column.labels.empty() && column.numbers.empty() && column.booleans.empty();
}

// What an operation with a column or a list pushes.
uint64_t Pushed(FilterOp op, std::span<const AttributeColumn> columns, size_t begin, size_t n, ProgramReader* reader) {
  if (op == FilterOp::kItems) return ItemsWord(reader->Take(static_cast<size_t>(reader->Next())), begin, n);
  const AttributeColumn& column = columns[static_cast<size_t>(reader->Next())];
  switch (op) {
    case FilterOp::kBetween: {
      const float low = reader->Next();
      const float high = reader->Next();
      if (IsEmpty(column)) return 0;
      const std::span<const float> values = column.numbers;
      return WordOf(begin, n, [&](size_t i) { return values[i] >= low && values[i] <= high; });
    }
    case FilterOp::kLabels: {
      const std::span<const float> labels = reader->Take(static_cast<size_t>(reader->Next()));
      return IsEmpty(column) ? 0 : LabelsWord(column, labels, begin, n);
    }
    case FilterOp::kBoolean: {
      const auto value = static_cast<uint8_t>(reader->Next());
      if (IsEmpty(column)) return 0;
      return WordOf(begin, n, [&](size_t i) { return column.booleans[i] == value; });
    }
    default:
      return IsEmpty(column) ? 0 : KnownWord(column, begin, n);
  }
}

// The whole program for n <= 64 items: what lies on the stack is one word.
uint64_t EvaluateWord(FilterProgram program, std::span<const AttributeColumn> columns, size_t begin, size_t n) {
  uint64_t stack[kMaxFilterDepth] = {};
  size_t depth = 0;
  for (ProgramReader reader(program); !reader.AtEnd();) {
    const auto op = static_cast<FilterOp>(reader.Next());
    switch (op) {
      case FilterOp::kEvery:
        stack[depth++] = ~uint64_t{0};
        break;
      case FilterOp::kNot:
        stack[depth - 1] = ~stack[depth - 1];
        break;
      case FilterOp::kAnd:
        --depth;
        stack[depth - 1] &= stack[depth];
        break;
      case FilterOp::kOr:
        --depth;
        stack[depth - 1] |= stack[depth];
        break;
      default:
        stack[depth++] = Pushed(op, columns, begin, n, &reader);
    }
  }
  return stack[0];
}

}  // namespace

bool IsFilter(FilterProgram program, std::span<const AttributeColumn> columns, size_t num_items) {
  size_t depth = 0;
  for (ProgramReader reader(program); !reader.AtEnd();) {
    const float number = reader.Next();
    if (!IsIndex(number, static_cast<size_t>(FilterOp::kItems) + 1)) return false;
    const auto op = static_cast<FilterOp>(number);
    const size_t taken = op == FilterOp::kNot ? 1 : op == FilterOp::kAnd || op == FilterOp::kOr ? 2 : 0;
    if (depth < taken || (taken == 0 && !HasOperands(op, columns, num_items, &reader))) return false;
    depth = depth - taken + 1;
    if (depth > kMaxFilterDepth) return false;
  }
  return depth == 1 && program.size() <= kMaxFilterLength;
}

void EvaluateFilter(FilterProgram program, std::span<const AttributeColumn> columns, BitSet* out) {
  const size_t size = out->size();
  const std::span<uint64_t> words = out->words();
  for (size_t w = 0; w < words.size(); ++w) {
    const size_t begin = w * kWordBits;
    words[w] = EvaluateWord(program, columns, begin, std::min(kWordBits, size - begin));
  }
}

bool FilterCache::Init(size_t num_items) {
  return std::all_of(entries_.begin(), entries_.end(), [&](Entry& entry) {
    return TryAssign(entry.program, kMaxFilterLength) && entry.items.Reset(num_items);
  });
}

const BitSet* FilterCache::Find(FilterProgram program, std::span<const AttributeColumn> columns) {
  ++clock_;
  Entry* oldest = entries_.data();
  for (Entry& entry : entries_) {
    const auto begin = entry.program.begin();
    if (entry.length > 0 && entry.length == program.size() && std::equal(program.begin(), program.end(), begin)) {
      entry.used = clock_;
      return &entry.items;
    }
    if (entry.used < oldest->used) oldest = &entry;
  }
  if (!IsFilter(program, columns, oldest->items.size())) return nullptr;
  EvaluateFilter(program, columns, &oldest->items);
  std::copy(program.begin(), program.end(), oldest->program.begin());
  oldest->length = program.size();
  oldest->used = clock_;
  return &oldest->items;
}

void FilterCache::Clear() {
  for (Entry& entry : entries_) {
    entry.length = 0;
    entry.used = 0;
  }
}

size_t FilterCache::memory_bytes() const {
  return kCapacity * (kMaxFilterLength * sizeof(float) + entries_[0].items.memory_bytes());
}

}  // namespace vitrine
