#include "bundle/safetensors.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include "base/json.h"
#include "base/memory.h"

// Tensors are used in place, as the little-endian numbers that the format stores.
static_assert(std::endian::native == std::endian::little);

namespace vitrine {
namespace {

constexpr size_t kPrefixBytes = 8;
constexpr DType kAllDTypes[] = {DType::kU8, DType::kI8, DType::kU16, DType::kU32, DType::kF32};

// `problem`, where it has a "{}", is about `more`.
Status TensorError(const std::string& name, const char* problem, MessagePart more = "") {
  return Corrupt("tensor '{}': {}", name, Format(problem, {more}));
}

struct Extent {
  uint64_t begin;
  uint64_t end;
};

Status ReadEntry(const JsonValue& entry, std::span<const uint8_t> data, Tensor* tensor, Extent* extent) {
  const std::string& name = tensor->name;
  const JsonValue* dtype = entry.Find("dtype");
  const JsonValue* shape = entry.Find("shape");
  const JsonValue* offsets = entry.Find("data_offsets");
  if (dtype == nullptr || !dtype->is_string() || shape == nullptr || !shape->is_array() || offsets == nullptr ||
      !offsets->is_array() || offsets->items().size() != 2) {
    return TensorError(name, "needs dtype, shape and data_offsets");
  }
  const auto* known = std::find_if(std::begin(kAllDTypes), std::end(kAllDTypes),
                                   [&](DType d) { return dtype->string() == DTypeName(d); });
  if (known == std::end(kAllDTypes)) return TensorError(name, "dtype {} is not one a bundle uses", dtype->string());
  tensor->dtype = *known;
  size_t bytes = DTypeSize(tensor->dtype);
  for (const JsonValue& dimension : shape->items()) {
    uint64_t extent_of_dimension = 0;
    if (!dimension.AsUint(UINT32_MAX, &extent_of_dimension) ||
        !CheckedMultiply(bytes, static_cast<size_t>(extent_of_dimension), &bytes)) {
      return TensorError(name, "its shape is not a list of sizes, or overflows");
    }
    tensor->shape.push_back(extent_of_dimension);
  }
  if (!offsets->items()[0].AsUint(data.size(), &extent->begin) ||
      !offsets->items()[1].AsUint(data.size(), &extent->end) || extent->begin > extent->end) {
    return TensorError(name, "its bytes lie outside the file (truncated?)");
  }
  if (extent->end - extent->begin != bytes) return TensorError(name, "its bytes do not match its shape");
  if (extent->begin % DTypeSize(tensor->dtype) != 0) return TensorError(name, "is not aligned to its element size");
  tensor->bytes = data.subspan(static_cast<size_t>(extent->begin), bytes);
  return OkStatus();
}

// Tensors that lie inside the data, are as long as the data together and overlap nowhere cover it without a hole.
// Quadratic in their number, which kMaxJsonMembers bounds.
Status CheckCover(std::span<const Extent> extents, uint64_t data_bytes) {
  uint64_t total = 0;
  for (size_t i = 0; i < extents.size(); ++i) {
    const Extent& a = extents[i];
    total += a.end - a.begin;
    for (const Extent& b : extents.first(i)) {
      const uint64_t begin = std::max(a.begin, b.begin);
      const uint64_t end = std::min(a.end, b.end);
      if (begin < end) return Corrupt("two of its tensors overlap");
    }
  }
  return total == data_bytes ? OkStatus() : Corrupt("its tensors do not cover the file");
}

}  // namespace

size_t DTypeSize(DType dtype) {
  switch (dtype) {
    case DType::kU8:
    case DType::kI8:
      return 1;
    case DType::kU16:
      return 2;
    case DType::kU32:
    case DType::kF32:
      return 4;
  }
  return 0;
}

const char* DTypeName(DType dtype) {
  switch (dtype) {
    case DType::kU8:
      return "U8";
    case DType::kI8:
      return "I8";
    case DType::kU16:
      return "U16";
    case DType::kU32:
      return "U32";
    case DType::kF32:
      return "F32";
  }
  return "";
}

Result<SafetensorsReader> SafetensorsReader::Open(std::span<const uint8_t> file) {
  if (file.size() < kPrefixBytes) return Corrupt("shorter than a safetensors header (truncated?)");
  uint64_t header_bytes = 0;
  std::memcpy(&header_bytes, file.data(), kPrefixBytes);
  if (header_bytes > file.size() - kPrefixBytes) return Corrupt("its header is longer than the file (truncated?)");
  if (header_bytes % 8 != 0) return Corrupt("its data does not begin at a multiple of 8");
  const std::string_view text(reinterpret_cast<const char*>(file.data()) + kPrefixBytes,
                              static_cast<size_t>(header_bytes));
  Result<JsonValue> header = ParseJson(text);
  if (!header.ok()) return Corrupt("its header is {}", header.status().message());
  if (!header->is_object()) return Corrupt("its header is not a JSON object");
  const std::span<const uint8_t> data = file.subspan(kPrefixBytes + static_cast<size_t>(header_bytes));

  SafetensorsReader reader;
  std::vector<Extent> extents;
  for (size_t i = 0; i < header->keys().size(); ++i) {
    const std::string& name = header->keys()[i];
    if (name == "__metadata__") continue;
    Tensor& tensor = reader.tensors_.emplace_back();
    tensor.name = name;
    VITRINE_RETURN_IF_ERROR(ReadEntry(header->items()[i], data, &tensor, &extents.emplace_back()));
  }
  VITRINE_RETURN_IF_ERROR(CheckCover(extents, data.size()));
  return reader;
}

const Tensor* SafetensorsReader::Find(std::string_view name) const {
  for (const Tensor& tensor : tensors_) {
    if (tensor.name == name) return &tensor;
  }
  return nullptr;
}

void SafetensorsWriter::AddBytes(const std::string& name, DType dtype, const std::vector<uint64_t>& shape,
                                 std::span<const uint8_t> bytes) {
  uint64_t expected = DTypeSize(dtype);
  for (uint64_t dimension : shape) expected *= dimension;
  assert(expected == bytes.size());
  (void)expected;
  entries_.push_back({name, dtype, shape, {bytes.begin(), bytes.end()}});
}

std::vector<uint8_t> SafetensorsWriter::Finish() const {
  std::vector<const Entry*> order;
  for (const Entry& entry : entries_) order.push_back(&entry);
  std::stable_sort(order.begin(), order.end(),
                   [](const Entry* a, const Entry* b) { return DTypeSize(a->dtype) > DTypeSize(b->dtype); });
  std::string header = "{";
  size_t offset = 0;
  for (const Entry* entry : order) {
    if (header.size() > 1) header += ',';
    header += '"' + entry->name + R"(":{"dtype":")" + DTypeName(entry->dtype) + R"(","shape":[)";
    for (size_t i = 0; i < entry->shape.size(); ++i) header += (i ? "," : "") + std::to_string(entry->shape[i]);
    header +=
        R"(],"data_offsets":[)" + std::to_string(offset) + "," + std::to_string(offset + entry->bytes.size()) + "]}";
    offset += entry->bytes.size();
  }
  header += '}';
  header.resize((header.size() + 7) / 8 * 8, ' ');

  std::vector<uint8_t> file(kPrefixBytes);
  const uint64_t header_bytes = header.size();
  std::memcpy(file.data(), &header_bytes, kPrefixBytes);
  file.reserve(kPrefixBytes + header.size() + offset);
  file.insert(file.end(), header.begin(), header.end());
  for (const Entry* entry : order) file.insert(file.end(), entry->bytes.begin(), entry->bytes.end());
  return file;
}

}  // namespace vitrine
