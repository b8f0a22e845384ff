#include "cli/item_features.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <memory>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "bundle/roles.h"
#include "bundle/safetensors.h"
#include "ingest/byte_source.h"

namespace vitrine {
namespace {

Result<std::vector<uint8_t>> ReadAll(const std::string& path) {
  Result<std::unique_ptr<ByteSource>> source = OpenInput(path);
  if (!source.ok()) return source.status();
  std::vector<uint8_t> bytes;
  std::array<char, 1 << 16> chunk;
  for (;;) {
    const Result<size_t> count = (*source)->Read(chunk);
    if (!count.ok()) return count.status();
    if (*count == 0) return bytes;
    bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(*count));
    if (bytes.size() > kMaxFileBytes) return InvalidArgument(path + ": is larger than 2 GiB");
  }
}

Status CheckShape(const std::string& path, uint64_t rows, uint64_t columns) {
  if (columns >= 1 && columns <= kMaxItemFeatures && rows >= 1 && rows <= kMaxItems) return OkStatus();
  return InvalidArgument(fmt::format("{}: is {} x {}; a row for each item is wanted, of 1 to {} columns", path, rows,
                                     columns, kMaxItemFeatures));
}

template <typename T>
Status Take(const std::string& path, const uint8_t* data, FeatureMatrix* out) {
  const size_t count = out->rows * out->columns;
  out->values.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    T value;
    std::memcpy(&value, data + i * sizeof(T), sizeof(T));
    if (!std::isfinite(value) || std::abs(value) > T{kMaxMagnitude}) {
      return InvalidArgument(fmt::format("{}: row {}, column {} is not a number of the range it may have", path,
                                         i / out->columns, i % out->columns));
    }
    out->values.push_back(static_cast<float>(value));
  }
  return OkStatus();
}

// What stands behind `name` in the header of a .npy file, which is a dictionary as Python writes it.
std::string_view ValueOf(std::string_view header, std::string_view name) {
  const size_t at = header.find(name);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = header.substr(at + name.size());
  return rest.substr(std::min(rest.find_first_not_of(' '), rest.size()));
}

bool Skip(std::string_view text, std::string_view* rest) {
  if (!rest->starts_with(text)) return false;
  rest->remove_prefix(text.size());
  return true;
}

bool TakeNumber(std::string_view* rest, uint32_t* number) {
  const auto [end, error] = std::from_chars(rest->data(), rest->data() + rest->size(), *number);
  if (error != std::errc()) return false;
  rest->remove_prefix(static_cast<size_t>(end - rest->data()));
  return true;
}

// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
Result<FeatureMatrix> ReadNpy(const std::string& path, const std::vector<uint8_t>& bytes) {
  static constexpr char kMagic[] = "\x93NUMPY";
  const auto wrong = [&](const std::string& what) { return InvalidArgument(path + ": " + what); };
  if (bytes.size() < 12 || std::memcmp(bytes.data(), kMagic, 6) != 0) return wrong("is no .npy file");
  const bool is_first = bytes[6] == 1;
  const size_t begin = is_first ? 10 : 12;
  uint32_t length = 0;
  std::memcpy(&length, bytes.data() + 8, is_first ? 2 : 4);
  if (length > bytes.size() - begin) return wrong("ends within its header");
  const std::string header(bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                           bytes.begin() + static_cast<std::ptrdiff_t>(begin + length));
  std::string_view rest = ValueOf(header, "'descr':");
  const size_t type_end = rest.find('\'', 1);
  if (!rest.starts_with('\'') || type_end == std::string_view::npos) return wrong("has no 'descr'");
  const std::string type(rest.substr(1, type_end - 1));
  if (type != "<f4" && type != "<f8") return wrong("holds '" + type + "'; save it as float32: array.astype('<f4')");
  if (header.find("'fortran_order': False") == std::string::npos) {
    return wrong("is in Fortran order; save numpy.ascontiguousarray(array)");
  }
  rest = ValueOf(header, "'shape':");
  uint32_t rows = 0;
  uint32_t columns = 0;
  if (!Skip("(", &rest) || !TakeNumber(&rest, &rows) || !Skip(",", &rest) || !Skip(" ", &rest) ||
      !TakeNumber(&rest, &columns) || !Skip(")", &rest)) {
    return wrong("is not a matrix of two dimensions");
  }
  VITRINE_RETURN_IF_ERROR(CheckShape(path, rows, columns));
  const uint64_t size = uint64_t{rows} * columns * (type == "<f4" ? 4 : 8);
  if (size != bytes.size() - begin - length) {
    return wrong(fmt::format("has {} bytes of numbers; {} x {} of '{}' are {}", bytes.size() - begin - length, rows,
                             columns, type, size));
  }
  FeatureMatrix out = {rows, columns, {}};
  const uint8_t* data = bytes.data() + begin + length;
  VITRINE_RETURN_IF_ERROR(type == "<f4" ? Take<float>(path, data, &out) : Take<double>(path, data, &out));
  return out;
}

Result<FeatureMatrix> ReadTensor(const std::string& path, const std::vector<uint8_t>& bytes) {
  const Result<SafetensorsReader> reader = SafetensorsReader::Open(bytes);
  if (!reader.ok()) return InvalidArgument(path + ": " + reader.status().message());
  const Tensor* tensor = reader->Find("features");
  if (tensor == nullptr && reader->tensors().size() == 1) tensor = &reader->tensors()[0];
  if (tensor == nullptr) return InvalidArgument(path + ": has no tensor 'features', and more than one");
  if (tensor->dtype != DType::kF32 || tensor->shape.size() != 2) {
    return InvalidArgument(fmt::format("{}: '{}' must be F32 of two dimensions", path, tensor->name));
  }
  VITRINE_RETURN_IF_ERROR(CheckShape(path, tensor->shape[0], tensor->shape[1]));
  FeatureMatrix out = {static_cast<size_t>(tensor->shape[0]), static_cast<uint32_t>(tensor->shape[1]), {}};
  VITRINE_RETURN_IF_ERROR(Take<float>(path, tensor->bytes.data(), &out));
  return out;
}

std::vector<std::string> LinesOf(const std::vector<uint8_t>& bytes) {
  std::vector<std::string> lines(1);
  for (const uint8_t byte : bytes) {
    if (byte == '\n') {
      lines.emplace_back();
    } else if (byte != '\r') {
      lines.back().push_back(static_cast<char>(byte));
    }
  }
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace

Result<FeatureMatrix> ReadFeatureMatrix(const std::string& path) {
  const Result<std::vector<uint8_t>> bytes = ReadAll(path);
  if (!bytes.ok()) return bytes.status();
  if (path.ends_with(".npy")) return ReadNpy(path, *bytes);
  if (path.ends_with(".safetensors")) return ReadTensor(path, *bytes);
  return InvalidArgument(path + ": features come as .npy or .safetensors");
}

Result<ItemFeatures> ReadItemFeatures(const std::string& path, const std::string& ids, const Catalog& catalog) {
  Result<FeatureMatrix> matrix = ReadFeatureMatrix(path);
  if (!matrix.ok()) return matrix.status();
  ItemFeatures out;
  out.count = matrix->columns;
  if (ids.empty()) {
    if (matrix->rows != catalog.size()) {
      return InvalidArgument(
          fmt::format("{}: has {} rows, and the data has {} items; give the id of each row with --item-feature-ids",
                      path, matrix->rows, catalog.size()));
    }
    out.values = std::move(matrix->values);
    return out;
  }
  const Result<std::vector<uint8_t>> text = ReadAll(ids);
  if (!text.ok()) return text.status();
  const std::vector<std::string> lines = LinesOf(*text);
  if (lines.size() != matrix->rows) {
    return InvalidArgument(fmt::format("{}: has {} ids, and {} has {} rows", ids, lines.size(), path, matrix->rows));
  }
  std::unordered_map<std::string_view, size_t> items;
  for (size_t i = 0; i < catalog.size(); ++i) items.emplace(catalog.ids[i], i);
  out.values.assign(catalog.size() * out.count, 0);
  std::unordered_set<std::string_view> seen;
  size_t known = 0;
  for (size_t row = 0; row < lines.size(); ++row) {
    if (!seen.insert(lines[row]).second) {
      return InvalidArgument(fmt::format("{}: line {}: the id {} comes twice", ids, row + 1, lines[row]));
    }
    const auto found = items.find(lines[row]);
    if (found == items.end()) continue;
    ++known;
    const auto begin = matrix->values.begin() + static_cast<std::ptrdiff_t>(row * out.count);
    std::copy(begin, begin + out.count, out.values.begin() + static_cast<std::ptrdiff_t>(found->second * out.count));
  }
  if (known == 0) return InvalidArgument(ids + ": names no item of the data");
  if (known < catalog.size()) spdlog::warn("{}: {} of {} items have features", ids, known, catalog.size());
  return out;
}

}  // namespace vitrine
