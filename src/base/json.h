// A strict reader of JSON (RFC 8259) for the manifest and for safetensors headers. It exists because the core has no
// exceptions; everything outside the core uses nlohmann-json, and the browser its own parser
// (docs/decisions/0004-json-reader-in-the-core.md).
#ifndef VITRINE_BASE_JSON_H_
#define VITRINE_BASE_JSON_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"

namespace vitrine {

// Caps, so that a hostile text costs neither memory nor time beyond its size.
inline constexpr size_t kMaxJsonBytes = 1u << 20;
inline constexpr int kMaxJsonDepth = 32;
inline constexpr size_t kMaxJsonMembers = 1024;  // of one object; looking a name up is linear

class JsonValue {
 public:
  enum class Type : uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

  Type type() const { return type_; }
  bool is_object() const { return type_ == Type::kObject; }
  bool is_array() const { return type_ == Type::kArray; }
  bool is_string() const { return type_ == Type::kString; }
  bool is_number() const { return type_ == Type::kNumber; }

  bool boolean() const { return boolean_; }
  // Within one unit in the last place of a double; integers below 2^53 are exact.
  double number() const { return number_; }
  const std::string& string() const { return string_; }
  // The elements of an array, in order; or an object's values, in order, named by keys().
  const std::vector<JsonValue>& items() const { return items_; }
  const std::vector<std::string>& keys() const { return keys_; }
  // The member of an object, or nullptr.
  const JsonValue* Find(std::string_view key) const;
  // The number as an integer of 0..max; false when it is no number, not whole, or out of range.
  bool AsUint(uint64_t max, uint64_t* out) const;

 private:
  friend class JsonParser;

  Type type_ = Type::kNull;
  bool boolean_ = false;
  double number_ = 0;
  std::string string_;
  std::vector<JsonValue> items_;
  std::vector<std::string> keys_;
};

// Reads one JSON text. Refused, with the byte's position in the message: more than kMaxJsonBytes, deeper than
// kMaxJsonDepth, more than kMaxJsonMembers, duplicate keys, invalid UTF-8, numbers that overflow a double, anything
// after the value.
Result<JsonValue> ParseJson(std::string_view text);

}  // namespace vitrine

#endif  // VITRINE_BASE_JSON_H_
