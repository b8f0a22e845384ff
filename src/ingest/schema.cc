#include "ingest/schema.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "ingest/ingest.h"

namespace vitrine {
namespace {

constexpr float kLargestWeight = 100;

constexpr std::array<const char*, kNumEventTypes> kTypeNames = {"view",   "cart",       "cart-remove", "purchase",
                                                                "search", "like",       "dislike",     "not-interested",
                                                                "rating", "impression", "click"};

std::string AllTypes() {
  std::string all;
  for (const char* name : kTypeNames) all += (all.empty() ? "" : ", ") + std::string(name);
  return all;
}

std::optional<EventType> TypeNamed(std::string_view name) {
  const auto found = std::find(kTypeNames.begin(), kTypeNames.end(), name);
  if (found == kTypeNames.end()) return std::nullopt;
  return static_cast<EventType>(found - kTypeNames.begin());
}

class SchemaReader {
 public:
  SchemaReader(const std::string& name, const JsonValue& json) : name_(name), json_(json) {}

  Result<Schema> Read() {
    Schema schema;
    for (const std::string& key : json_.keys()) {
      if (key != "columns" && key != "catalog" && key != "types" && key != "weights") {
        return Wrong(key, "is not a member of a schema: columns, catalog, types, weights");
      }
      if (!json_.Find(key)->is_object()) return Wrong(key, "must be an object");
    }
    VITRINE_RETURN_IF_ERROR(ReadColumns("columns", &schema.columns));
    VITRINE_RETURN_IF_ERROR(ReadColumns("catalog", &schema.catalog));
    VITRINE_RETURN_IF_ERROR(ReadTypes(&schema.types));
    VITRINE_RETURN_IF_ERROR(ReadWeights(&schema.weights));
    return schema;
  }

 private:
  Status Wrong(const std::string& member, const std::string& what) const {
    return InvalidArgument(name_ + ": " + member + " " + what);
  }

  // Calls read(name, value) for each member of an object that may be missing.
  template <typename Read>
  Status ForMembers(const char* key, const Read& read) const {
    const JsonValue* object = json_.Find(key);
    if (object == nullptr) return OkStatus();
    for (size_t i = 0; i < object->keys().size(); ++i) {
      VITRINE_RETURN_IF_ERROR(read(object->keys()[i], object->items()[i]));
    }
    return OkStatus();
  }

  Status ReadColumns(const char* key, std::vector<ColumnMapping>* columns) const {
    return ForMembers(key, [&](const std::string& role, const JsonValue& column) {
      const std::string member = std::string(key) + "." + role;
      if (!RoleFromName(role)) return Wrong(member, "is not a role; " + AllRoles());
      if (!column.is_string() || column.string().empty()) return Wrong(member, "must be the name of a column");
      columns->emplace_back(role, column.string());
      return OkStatus();
    });
  }

  static std::string AllRoles() {
    std::string all = "roles: ";
    for (int i = 0; i < kNumRoles; ++i) all += (i == 0 ? "" : ", ") + std::string(RoleName(static_cast<Role>(i)));
    return all;
  }

  Status ReadTypes(std::vector<std::pair<std::string, EventType>>* types) const {
    return ForMembers("types", [&](const std::string& own, const JsonValue& type) {
      const std::optional<EventType> known = type.is_string() ? TypeNamed(type.string()) : std::nullopt;
      if (!known) return Wrong("types." + own, "must be one of " + AllTypes());
      types->emplace_back(own, *known);
      return OkStatus();
    });
  }

  Status ReadWeights(std::vector<std::pair<EventType, float>>* weights) const {
    return ForMembers("weights", [&](const std::string& name, const JsonValue& weight) {
      const std::optional<EventType> type = TypeNamed(name);
      if (!type) return Wrong("weights." + name, "is not a type; types: " + AllTypes());
      if (!weight.is_number() || !(weight.number() >= 0 && weight.number() <= double{kLargestWeight})) {
        return Wrong("weights." + name, "must be a number of 0 to 100");
      }
      weights->emplace_back(*type, static_cast<float>(weight.number()));
      return OkStatus();
    });
  }

  const std::string& name_;
  const JsonValue& json_;
};

}  // namespace

const char* EventTypeName(EventType type) { return kTypeNames[static_cast<size_t>(type)]; }

Result<Schema> ParseSchema(const std::string& name, std::string_view text) {
  const Result<JsonValue> json = ParseJson(text);
  if (!json.ok()) return Status(json.status().code(), name + ": " + json.status().message());
  if (!json->is_object()) return InvalidArgument(name + ": must be an object");
  return SchemaReader(name, *json).Read();
}

std::optional<EventType> EventTypeOf(std::string_view name, const Schema& schema) {
  for (const auto& [own, type] : schema.types) {
    if (own == name) return type;
  }
  return ParseEventType(name);
}

}  // namespace vitrine
