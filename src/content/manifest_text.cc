#include "content/manifest_text.h"

#include <charconv>

#include "base/json.h"

namespace vitrine {
namespace {

void AppendNumber(double number, std::string* out) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof(text), number);
  out->append(text, end.ptr);
}

void AppendString(std::string_view text, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  *out += '"';
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (c == '"' || c == '\\') {
      *out += '\\';
      *out += c;
    } else if (byte < 0x20) {
      *out += "\\u00";
      *out += kHex[byte >> 4];
      *out += kHex[byte & 15];
    } else {
      *out += c;
    }
  }
  *out += '"';
}

void AppendJson(const JsonValue& value, std::string* out);

// The members or elements of a value, what `replaced` knows in its place.
//   replaced  of a member's name, whether it wrote another value
template <typename Replaced>
void AppendObject(const JsonValue& object, const Replaced& replaced, std::string* out) {
  *out += '{';
  for (size_t i = 0; i < object.items().size(); ++i) {
    if (i > 0) *out += ',';
    AppendString(object.keys()[i], out);
    *out += ':';
    if (!replaced(object.keys()[i])) AppendJson(object.items()[i], out);
  }
  *out += '}';
}

void AppendJson(const JsonValue& value, std::string* out) {
  switch (value.type()) {
    case JsonValue::Type::kNull:
      *out += "null";
      break;
    case JsonValue::Type::kBool:
      *out += value.boolean() ? "true" : "false";
      break;
    case JsonValue::Type::kNumber:
      AppendNumber(value.number(), out);
      break;
    case JsonValue::Type::kString:
      AppendString(value.string(), out);
      break;
    case JsonValue::Type::kArray:
      *out += '[';
      for (size_t i = 0; i < value.items().size(); ++i) {
        if (i > 0) *out += ',';
        AppendJson(value.items()[i], out);
      }
      *out += ']';
      break;
    case JsonValue::Type::kObject:
      AppendObject(value, [](std::string_view) { return false; }, out);
  }
}

void AppendFile(const JsonValue& file, std::span<const BundleFile> files, std::string* out) {
  const JsonValue* role = file.Find("role");
  const auto bytes_now = [&](std::string_view key) {
    if (key != "bytes" || role == nullptr) return false;
    for (const BundleFile& now : files) {
      if (now.role != role->string()) continue;
      *out += std::to_string(now.bytes.size());
      return true;
    }
    return false;
  };
  AppendObject(file, bytes_now, out);
}

}  // namespace

Result<std::string> ManifestWithSizes(std::string_view manifest, uint32_t num_items,
                                      std::span<const BundleFile> files) {
  const Result<JsonValue> json = ParseJson(manifest);
  if (!json.ok()) return json.status();
  std::string out;
  const auto sizes_now = [&](std::string_view key) {
    if (key == "items") return out += std::to_string(num_items), true;
    const JsonValue* value = json->Find(key);
    if (key != "files" || !value->is_array()) return false;
    out += '[';
    for (size_t i = 0; i < value->items().size(); ++i) {
      if (i > 0) out += ',';
      AppendFile(value->items()[i], files, &out);
    }
    out += ']';
    return true;
  };
  AppendObject(*json, sizes_now, &out);
  return out;
}

}  // namespace vitrine
