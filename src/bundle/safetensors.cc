#include "bundle/safetensors.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
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

// Where the two parts of a file are.
struct Layout {
  std::string_view header;
  std::span<const uint8_t> data;
};

Status FindLayout(std::span<const uint8_t> file, Layout* layout) {
  if (file.size() < kPrefixBytes) return Corrupt("shorter than a safetensors header (truncated?)");
  uint64_t header_bytes = 0;
  std::memcpy(&header_bytes, file.data(), kPrefixBytes);
  if (header_bytes > file.size() - kPrefixBytes) return Corrupt("its header is longer than the file (truncated?)");
  if (header_bytes % 8 != 0) return Corrupt("its data does not begin at a multiple of 8");
  const std::span<const uint8_t> rest = file.subspan(kPrefixBytes);
  layout->header = {reinterpret_cast<const char*>(rest.data()), static_cast<size_t>(header_bytes)};
  layout->data = rest.subspan(static_cast<size_t>(header_bytes));
  return OkStatus();
}

bool AsWhole(double number, uint64_t max, uint64_t* out) {
  // Written so that NaN fails too.
  if (!(number >= 0 && number <= static_cast<double>(max)) || number != std::trunc(number)) return false;
  *out = static_cast<uint64_t>(number);
  return true;
}

// Of numbers that can be anything, to `tensor`, which has its name and its dtype.
Status Place(std::span<const double> shape, double begin, double end, std::span<const uint8_t> data, Tensor* tensor) {
  const std::string& name = tensor->name;
  size_t bytes = DTypeSize(tensor->dtype);
  for (const double dimension : shape) {
    uint64_t size = 0;
    if (!AsWhole(dimension, UINT32_MAX, &size) || !CheckedMultiply(bytes, static_cast<size_t>(size), &bytes)) {
      return TensorError(name, "its shape is not a list of sizes, or overflows");
    }
    tensor->shape.push_back(size);
  }
  uint64_t first = 0;
  uint64_t last = 0;
  if (!AsWhole(begin, data.size(), &first) || !AsWhole(end, data.size(), &last) || first > last) {
    return TensorError(name, "its bytes lie outside the file (truncated?)");
  }
  if (last - first != bytes) return TensorError(name, "its bytes do not match its shape");
  if (first % DTypeSize(tensor->dtype) != 0) return TensorError(name, "is not aligned to its element size");
  tensor->bytes = data.subspan(static_cast<size_t>(first), bytes);
  return OkStatus();
}

Status ReadEntry(const JsonValue& entry, std::span<const uint8_t> data, Tensor* tensor) {
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
  const auto number_of = [](const JsonValue& value) { return value.is_number() ? value.number() : -1; };
  std::vector<double> sizes;
  for (const JsonValue& dimension : shape->items()) sizes.push_back(number_of(dimension));
  return Place(sizes, number_of(offsets->items()[0]), number_of(offsets->items()[1]), data, tensor);
}

// Tensors that lie inside the data, are as long as the data together and overlap nowhere cover it without a hole.
// Quadratic in their number, which kMaxJsonMembers bounds.
Status CheckCover(std::span<const Tensor> tensors, size_t data_bytes) {
  if (tensors.size() > kMaxJsonMembers) return Corrupt("has too many tensors");
  size_t total = 0;
  for (size_t i = 0; i < tensors.size(); ++i) {
    const std::span<const uint8_t> a = tensors[i].bytes;
    total += a.size();
    for (const Tensor& other : tensors.first(i)) {
      const std::span<const uint8_t> b = other.bytes;
      const uint8_t* begin = std::max(a.data(), b.data());
      const uint8_t* end = std::min(a.data() + a.size(), b.data() + b.size());
      if (begin < end) return Corrupt("two of its tensors overlap");
      if (other.name == tensors[i].name) return TensorError(other.name, "is there twice");
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
  Layout layout;
  VITRINE_RETURN_IF_ERROR(FindLayout(file, &layout));
  Result<JsonValue> header = ParseJson(layout.header);
  if (!header.ok()) return Corrupt("its header is {}", header.status().message());
  if (!header->is_object()) return Corrupt("its header is not a JSON object");

  SafetensorsReader reader;
  for (size_t i = 0; i < header->keys().size(); ++i) {
    const std::string& name = header->keys()[i];
    if (name == "__metadata__") continue;
    Tensor& tensor = reader.tensors_.emplace_back();
    tensor.name = name;
    VITRINE_RETURN_IF_ERROR(ReadEntry(header->items()[i], layout.data, &tensor));
  }
  VITRINE_RETURN_IF_ERROR(CheckCover(reader.tensors_, layout.data.size()));
  return reader;
}

Result<SafetensorsReader> SafetensorsReader::Open(std::span<const uint8_t> file, const TensorTable& table) {
  Layout layout;
  VITRINE_RETURN_IF_ERROR(FindLayout(file, &layout));
  SafetensorsReader reader;
  std::string_view names = table.names;
  std::span<const double> left = table.numbers;
  while (!left.empty()) {
    constexpr size_t kBeforeShape = 5;
    uint64_t name_bytes = 0;
    uint64_t dtype = 0;
    uint64_t dimensions = 0;
    if (left.size() < kBeforeShape || !AsWhole(left[0], names.size(), &name_bytes) ||
        !AsWhole(left[4], left.size() - kBeforeShape, &dimensions)) {
      return Corrupt("its header is not one of tensors");
    }
    Tensor& tensor = reader.tensors_.emplace_back();
    tensor.name = names.substr(0, static_cast<size_t>(name_bytes));
    if (!AsWhole(left[1], std::size(kAllDTypes) - 1, &dtype)) {
      return TensorError(tensor.name, "its dtype is not one a bundle uses");
    }
    tensor.dtype = static_cast<DType>(dtype);
    const auto shape = left.subspan(kBeforeShape, static_cast<size_t>(dimensions));
    VITRINE_RETURN_IF_ERROR(Place(shape, left[2], left[3], layout.data, &tensor));
    names.remove_prefix(tensor.name.size());
    left = left.subspan(kBeforeShape + shape.size());
  }
  VITRINE_RETURN_IF_ERROR(CheckCover(reader.tensors_, layout.data.size()));
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
