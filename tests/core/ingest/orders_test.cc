#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "ingest/ingest.h"
#include "reading.h"

namespace vitrine {
namespace {

const std::string kHeader = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n";

Reading Orders(const std::string& lines, const Catalog* catalog = nullptr) {
  return Read(ReadOrders, kHeader + lines, {}, catalog);
}

// One purchase line on a day of December 2010.
std::string Line(const std::string& order, const std::string& code, int quantity, int day, const std::string& user,
                 const std::string& price = "1.00", const std::string& title = "WHITE METAL LANTERN") {
  const std::string day_text = (day < 10 ? "0" : "") + std::to_string(day);
  return order + "," + code + "," + title + "," + std::to_string(quantity) + ",2010-12-" + day_text + "," + price +
         "," + user + "\n";
}

TEST(Orders, BecomeInteractionsByUserAndTime) {
  const Reading r = Orders(Line("2", "22222", 3, 5, "bob") + Line("1", "11111", 1, 2, "ann") +
                           Line("2", "11111", 2, 5, "bob") + Line("3", "22222", 1, 1, "bob"));
  ASSERT_TRUE(r.result.ok()) << r.message();
  const Dataset& d = r.dataset();
  EXPECT_EQ(d.num_users, 2u);
  EXPECT_EQ(d.is_guest, (std::vector<uint8_t>{0, 0}));
  EXPECT_EQ(d.catalog.ids, (std::vector<std::string>{"22222", "11111"}));
  ASSERT_EQ(d.interactions.size(), 4u);
  // bob came first in the file, so he is user 0; his oldest purchase comes first.
  EXPECT_EQ(d.interactions[0].user, 0u);
  EXPECT_EQ(d.interactions[0].group, 3u);
  EXPECT_EQ(d.interactions[1].group, 1u);
  EXPECT_EQ(d.interactions[1].item, 0u);
  EXPECT_EQ(d.interactions[1].quantity, 3);
  EXPECT_EQ(d.interactions[2].item, 1u);
  EXPECT_EQ(d.interactions[2].group, 1u);
  EXPECT_EQ(d.interactions[3].user, 1u);
  EXPECT_EQ(d.interactions[3].type, EventType::kPurchase);
  EXPECT_EQ(d.interactions[3].time_s, 1291248000);
  EXPECT_EQ(r.report.lines_read, 4u);
  EXPECT_EQ(r.report.lines_kept, 4u);
}

TEST(Orders, CountGuestsByInvoice) {
  const Reading r = Orders(Line("1", "11111", 1, 1, "NA") + Line("1", "22222", 1, 1, "") +
                           Line("2", "11111", 1, 2, "na") + Line("3", "11111", 1, 3, "ann"));
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.dataset().num_users, 3u);
  EXPECT_EQ(r.dataset().is_guest, (std::vector<uint8_t>{1, 1, 0}));
  EXPECT_EQ(r.report.guest_lines, 3u);
  EXPECT_EQ(r.dataset().interactions[1].user, 0u);
  EXPECT_EQ(r.dataset().interactions[2].user, 1u);
}

TEST(Orders, WithoutAUserColumnAreGuests) {
  const Reading r = Read(ReadOrders, "order,item,date\n1,a,2011-01-01\n1,b,2011-01-01\n2,a,2011-01-02\n");
  ASSERT_TRUE(r.result.ok()) << r.message();
  EXPECT_EQ(r.dataset().num_users, 2u);
}

TEST(Orders, UpperCaseFiveDigitCodesAndDropTheOtherCodes) {
  std::string lines;
  for (int i = 0; i < 40; ++i) lines += Line("1", "85123a", 1, 1, "ann");
  lines += Line("1", "85123A", 1, 1, "ann") + Line("1", "POST", 1, 1, "ann") + Line("1", "m", 1, 1, "ann");
  const Reading r = Orders(lines);
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.dataset().catalog.ids, (std::vector<std::string>{"85123A"}));
  EXPECT_EQ(r.Dropped(DropReason::kNotProduct).count, 2u);
  EXPECT_EQ(r.Dropped(DropReason::kNotProduct).examples[0].line, 43u);
  EXPECT_EQ(r.Dropped(DropReason::kNotProduct).examples[0].text, "POST");
  ASSERT_EQ(r.report.rules.size(), 1u);
  EXPECT_EQ(r.report.rules[0].rule, "product-codes");
  EXPECT_EQ(r.report.rules[0].lines, 2u);
  EXPECT_EQ(r.report.rules[0].values.size(), 2u);
}

TEST(Orders, KeepCodesOfOtherShapesAsTheyAre) {
  const Reading r = Orders(Line("1", "sku-1", 1, 1, "ann") + Line("1", "SKU-1", 1, 1, "ann") +
                           Line("1", "m", 1, 1, "ann") + Line("1", "Postage", 1, 1, "ann"));
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.dataset().catalog.ids, (std::vector<std::string>{"sku-1", "SKU-1", "m"}));
  EXPECT_EQ(r.Dropped(DropReason::kNotProduct).count, 1u);
}

TEST(Orders, CancellationTakesBackTheNewestPurchasesByQuantity) {
  const Reading r = Orders(Line("1", "11111", 5, 1, "ann") + Line("2", "11111", 3, 2, "ann") +
                           Line("3", "11111", 4, 9, "ann") + Line("C4", "11111", -4, 5, "ann"));
  ASSERT_TRUE(r.result.ok());
  const auto& purchases = r.dataset().interactions;
  ASSERT_EQ(purchases.size(), 3u);  // the cancellation is no interaction
  EXPECT_FALSE(purchases[0].cancelled);
  EXPECT_EQ(purchases[0].quantity, 4);   // one of the five went back
  EXPECT_TRUE(purchases[1].cancelled);   // the newest before the cancellation, wholly
  EXPECT_FALSE(purchases[2].cancelled);  // later than the cancellation
  EXPECT_EQ(purchases[2].quantity, 4);
  const Cancellations& c = r.report.cancellations;
  EXPECT_EQ(c.lines, 1u);
  EXPECT_EQ(c.matched, 1u);
  EXPECT_EQ(c.purchases_cancelled, 1u);
  EXPECT_EQ(c.purchases_reduced, 1u);
  EXPECT_EQ(r.report.lines_read, r.report.lines_kept + r.report.TotalDropped() + c.lines);
}

TEST(Orders, CancellationMayPrecedeItsPurchaseInTheFile) {
  const Reading r =
      Orders(Line("C2", "11111", -1, 3, "ann") + Line("1", "11111", 1, 2, "ann") + Line("3", "22222", 1, 2, "ann"));
  ASSERT_TRUE(r.result.ok());
  EXPECT_TRUE(r.dataset().interactions[0].cancelled);
  EXPECT_FALSE(r.dataset().interactions[1].cancelled);
}

TEST(Orders, CancellationOfSomebodyElseOrNobodyUndoesNothing) {
  const Reading r =
      Orders(Line("1", "11111", 1, 1, "ann") + Line("2", "22222", 1, 1, "NA") + Line("C3", "11111", -1, 2, "bob") +
             Line("C4", "22222", -1, 2, "NA") + Line("C5", "33333", -1, 2, "ann"));
  ASSERT_TRUE(r.result.ok());
  for (const Interaction& i : r.dataset().interactions) EXPECT_FALSE(i.cancelled);
  EXPECT_EQ(r.report.cancellations.unmatched, 3u);
  EXPECT_EQ(r.dataset().num_users, 2u);  // bob only ever cancelled
}

TEST(Orders, SeveralCancellationsOfOnePurchaseAddUp) {
  const Reading r =
      Orders(Line("1", "11111", 3, 1, "ann") + Line("C2", "11111", -1, 2, "ann") + Line("C3", "11111", -2, 3, "ann"));
  ASSERT_TRUE(r.result.ok());
  EXPECT_TRUE(r.dataset().interactions[0].cancelled);
  EXPECT_EQ(r.report.cancellations.purchases_cancelled, 1u);
  EXPECT_EQ(r.report.cancellations.purchases_reduced, 0u);
}

TEST(Orders, NumbersThatBeginWithCAreOrdinaryWhereAllDo) {
  const Reading r = Orders(Line("C1", "11111", 1, 1, "ann") + Line("C2", "11111", 1, 2, "ann"));
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.dataset().interactions.size(), 2u);
  EXPECT_EQ(r.report.cancellations.lines, 0u);
  const Reading with_return =
      Orders(Line("C1", "11111", 1, 1, "ann") + Line("C2", "11111", -1, 2, "ann") + Line("C3", "22222", 1, 2, "ann"));
  ASSERT_TRUE(with_return.result.ok());
  EXPECT_EQ(with_return.report.cancellations.matched, 1u);
  EXPECT_TRUE(with_return.dataset().interactions[0].cancelled);
  EXPECT_FALSE(with_return.dataset().interactions[1].cancelled);
}

TEST(Orders, DropLinesWithAReasonAndAnExample) {
  const Reading r =
      Orders(Line("1", "11111", 1, 1, "ann") + Line("1", "11111", -2, 1, "ann") + Line("1", "11111", 0, 1, "ann") +
             Line("1", "11111", 1, 1, "ann", "-1.5") + Line("1", "11111", 1, 1, "ann", "free") +
             Line("1", "", 1, 1, "ann") + Line("", "11111", 1, 1, "ann") + "1,11111,X,two,2010-12-01,1,ann\n" +
             "1,11111,X,1,2011-02-30,1,ann\n" + "1,11111,X,1,2010-12-01\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.report.lines_kept, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kQuantityNotPositive).count, 2u);
  EXPECT_EQ(r.Dropped(DropReason::kNegativePrice).count, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kBadPrice).count, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kMissingItem).count, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kMissingOrder).count, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kBadQuantity).count, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kFieldCount).count, 1u);
  const LineExample& date = r.Dropped(DropReason::kBadTime).examples.at(0);
  EXPECT_EQ(date.line, 10u);
  EXPECT_EQ(date.column, 13u);
  EXPECT_EQ(date.field, "InvoiceDate");
  EXPECT_EQ(date.text, "2011-02-30");
  EXPECT_EQ(r.report.lines_read, r.report.lines_kept + r.report.TotalDropped());
}

TEST(Orders, KeepAtMostFiveExamplesOfAReason) {
  std::string lines = Line("1", "11111", 1, 1, "ann");
  for (int i = 0; i < 20; ++i) lines += Line("1", "11111", -1, 1, "ann");
  const Reading r = Orders(lines);
  EXPECT_EQ(r.Dropped(DropReason::kQuantityNotPositive).count, 20u);
  EXPECT_EQ(r.Dropped(DropReason::kQuantityNotPositive).examples.size(), 5u);
}

TEST(Orders, ChooseOneTitleAndPriceForAnItem) {
  const Reading r = Orders(Line("1", "11111", 1, 1, "ann", "3", "?") + Line("1", "11111", 1, 1, "ann", "0", "?") +
                           Line("2", "11111", 1, 2, "ann", "5", " RED  MUG ") +
                           Line("3", "11111", 1, 3, "ann", "2", "damaged") + Line("4", "22222", 1, 3, "ann", "0", ""));
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.dataset().catalog.titles, (std::vector<std::string>{"RED MUG", ""}));
  EXPECT_EQ(r.dataset().catalog.prices[0], 3);  // the median of 2, 3 and 5; a price of 0 is none
  EXPECT_TRUE(std::isnan(r.dataset().catalog.prices[1]));
}

TEST(Orders, TakeTitlesAndPricesFromTheCatalogueFirst) {
  const auto source = MakeMemorySource(
      "catalog.csv", "sku,title,price,category,brand\n99999,Spare,9,Odds,Acme\n11111,Good Name,,Mugs,\n");
  IngestReport report;
  const Result<Catalog> catalog = ReadCatalog(*source, {}, &report);
  ASSERT_TRUE(catalog.ok());
  const Reading r = Orders(
      Line("1", "11111", 1, 1, "ann", "4", "OLD NAME") + Line("1", "22222", 1, 1, "ann", "2", "OTHER"), &*catalog);
  ASSERT_TRUE(r.result.ok()) << r.message();
  const Catalog& c = r.dataset().catalog;
  EXPECT_EQ(c.ids, (std::vector<std::string>{"99999", "11111", "22222"}));
  EXPECT_EQ(c.titles, (std::vector<std::string>{"Spare", "Good Name", "OTHER"}));
  EXPECT_EQ(c.prices[1], 4);
  EXPECT_EQ(c.categories, (std::vector<uint32_t>{0, 1, Catalog::kNone}));
  EXPECT_EQ(r.dataset().interactions[0].item, 1u);
}

TEST(Orders, DecideDatesOverTheWholeColumn) {
  const std::string head = "order,item,date,customer\n";
  const Reading us = Read(ReadOrders, head + "1,a,12/1/2010 8:26,x\n2,b,12/13/2010 9:00,x\n");
  ASSERT_TRUE(us.result.ok()) << us.message();
  EXPECT_EQ(us.dataset().interactions[0].time_s, 1291191960);
  const Reading unclear = Read(ReadOrders, head + "1,a,3/4/2010,x\n");
  ASSERT_FALSE(unclear.result.ok());
  EXPECT_TRUE(Contains(unclear.message(), "in.csv, column date"));
  EXPECT_TRUE(Contains(unclear.message(), "--date-order"));
}

TEST(Orders, ReadExcelsSemicolonsAndDecimalCommas) {
  const Reading r = Read(ReadOrders, "Order;SKU;Date;Customer;Price;Qty\r\n1;a;13.12.2010;x;2,55;2\r\n");
  ASSERT_TRUE(r.result.ok()) << r.message();
  EXPECT_FLOAT_EQ(r.dataset().catalog.prices[0], 2.55f);
  EXPECT_EQ(r.dataset().interactions[0].quantity, 2);
}

TEST(Orders, FailWhenNothingIsLeftAndSayWhy) {
  const Reading r = Orders(Line("1", "11111", -1, 1, "ann") + "1,11111,X,1,2011-02-30,1,ann\n");
  ASSERT_FALSE(r.result.ok());
  EXPECT_EQ(r.result.status().code(), StatusCode::kInvalidArgument);
  EXPECT_TRUE(Contains(r.message(), "in.csv: none of its 2 lines is a purchase"));
  EXPECT_TRUE(Contains(r.message(), "bad-time 1 (in.csv:3:13, column InvoiceDate: \"2011-02-30\")"));
  EXPECT_TRUE(Contains(Orders("").message(), "has no lines of data"));
}

TEST(Orders, HintAtLatin1) {
  const Reading r = Orders(Line("1", "11111", 1, 1, "ann") + "1,11111,CAF\xc9,1,2010-12-01,1,ann\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.Dropped(DropReason::kInvalidUtf8).count, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kInvalidUtf8).examples[0].column, 12u);
  ASSERT_EQ(r.report.hints.size(), 1u);
  EXPECT_TRUE(Contains(r.report.hints[0], "WINDOWS-1252"));
}

TEST(Orders, NeverShowAUser) {
  const std::string ann = "ann@example.org";
  const Reading r = Read(ReadEvents, "user,item,time\n" + ann + ",,2011-01-01\n" + ann + ",a,never\n,a,2011-01-01\n" +
                                         ann + "\xe9,a,2011-01-01\n" + ann + "\",a,2011-01-01\n" + ann + ",a,x\"\"\n" +
                                         ann + ",a,b,\"c\"d\n" + ann + ",caf\xe9,1\n" + ann + ",a,2011-01-01\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.report.TotalDropped(), 8u);
  EXPECT_EQ(r.Dropped(DropReason::kInvalidUtf8).examples[1].field, "item");
  EXPECT_EQ(r.Dropped(DropReason::kInvalidUtf8).examples[1].text, "caf\xef\xbf\xbd");
  EXPECT_FALSE(Contains(r.report.DroppedText(), "ann"));
  for (const DroppedLines& lines : r.report.dropped) {
    for (const LineExample& example : lines.examples) EXPECT_FALSE(Contains(example.text, "ann"));
  }
}

}  // namespace
}  // namespace vitrine
