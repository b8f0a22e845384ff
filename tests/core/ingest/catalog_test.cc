#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "ingest/ingest.h"
#include "reading.h"

namespace vitrine {
namespace {

struct CatalogReading {
  Result<Catalog> result = Catalog();
  IngestReport report;
};

CatalogReading ReadIt(const std::string& text) {
  CatalogReading reading;
  const auto source = MakeMemorySource("catalog.csv", text);
  reading.result = ReadCatalog(*source, {}, &reading.report);
  return reading;
}

TEST(CatalogFile, FillsAllColumns) {
  const CatalogReading r = ReadIt(
      "item,title,category,brand,price,created\na,\"Mug, "
      "red\",Mugs,Acme,4.50,2026-01-01\nb,Lamp,Lamps,Acme,,\nc,,Mugs,,0,\n");
  ASSERT_TRUE(r.result.ok()) << r.result.status().message();
  const Catalog& c = *r.result;
  EXPECT_EQ(c.ids, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(c.titles, (std::vector<std::string>{"Mug, red", "Lamp", ""}));
  EXPECT_EQ(c.category_names, (std::vector<std::string>{"Mugs", "Lamps"}));
  EXPECT_EQ(c.categories, (std::vector<uint32_t>{0, 1, 0}));
  EXPECT_EQ(c.brand_names, (std::vector<std::string>{"Acme"}));
  EXPECT_EQ(c.brands, (std::vector<uint32_t>{0, 0, Catalog::kNone}));
  EXPECT_FLOAT_EQ(c.prices[0], 4.5f);
  EXPECT_TRUE(std::isnan(c.prices[1]));
  EXPECT_EQ(c.prices[2], 0);
}

TEST(CatalogFile, DropsDuplicatesAndBadLines) {
  const CatalogReading r = ReadIt("item,price\na,1\na,2\n,3\nb,-1\nc,x\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.result->size(), 1u);
  EXPECT_EQ(r.result->prices[0], 1);
  EXPECT_EQ(r.report.dropped[static_cast<size_t>(DropReason::kDuplicateItem)].count, 1u);
  EXPECT_EQ(r.report.TotalDropped(), 4u);
}

TEST(CatalogFile, TakesStrangeIdsAsPlainText) {
  const CatalogReading r = ReadIt("item,category\n__proto__,__proto__\n\xf0\x9f\x8d\xb5,\xd7\xa9\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.result->ids[0], "__proto__");
  EXPECT_EQ(r.result->ids[1], "\xf0\x9f\x8d\xb5");
}

TEST(CatalogFile, CutsVeryLongTitlesAtACharacter) {
  std::string title;
  for (int i = 0; i < 400; ++i) title += "\xc3\xa9";
  const CatalogReading r = ReadIt("item,title\na,x" + title + "\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.result->titles[0].size(), 499u);
}

TEST(CatalogFile, RefusesIdsThatAreNoIds) {
  const CatalogReading r = ReadIt("item,title\n" + std::string(257, 'x') + ",a\n\"two\nlines\",b\nok,c\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.report.dropped[static_cast<size_t>(DropReason::kMissingItem)].count, 2u);
}

TEST(CatalogFile, FailsWhenNothingIsLeft) {
  EXPECT_NE(ReadIt("item\n").result.status().message().find("has no lines of data"), std::string::npos);
  EXPECT_NE(ReadIt("title\nMug\n").result.status().message().find("no column for \"item\""), std::string::npos);
}

}  // namespace
}  // namespace vitrine
