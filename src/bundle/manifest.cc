#include "bundle/manifest.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bundle/roles.h"

namespace vitrine {
namespace {

// Reads the members of an object one after the other. The first that is wrong is kept in status(); what is read after
// it means nothing. One check for many members: each is a branch that every shopper would download.
class MemberReader {
 public:
  explicit MemberReader(const JsonValue& object) : object_(object) {}

  uint64_t Uint(const char* member, uint64_t max) {
    const JsonValue* value = object_.Find(member);
    uint64_t number = 0;
    if (value == nullptr) {
      Fail(member, "is missing");
    } else if (!value->AsUint(max, &number)) {
      Fail(member, "must be a whole number of 0..{}", max);
    }
    return number;
  }

  // A time that may be missing or null. 2^53: what every reader of JSON holds exactly.
  std::optional<uint64_t> Time(const char* member) {
    const JsonValue* value = object_.Find(member);
    if (value == nullptr || value->type() == JsonValue::Type::kNull) return std::nullopt;
    uint64_t seconds = 0;
    if (!value->AsUint(1ull << 53, &seconds)) Fail(member, "must be whole seconds since 1970, or null");
    return seconds;
  }

  std::string Text(const char* member) {
    const JsonValue* value = object_.Find(member);
    if (value != nullptr && value->is_string() && !value->string().empty()) return value->string();
    Fail(member, "must be a text that is not empty");
    return "";
  }

  // `problem`, where it has a "{}", is about `more`.
  void Fail(const char* member, const char* problem, MessagePart more = "") {
    if (status_.ok()) status_ = Corrupt("manifest.json: '{}' {}", member, Format(problem, {more}));
  }

  bool ok() const { return status_.ok(); }
  Status TakeStatus() { return std::move(status_); }

 private:
  const JsonValue& object_;
  Status status_;
};

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

ManifestFile ReadFile(MemberReader& entry) {
  ManifestFile file;
  file.role = entry.Text("role");
  file.path = entry.Text("path");
  file.bytes = entry.Uint("bytes", kMaxFileBytes);
  file.sha256 = entry.Text("sha256");
  if (!IsPlainFileName(file.path)) entry.Fail("path", "must be a plain file name: {}", file.path);
  if (!IsSha256(file.sha256)) entry.Fail("sha256", "must be 64 lower-case hexadecimal digits");
  return file;
}

Status ReadFiles(const JsonValue& files, std::vector<ManifestFile>* out) {
  for (const JsonValue& entry : files.items()) {
    MemberReader reader(entry);
    ManifestFile file = ReadFile(reader);
    for (const ManifestFile& other : *out) {
      if (other.role == file.role) reader.Fail("files", "names the role '{}' twice", file.role);
    }
    if (!reader.ok()) return reader.TakeStatus();
    out->push_back(std::move(file));
  }
  return OkStatus();
}

Status ReadManifest(const JsonValue& json, Manifest* manifest) {
  MemberReader reader(json);
  const uint64_t format = reader.Uint("format", 1u << 30);
  if (format > kBundleFormat) {
    return TooNew("manifest.json: the bundle has format {}, this build reads up to {}; update vitrine", format,
                  uint64_t{kBundleFormat});
  }
  if (format == 0) reader.Fail("format", "must be at least 1");
  manifest->format = static_cast<int>(format);
  manifest->name = reader.Text("name");
  manifest->version = reader.Uint("version", 1ull << 53);
  // The first bundles had a text here, which nothing depends on.
  const JsonValue* created = json.Find("created");
  if (created != nullptr && created->is_number()) manifest->created = reader.Time("created");
  manifest->expires = reader.Time("expires");
  manifest->items = static_cast<uint32_t>(reader.Uint("items", kMaxItems));
  manifest->dimensions = static_cast<uint32_t>(reader.Uint("dimensions", kMaxDimensions));
  const JsonValue* files = json.Find("files");
  if (files == nullptr || !files->is_array()) reader.Fail("files", "must be a list");
  if (!reader.ok()) return reader.TakeStatus();
  VITRINE_RETURN_IF_ERROR(ReadFiles(*files, &manifest->files));
  if (const JsonValue* model = json.Find("model")) {
    if (!model->is_object()) reader.Fail("model", "must be an object");
    manifest->model = *model;
  }
  return reader.TakeStatus();
}

}  // namespace

Result<Manifest> ParseManifest(std::string_view text) {
  Result<JsonValue> json = ParseJson(text);
  if (!json.ok()) return Corrupt("manifest.json is {}", json.status().message());
  if (!json->is_object()) return Corrupt("manifest.json is not a JSON object");
  Manifest manifest;
  VITRINE_RETURN_IF_ERROR(ReadManifest(*json, &manifest));
  return manifest;
}

}  // namespace vitrine
