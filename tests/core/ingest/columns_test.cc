#include "ingest/columns.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vitrine {
namespace {

constexpr Role kWanted[] = {Role::kOrder, Role::kItem, Role::kTime, Role::kUser, Role::kTitle};
constexpr Role kRequired[] = {Role::kOrder, Role::kItem, Role::kTime};

Result<ColumnMap> Detect(const std::vector<std::string>& header, const std::vector<ColumnMapping>& mappings = {},
                         IngestReport* report = nullptr) {
  IngestReport ignored;
  return ColumnMap::Detect("in.csv", header, kWanted, kRequired, mappings, report == nullptr ? &ignored : report);
}

TEST(Columns, FindsTheColumnsOfOnlineRetail) {
  IngestReport report;
  const auto map =
      Detect({"InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"},
             {}, &report);
  ASSERT_TRUE(map.ok());
  EXPECT_EQ(map->At(Role::kOrder), 0u);
  EXPECT_EQ(map->At(Role::kItem), 1u);
  EXPECT_EQ(map->At(Role::kTitle), 2u);
  EXPECT_EQ(map->At(Role::kTime), 4u);
  EXPECT_EQ(map->At(Role::kUser), 6u);
  ASSERT_EQ(report.inferred.size(), 5u);
  EXPECT_EQ(report.inferred[0].what, "column order");
  EXPECT_EQ(report.inferred[0].value, "InvoiceNo");
}

TEST(Columns, PassesOverCaseSpacesAndPunctuation) {
  const auto map = Detect({"ORDER ID", "Product-Code", "created_at"});
  ASSERT_TRUE(map.ok());
  EXPECT_EQ(map->At(Role::kItem), 1u);
  EXPECT_FALSE(map->Has(Role::kUser));
}

TEST(Columns, TakesWhatIsMapped) {
  const auto map = Detect({"a", "b", "c", "item"}, {{"order", "a"}, {"item", "b"}, {"time", "C"}});
  ASSERT_TRUE(map.ok());
  EXPECT_EQ(map->At(Role::kItem), 1u);
  EXPECT_EQ(map->At(Role::kTime), 2u);
}

TEST(Columns, GivesAColumnToOneRoleOnly) {
  const auto map = Detect({"order", "item", "time", "name"}, {{"user", "name"}});
  ASSERT_TRUE(map.ok());
  EXPECT_EQ(map->At(Role::kUser), 3u);
  EXPECT_FALSE(map->Has(Role::kTitle));
}

TEST(Columns, SaysWhatIsMissingWhatIsThereAndWhatToPass) {
  const auto map = Detect({"order", "when", "what"});
  ASSERT_FALSE(map.ok());
  EXPECT_EQ(map.status().code(), StatusCode::kInvalidArgument);
  const std::string& message = map.status().message();
  EXPECT_NE(message.find("in.csv:1: no column for \"item\""), std::string::npos);
  EXPECT_NE(message.find("order, when, what"), std::string::npos);
  EXPECT_NE(message.find("--map item=COLUMN"), std::string::npos);
  EXPECT_NE(message.find("stockcode"), std::string::npos);
}

TEST(Columns, RefusesMappingsThatCannotBe) {
  EXPECT_NE(Detect({"order", "item", "time"}, {{"colour", "x"}}).status().message().find("there is no role \"colour\""),
            std::string::npos);
  EXPECT_NE(Detect({"order", "item", "time"}, {{"item", "sku"}}).status().message().find("no column \"sku\""),
            std::string::npos);
}

}  // namespace
}  // namespace vitrine
