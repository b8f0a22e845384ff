#include "bundle/manifest.h"

#include <gtest/gtest.h>

#include <string>

namespace vitrine {
namespace {

std::string Manifest(const std::string& format, const std::string& file) {
  return R"({"format":)" + format + R"(,"name":"shop","version":5,"items":3,"dimensions":0,"future":[1],"files":[)" +
         file + "]}";
}

std::string File(const std::string& path, const std::string& bytes, const std::string& sha256) {
  return R"({"role":"ids","path":")" + path + R"(","bytes":)" + bytes + R"(,"sha256":")" + sha256 + "\"}";
}

const std::string kHash(64, 'a');

TEST(ParseManifest, ReadsItsMembersAndPassesOverOthers) {
  const Result<vitrine::Manifest> manifest = ParseManifest(Manifest("1", File("ids-1.safetensors", "12", kHash)));
  ASSERT_TRUE(manifest.ok()) << manifest.status().message();
  EXPECT_EQ(manifest->name, "shop");
  EXPECT_EQ(manifest->version, 5u);
  EXPECT_EQ(manifest->items, 3u);
  ASSERT_EQ(manifest->files.size(), 1u);
  EXPECT_EQ(manifest->files[0].role, "ids");
  EXPECT_EQ(manifest->files[0].bytes, 12u);
}

TEST(ParseManifest, ReadsTimesInSecondsWhereThereAreAny) {
  const auto with = [](const std::string& members) {
    return R"({"format":1,"name":"shop","version":5,"items":3,"dimensions":0,"files":[])" + members + "}";
  };
  const Result<vitrine::Manifest> dated = ParseManifest(with(R"(,"created":1764000000,"expires":1766592000)"));
  ASSERT_TRUE(dated.ok()) << dated.status().message();
  EXPECT_EQ(dated->created, 1764000000u);
  EXPECT_EQ(dated->expires, 1766592000u);
  for (const char* none : {"", R"(,"created":null,"expires":null)", R"(,"created":"2026-11-24T00:00:00Z")"}) {
    const Result<vitrine::Manifest> manifest = ParseManifest(with(none));
    ASSERT_TRUE(manifest.ok()) << manifest.status().message();
    EXPECT_FALSE(manifest->created.has_value()) << none;
    EXPECT_FALSE(manifest->expires.has_value()) << none;
  }
  for (const char* wrong : {R"("2026-12-24")", "-1", "1.5", "1e18", "true"}) {
    const Result<vitrine::Manifest> manifest = ParseManifest(with(R"(,"expires":)" + std::string(wrong)));
    ASSERT_FALSE(manifest.ok()) << wrong;
    EXPECT_NE(manifest.status().message().find("'expires'"), std::string::npos) << manifest.status().message();
  }
}

TEST(ParseManifest, SaysWhenTheFormatIsNewerThanThisBuild) {
  const Result<vitrine::Manifest> manifest = ParseManifest(Manifest("2", ""));
  ASSERT_FALSE(manifest.ok());
  EXPECT_EQ(manifest.status().code(), StatusCode::kTooNew);
}

TEST(ParseManifest, RefusesPathsThatLeaveTheFolder) {
  for (const char* path : {"../ids", "a/b", "", ".hidden", "https:x", "a\\\\b", "%2e%2e"}) {
    EXPECT_FALSE(ParseManifest(Manifest("1", File(path, "1", kHash))).ok()) << path;
  }
}

TEST(ParseManifest, RefusesWrongMembersByName) {
  const struct {
    std::string text;
    const char* named;
  } kCases[] = {
      {Manifest("0", ""), "'format'"},
      {Manifest("\"1\"", ""), "'format'"},
      {Manifest("1", File("ids", "-1", kHash)), "'bytes'"},
      {Manifest("1", File("ids", "1e18", kHash)), "'bytes'"},
      {Manifest("1", File("ids", "1", "short")), "'sha256'"},
      {Manifest("1", File("ids", "1", kHash) + "," + File("ids2", "1", kHash)), "'files'"},
      {R"({"format":1})", "'name'"},
      {"[]", "object"},
      {"<!doctype html>", "JSON"},
  };
  for (const auto& c : kCases) {
    const Result<vitrine::Manifest> manifest = ParseManifest(c.text);
    ASSERT_FALSE(manifest.ok()) << c.text;
    EXPECT_EQ(manifest.status().code(), StatusCode::kCorrupt);
    EXPECT_NE(manifest.status().message().find(c.named), std::string::npos) << manifest.status().message();
  }
}

}  // namespace
}  // namespace vitrine
