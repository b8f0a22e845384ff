#include "base/json.h"

#include <gtest/gtest.h>

#include <string>

namespace vitrine {
namespace {

TEST(ParseJson, ReadsEveryKindOfValue) {
  const Result<JsonValue> json = ParseJson(R"( {"a": [1, -2.5, 3e2], "b": "x", "c": true, "d": null, "e": {}} )");
  ASSERT_TRUE(json.ok()) << json.status().message();
  const JsonValue& a = *json->Find("a");
  ASSERT_EQ(a.items().size(), 3u);
  EXPECT_EQ(a.items()[0].number(), 1);
  EXPECT_EQ(a.items()[1].number(), -2.5);
  EXPECT_EQ(a.items()[2].number(), 300);
  EXPECT_EQ(json->Find("b")->string(), "x");
  EXPECT_TRUE(json->Find("c")->boolean());
  EXPECT_EQ(json->Find("d")->type(), JsonValue::Type::kNull);
  EXPECT_TRUE(json->Find("e")->is_object());
  EXPECT_EQ(json->Find("f"), nullptr);
}

TEST(ParseJson, DecodesEscapesAndSurrogatePairs) {
  const Result<JsonValue> json = ParseJson(R"("a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00")");
  ASSERT_TRUE(json.ok()) << json.status().message();
  EXPECT_EQ(json->string(), "a\"\\/\b\f\n\r\t\xc3\xa9\xf0\x9f\x98\x80");
}

TEST(ParseJson, ReadsNumbersToTheNearestFloat) {
  const struct {
    const char* text;
    double value;
  } kCases[] = {{"0", 0},
                {"-0.0", 0},
                {"0.7", 0.7},
                {"0.1", 0.1},
                {"123456789012", 123456789012.0},
                {"1e-7", 1e-7},
                {"2.5E+3", 2500},
                {"0.30000001192092896", 0.30000001192092896},
                {"1e300", 1e300},
                {"1e-320", 1e-320},
                {"100000000000000000000000", 1e23}};
  for (const auto& c : kCases) {
    const Result<JsonValue> json = ParseJson(c.text);
    ASSERT_TRUE(json.ok()) << c.text;
    EXPECT_EQ(static_cast<float>(json->number()), static_cast<float>(c.value)) << c.text;
  }
}

TEST(ParseJson, RefusesWhatIsNotJson) {
  const char* const kBad[] = {"",
                              "{",
                              "[1,]",
                              "{\"a\":}",
                              "{\"a\" 1}",
                              "01",
                              "1.",
                              ".5",
                              "1e",
                              "+1",
                              "nul",
                              "tru",
                              "\"abc",
                              "\"\\x\"",
                              "\"\\u12\"",
                              "[1] 2",
                              "{'a':1}",
                              "\"\\ud800\"",
                              "\"\\udc00\"",
                              "1e999",
                              "[1 2]",
                              "\"\x01\"",
                              "{\"a\":1,\"a\":2}",
                              "\"\xff\"",
                              "NaN",
                              "-",
                              "{\"a\":1,}"};
  for (const char* text : kBad) EXPECT_FALSE(ParseJson(text).ok()) << text;
}

TEST(ParseJson, NamesThePositionOfTheError) {
  const Result<JsonValue> json = ParseJson("{\"a\": 1, oops}");
  ASSERT_FALSE(json.ok());
  EXPECT_EQ(json.status().code(), StatusCode::kCorrupt);
  EXPECT_NE(json.status().message().find("at byte 9"), std::string::npos) << json.status().message();
}

TEST(ParseJson, RefusesEveryTruncation) {
  const std::string text = R"({"files":[{"role":"ids","bytes":12,"ok":true,"none":null,"t":"\u00e9"}],"x":-1.5e3})";
  ASSERT_TRUE(ParseJson(text).ok());
  for (size_t length = 0; length < text.size(); ++length) {
    EXPECT_FALSE(ParseJson(text.substr(0, length)).ok()) << length;
  }
}

TEST(ParseJson, BoundsDepthMembersAndSize) {
  EXPECT_FALSE(ParseJson(std::string(100, '[') + std::string(100, ']')).ok());
  EXPECT_FALSE(ParseJson(std::string(kMaxJsonBytes + 1, ' ')).ok());
  std::string members = "{";
  for (size_t i = 0; i <= kMaxJsonMembers; ++i) members += (i ? ",\"" : "\"") + std::to_string(i) + "\":0";
  EXPECT_FALSE(ParseJson(members + "}").ok());
}

TEST(JsonValue, AsUintTakesWholeNumbersInRangeOnly) {
  uint64_t out = 0;
  EXPECT_TRUE(ParseJson("255")->AsUint(255, &out));
  EXPECT_EQ(out, 255u);
  EXPECT_FALSE(ParseJson("256")->AsUint(255, &out));
  EXPECT_FALSE(ParseJson("-1")->AsUint(255, &out));
  EXPECT_FALSE(ParseJson("1.5")->AsUint(255, &out));
  EXPECT_FALSE(ParseJson("1e300")->AsUint(UINT64_MAX, &out));
  EXPECT_FALSE(ParseJson("\"1\"")->AsUint(255, &out));
}

}  // namespace
}  // namespace vitrine
