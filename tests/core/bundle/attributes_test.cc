#include "bundle/attributes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "bundle/model.h"
#include "bundle/roles.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

using testing::FileBytes;
using testing::PackTestBundle;
using testing::RandomModel;
using testing::TestModel;

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// Three items with an attribute of each kind.
TestModel ModelWithAttributes() {
  TestModel model = RandomModel(3, 0, 1);
  model.attributes = {{"colour", AttributeKind::kLabel, {1, kNoLabel, 0}, {}, {}, {}, 2},
                      {"rooms", AttributeKind::kTags, {0, 2, 1}, {0, 2, 2, 3}, {}, {}, 3},
                      {"weight", AttributeKind::kNumber, {}, {}, {1.5f, kNaN, -2}, {}, 0},
                      {"organic", AttributeKind::kBoolean, {}, {}, {}, {0, 1, kUnknownBoolean}, 0},
                      {"added", AttributeKind::kDate, {}, {}, {20000, 0, kNaN}, {}, 0}};
  return model;
}

Result<Model> Open(const Bundle& bundle) { return testing::OpenModelOf(bundle); }

template <typename T>
std::vector<T> Copy(std::span<const T> values) {
  return {values.begin(), values.end()};
}

TEST(ReadAttributes, GivesTheColumnsBehindThoseThatEveryBundleHas) {
  const Bundle bundle = PackTestBundle(ModelWithAttributes());
  const Result<Model> model = Open(bundle);
  ASSERT_TRUE(model.ok()) << model.status().message();
  ASSERT_EQ(model->columns.size(), 9u);
  const AttributeColumn* columns = model->columns.data() + kNumFixedColumns;
  EXPECT_EQ(columns[0].kind, AttributeKind::kLabel);
  EXPECT_EQ(Copy(columns[0].labels), (std::vector<uint16_t>{1, kNoLabel, 0}));
  EXPECT_EQ(columns[1].kind, AttributeKind::kTags);
  EXPECT_EQ(Copy(columns[1].labels), (std::vector<uint16_t>{0, 2, 1}));
  EXPECT_EQ(Copy(columns[1].tag_offsets), (std::vector<uint32_t>{0, 2, 2, 3}));
  EXPECT_EQ(columns[2].numbers[0], 1.5f);
  EXPECT_TRUE(std::isnan(columns[2].numbers[1]));
  EXPECT_EQ(Copy(columns[3].booleans), (std::vector<uint8_t>{0, 1, kUnknownBoolean}));
  EXPECT_EQ(columns[4].kind, AttributeKind::kDate);
  EXPECT_EQ(columns[4].numbers[0], 20000);
}

TEST(ReadAttributes, KnowsNothingOfABundleWithoutCatalogueAndAttributes) {
  const Bundle bundle = PackTestBundle(RandomModel(3, 0, 1));
  const Result<Model> model = Open(bundle);
  ASSERT_EQ(model->columns.size(), static_cast<size_t>(kNumFixedColumns));
  EXPECT_TRUE(model->columns[kCategoryColumn].labels.empty());
  EXPECT_EQ(model->columns[kPriceColumn].kind, AttributeKind::kNumber);
  EXPECT_TRUE(model->columns[kPriceColumn].numbers.empty());
}

TEST(ReadAttributes, NamesTheTensorThatIsWrong) {
  const struct {
    const char* named;
    std::function<void(TestModel&)> damage;
  } kCases[] = {
      {"labels_0", [](TestModel& m) { m.attributes[0].labels = {0, 1}; }},
      {"labels_0", [](TestModel& m) { m.attributes[0].labels = {0, 1, 2}; }},
      {"labels_1", [](TestModel& m) { m.attributes[1].labels = {0, 3, 1}; }},
      {"labels_1", [](TestModel& m) { m.attributes[1].labels = {0, kNoLabel, 1}; }},
      {"tag_offsets_1", [](TestModel& m) { m.attributes[1].tag_offsets = {0, 2, 1, 3}; }},
      {"tag_offsets_1", [](TestModel& m) { m.attributes[1].tag_offsets = {0, 1, 2, 4}; }},
      {"tag_offsets_1", [](TestModel& m) { m.attributes[1].tag_offsets = {0, 3}; }},
      {"numbers_2", [](TestModel& m) { m.attributes[2].numbers = {1, 2, 3, 4}; }},
      {"booleans_3", [](TestModel& m) { m.attributes[3].booleans = {0, 1, 3}; }},
      {"numbers_4", [](TestModel& m) { m.attributes[4].numbers = {}; }},
      {"attribute_kinds", [](TestModel& m) { m.attributes.resize(kMaxAttributeColumns + 1, m.attributes[4]); }},
  };
  for (const auto& c : kCases) {
    TestModel test = ModelWithAttributes();
    c.damage(test);
    const Bundle bundle = PackTestBundle(test);
    const Result<Model> model = Open(bundle);
    ASSERT_FALSE(model.ok()) << c.named;
    EXPECT_EQ(model.status().code(), StatusCode::kCorrupt);
    EXPECT_NE(model.status().message().find(c.named), std::string::npos) << model.status().message();
  }
}

TEST(ReadAttributes, RefusesAKindThatItDoesNotKnow) {
  TestModel test = ModelWithAttributes();
  test.attributes[2].kind = static_cast<AttributeKind>(kNumAttributeKinds);
  const Bundle bundle = PackTestBundle(test);
  const Result<Model> model = Open(bundle);
  ASSERT_FALSE(model.ok());
  EXPECT_NE(model.status().message().find("column 2 is of an unknown kind"), std::string::npos);
}

TEST(ReadAttributes, RejectsEveryTruncationAndSurvivesAnyFlippedByte) {
  Bundle whole = PackTestBundle(ModelWithAttributes());
  const size_t size = FileBytes(whole, role::kAttributes).size();
  for (size_t at = 0; at < size; ++at) {
    Bundle cut = whole;
    FileBytes(cut, role::kAttributes).resize(at);
    EXPECT_FALSE(Open(cut).ok()) << "cut to " << at;
    Bundle flipped = whole;
    FileBytes(flipped, role::kAttributes)[at] ^= 0xff;
    (void)Open(flipped);
  }
}

}  // namespace
}  // namespace vitrine
