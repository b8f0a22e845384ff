#include "bundle/manifest.h"

#include <algorithm>

#include "bundle/roles.h"

namespace vitrine {
namespace {

Status MemberError(const std::string& member, const std::string& problem) {
  return Corrupt("manifest.json: '" + member + "' " + problem);
}

Status ReadUint(const JsonValue& object, const std::string& member, uint64_t max, uint64_t* out) {
  const JsonValue* value = object.Find(member);
  if (value == nullptr) return MemberError(member, "is missing");
  if (!value->AsUint(max, out)) {
    return MemberError(member, "must be a whole number of 0.." + std::to_string(max));
  }
  return OkStatus();
}

// A time that may be missing or null. 2^53: what every reader of JSON holds exactly.
Status ReadTime(const JsonValue& object, const std::string& member, std::optional<uint64_t>* out) {
  const JsonValue* value = object.Find(member);
  if (value == nullptr || value->type() == JsonValue::Type::kNull) return OkStatus();
  uint64_t seconds = 0;
  if (!value->AsUint(1ull << 53, &seconds)) {
    return MemberError(member, "must be whole seconds since 1970, or null");
  }
  *out = seconds;
  return OkStatus();
}

Status ReadString(const JsonValue& object, const std::string& member, std::string* out) {
  const JsonValue* value = object.Find(member);
  if (value == nullptr || !value->is_string() || value->string().empty()) {
    return MemberError(member, "must be a text that is not empty");
  }
  *out = value->string();
  return OkStatus();
}

// A path from a manifest becomes a URL and a file name: it may name a file beside the manifest and nothing else.
bool IsPlainFileName(std::string_view path) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !path.empty() && path.size() <= 200 && path[0] != '.' && std::all_of(path.begin(), path.end(), plain);
}

bool IsSha256(std::string_view hex) {
  const auto digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return hex.size() == 64 && std::all_of(hex.begin(), hex.end(), digit);
}

Status ReadFile(const JsonValue& entry, ManifestFile* file) {
  VITRINE_RETURN_IF_ERROR(ReadString(entry, "role", &file->role));
  VITRINE_RETURN_IF_ERROR(ReadString(entry, "path", &file->path));
  VITRINE_RETURN_IF_ERROR(ReadUint(entry, "bytes", kMaxFileBytes, &file->bytes));
  VITRINE_RETURN_IF_ERROR(ReadString(entry, "sha256", &file->sha256));
  if (!IsPlainFileName(file->path)) return MemberError("path", "must be a plain file name: " + file->path);
  if (!IsSha256(file->sha256)) return MemberError("sha256", "must be 64 lower-case hexadecimal digits");
  return OkStatus();
}

}  // namespace

Result<Manifest> ParseManifest(std::string_view text) {
  Result<JsonValue> json = ParseJson(text);
  if (!json.ok()) return Corrupt("manifest.json is " + json.status().message());
  if (!json->is_object()) return Corrupt("manifest.json is not a JSON object");

  Manifest manifest;
  uint64_t number = 0;
  VITRINE_RETURN_IF_ERROR(ReadUint(*json, "format", 1u << 30, &number));
  if (number > kBundleFormat) {
    return TooNew("manifest.json: the bundle has format " + std::to_string(number) + ", this build reads up to " +
                  std::to_string(kBundleFormat) + "; update vitrine");
  }
  if (number == 0) return MemberError("format", "must be at least 1");
  manifest.format = static_cast<int>(number);
  VITRINE_RETURN_IF_ERROR(ReadString(*json, "name", &manifest.name));
  VITRINE_RETURN_IF_ERROR(ReadUint(*json, "version", 1ull << 53, &manifest.version));
  // The first bundles had a text here, which nothing depends on.
  if (const JsonValue* created = json->Find("created"); created != nullptr && created->is_number()) {
    VITRINE_RETURN_IF_ERROR(ReadTime(*json, "created", &manifest.created));
  }
  VITRINE_RETURN_IF_ERROR(ReadTime(*json, "expires", &manifest.expires));
  VITRINE_RETURN_IF_ERROR(ReadUint(*json, "items", kMaxItems, &number));
  manifest.items = static_cast<uint32_t>(number);
  VITRINE_RETURN_IF_ERROR(ReadUint(*json, "dimensions", kMaxDimensions, &number));
  manifest.dimensions = static_cast<uint32_t>(number);

  const JsonValue* files = json->Find("files");
  if (files == nullptr || !files->is_array()) return MemberError("files", "must be a list");
  for (const JsonValue& entry : files->items()) {
    ManifestFile file;
    VITRINE_RETURN_IF_ERROR(ReadFile(entry, &file));
    for (const ManifestFile& other : manifest.files) {
      if (other.role == file.role) return MemberError("files", "names the role '" + file.role + "' twice");
    }
    manifest.files.push_back(std::move(file));
  }
  if (const JsonValue* model = json->Find("model")) {
    if (!model->is_object()) return MemberError("model", "must be an object");
    manifest.model = *model;
  }
  return manifest;
}

}  // namespace vitrine
