#include "ingest/attributes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "ingest/ingest.h"
#include "reading.h"

namespace vitrine {
namespace {

struct AttributeReading {
  Result<Catalog> result = Catalog();
  IngestReport report;

  // nullptr: there is none of this name.
  const Attribute* Find(const std::string& name) const {
    for (const Attribute& attribute : result->attributes) {
      if (attribute.name == name) return &attribute;
    }
    return nullptr;
  }
  std::string Hints() const {
    std::string all;
    for (const std::string& hint : report.hints) all += hint + "\n";
    return all;
  }
};

AttributeReading ReadIt(const std::string& text, const std::vector<AttributeChoice>& choices = {}) {
  AttributeReading reading;
  const auto source = MakeMemorySource("catalog.csv", text);
  IngestOptions options;
  options.attributes = choices;
  reading.result = ReadCatalog(*source, options, &reading.report);
  return reading;
}

using Floats = std::vector<float>;
using Indices = std::vector<uint32_t>;
using Strings = std::vector<std::string>;

TEST(Attributes, AreInferredFromTheValues) {
  const AttributeReading r = ReadIt(
      "item,title,colour,Weight kg,organic,added,rooms\n"
      "a,Mug,red,0.5,yes,2026-01-02,kitchen|office\n"
      "b,Jug,blue,1.25,no,2026-02-01T10:00:00Z, office | office |\n"
      "c,Cup,red,,,,\n");
  ASSERT_TRUE(r.result.ok()) << r.result.status().message();
  ASSERT_EQ(r.result->attributes.size(), 5u);
  const Attribute& colour = *r.Find("colour");
  EXPECT_EQ(colour.kind, AttributeKind::kLabel);
  EXPECT_EQ(colour.labels, (Indices{0, 1, 0}));
  EXPECT_EQ(colour.names, (Strings{"red", "blue"}));
  const Attribute& weight = *r.Find("Weight kg");
  EXPECT_EQ(weight.kind, AttributeKind::kNumber);
  EXPECT_EQ(weight.numbers[1], 1.25f);
  EXPECT_TRUE(std::isnan(weight.numbers[2]));
  const Attribute& organic = *r.Find("organic");
  EXPECT_EQ(organic.kind, AttributeKind::kBoolean);
  EXPECT_EQ(organic.numbers[0], 1);
  EXPECT_EQ(organic.numbers[1], 0);
  EXPECT_TRUE(std::isnan(organic.numbers[2]));
  const Attribute& added = *r.Find("added");
  EXPECT_EQ(added.kind, AttributeKind::kDate);
  EXPECT_EQ(added.numbers[0], 20455);
  EXPECT_EQ(added.numbers[1], 20485);
  const Attribute& rooms = *r.Find("rooms");
  EXPECT_EQ(rooms.kind, AttributeKind::kTags);
  EXPECT_EQ(rooms.tag_offsets, (Indices{0, 2, 3, 3}));
  EXPECT_EQ(rooms.labels, (Indices{0, 1, 1}));
  EXPECT_EQ(rooms.names, (Strings{"kitchen", "office"}));
}

TEST(Attributes, CountZeroAndOneAsNumbers) {
  EXPECT_EQ(ReadIt("item,stock\na,0\nb,1\n").Find("stock")->kind, AttributeKind::kNumber);
}

TEST(Attributes, AreTagsByTheirNameWithAnySeparator) {
  const AttributeReading r = ReadIt("item,Tags,mood\na,\"new, gift\",calm\nb,gift,loud\n");
  EXPECT_EQ(r.Find("Tags")->labels, (Indices{0, 1, 1}));
  EXPECT_EQ(r.Find("mood")->kind, AttributeKind::kLabel);
}

TEST(Attributes, AreWhatWasChosen) {
  const AttributeReading r =
      ReadIt("item,size,code,flag\na,38,7,1\nb,40,x,0\n",
             {{"size", AttributeKind::kLabel}, {"code", AttributeKind::kNumber}, {"flag", AttributeKind::kBoolean}});
  EXPECT_EQ(r.Find("size")->names, (Strings{"38", "40"}));
  EXPECT_EQ(r.Find("code")->numbers[0], 7);
  EXPECT_TRUE(std::isnan(r.Find("code")->numbers[1]));
  EXPECT_EQ(r.Find("flag")->numbers, (Floats{1, 0}));
  EXPECT_TRUE(Contains(r.Hints(), "column code: \"x\" is no number")) << r.Hints();
}

TEST(Attributes, AreLeftOutOnRequest) {
  EXPECT_EQ(ReadIt("item,colour\na,red\n", {{"colour", std::nullopt}}).Find("colour"), nullptr);
}

TEST(Attributes, RefuseAChoiceOfAColumnThatIsNotThere) {
  for (const char* column : {"colour", "item"}) {
    const AttributeReading r = ReadIt("item,size\na,38\n", {{column, AttributeKind::kLabel}});
    ASSERT_FALSE(r.result.ok());
    EXPECT_TRUE(Contains(r.result.status().message(), column)) << r.result.status().message();
  }
}

TEST(Attributes, LeaveOutWhatLooksLikeText) {
  std::string text = "item,url,shelf,story\n";
  for (int i = 0; i < 100; ++i) {
    text += "i" + std::to_string(i) + ",/p/" + std::to_string(i) + ".html,s" + std::to_string(i % 50) + "," +
            (i == 0 ? std::string(101, 'x') : "short") + "\n";
  }
  const AttributeReading r = ReadIt(text);
  EXPECT_EQ(r.Find("url"), nullptr);
  EXPECT_EQ(r.Find("story"), nullptr);
  EXPECT_NE(r.Find("shelf"), nullptr);
  EXPECT_TRUE(Contains(r.Hints(), "--attribute url=label takes it")) << r.Hints();
  EXPECT_NE(ReadIt(text, {{"url", AttributeKind::kLabel}}).Find("url"), nullptr);
}

TEST(Attributes, LeaveOutTakenAndRepeatedNamesAndEmptyColumns) {
  const AttributeReading r = ReadIt("item,not,size,size,empty,\na,1,38,39,,x\n");
  ASSERT_EQ(r.result->attributes.size(), 1u);
  EXPECT_EQ(r.result->attributes[0].numbers, Floats{38});
  EXPECT_TRUE(Contains(r.Hints(), "column not is left out")) << r.Hints();
  EXPECT_TRUE(Contains(r.Hints(), "column size is left out")) << r.Hints();
}

TEST(Attributes, LeaveOutMoreColumnsThanABundleHolds) {
  std::string header = "item";
  std::string line = "a";
  for (size_t i = 0; i <= kMaxAttributes; ++i) {
    header += ",c" + std::to_string(i);
    line += ",v";
  }
  EXPECT_EQ(ReadIt(header + "\n" + line + "\n").result->attributes.size(), kMaxAttributes);
}

TEST(Attributes, KeepStepWithTheItemsThatStay) {
  // The second line is a duplicate and the third has a bad price: neither has a value.
  const AttributeReading r = ReadIt("item,price,colour\na,1,red\na,1,blue\nb,x,green\nc,2,pink\n");
  EXPECT_EQ(r.Find("colour")->names, (Strings{"red", "pink"}));
  EXPECT_EQ(r.Find("colour")->labels, (Indices{0, 1}));
}

TEST(Attributes, AreUnknownForItemsThatTheCatalogueDoesNotHave) {
  const AttributeReading catalog = ReadIt("item,colour,kg,rooms\na,red,1,den|hall\n");
  const Reading r = Read(ReadEvents, "user,item,time\nu,a,1\nu,z,2\n", {}, &*catalog.result);
  ASSERT_TRUE(r.result.ok()) << r.message();
  const std::vector<Attribute>& attributes = r.dataset().catalog.attributes;
  EXPECT_EQ(attributes[0].labels, (Indices{0, Catalog::kNone}));
  EXPECT_TRUE(std::isnan(attributes[1].numbers[1]));
  EXPECT_EQ(attributes[2].tag_offsets, (Indices{0, 2, 2}));
}

}  // namespace
}  // namespace vitrine
