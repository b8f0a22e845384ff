#include "cli/item_attributes.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ingest/byte_source.h"

namespace vitrine {
namespace {

using Json = nlohmann::json;

Result<std::string> ReadAll(const std::string& path) {
  Result<std::unique_ptr<ByteSource>> source = OpenInput(path);
  if (!source.ok()) return source.status();
  std::string text;
  std::array<char, 1 << 16> chunk;
  for (;;) {
    const Result<size_t> count = (*source)->Read(chunk);
    if (!count.ok()) return count.status();
    if (*count == 0) return text;
    text.append(chunk.data(), *count);
  }
}

bool IsListOfNumbers(const Json& value) {
  return value.is_array() &&
         std::all_of(value.begin(), value.end(), [](const Json& number) { return number.is_number_unsigned(); });
}

}  // namespace

Result<ItemAttributes> ReadItemAttributes(const std::string& path, const Catalog& catalog) {
  const Result<std::string> text = ReadAll(path);
  if (!text.ok()) return text.status();
  const Json json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) {
    return InvalidArgument(path + R"(: is not a JSON object such as {"item": [1, 2], "other item": [2]})");
  }
  std::unordered_map<uint64_t, uint32_t> numbers;
  ItemAttributes out;
  out.offsets = {0};
  size_t known = 0;
  for (const std::string& id : catalog.ids) {
    const auto found = json.find(id);
    if (found != json.end()) {
      ++known;
      if (!IsListOfNumbers(*found)) {
        return InvalidArgument(path + ": item " + id + " must have a list of whole numbers, 0 or more");
      }
      std::vector<uint32_t> values;
      for (const Json& number : *found) {
        const auto next = static_cast<uint32_t>(numbers.size());
        values.push_back(numbers.emplace(number.get<uint64_t>(), next).first->second);
      }
      std::sort(values.begin(), values.end());
      values.erase(std::unique(values.begin(), values.end()), values.end());
      out.values.insert(out.values.end(), values.begin(), values.end());
    }
    out.offsets.push_back(static_cast<uint32_t>(out.values.size()));
  }
  if (known == 0) return InvalidArgument(path + ": names no item of the data");
  if (known < json.size()) spdlog::warn("{}: {} items are not in the data", path, json.size() - known);
  if (known < catalog.size()) {
    spdlog::info("{}: {} of {} items have attributes", path, known, catalog.size());
  }
  out.count = static_cast<uint32_t>(numbers.size());
  if (out.count == 0) out.offsets.clear();
  return out;
}

}  // namespace vitrine
