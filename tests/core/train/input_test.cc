#include "train/input.h"

#include <gtest/gtest.h>

#include <string>

namespace vitrine {
namespace {

InputKind KindOf(const std::string& head, const IngestOptions& options = {}) {
  const Result<InputKind> kind = DetectKind("in.csv", head, options);
  EXPECT_TRUE(kind.ok());
  return *kind;
}

TEST(DetectKind, GoesByTheColumnsThatAreThere) {
  EXPECT_EQ(KindOf("InvoiceNo,StockCode,InvoiceDate,CustomerID\n"), InputKind::kOrders);
  EXPECT_EQ(KindOf("user_id;item_id;timestamp\n"), InputKind::kEvents);
  EXPECT_EQ(KindOf("order,sku,time,event_type\n"), InputKind::kEvents);
  EXPECT_EQ(KindOf("session,sku,time\n"), InputKind::kEvents);
  EXPECT_EQ(KindOf("1 17 4 9\n2 8 8\n"), InputKind::kSequences);
}

TEST(DetectKind, LeavesToTheOrdersWhatIsNone) {
  EXPECT_EQ(KindOf("title\n"), InputKind::kOrders);
  EXPECT_EQ(KindOf("%PDF-1.7\n"), InputKind::kOrders);
  EXPECT_EQ(KindOf(""), InputKind::kOrders);
}

TEST(DetectKind, TakesMappedColumnsForWhatTheyAre) {
  IngestOptions options;
  options.columns = {{"order", "Bon"}};
  EXPECT_EQ(KindOf("Bon,customer,sku,date\n", options), InputKind::kOrders);
  EXPECT_FALSE(DetectKind("in.csv", "customer,sku,date\n", options).ok());
}

TEST(ReadInput, SaysWhatItFoundOut) {
  const auto source = MakeMemorySource("in.csv", "user,item,time\nu,caf\xe9,2026-01-01\n");
  const Result<Input> input = ReadInput(std::nullopt, *source, nullptr, {});
  ASSERT_TRUE(input.ok());
  EXPECT_EQ(input->kind, InputKind::kEvents);
  EXPECT_EQ(input->dataset.catalog.ids.front(), "caf\u00e9");
  EXPECT_EQ(input->report.inferred.front().value, "events");
  EXPECT_EQ(input->report.inferred.back().value, "windows-1252");
}

TEST(ReadInput, SaysNothingOfWhatItWasTold) {
  const auto source = MakeMemorySource("in.csv", "user,item,time\nu,mug,2026-01-01\n");
  const Result<Input> input = ReadInput(InputKind::kEvents, *source, nullptr, {});
  ASSERT_TRUE(input.ok());
  for (const Inference& inference : input->report.inferred) {
    EXPECT_NE(inference.what, "kind of file");
    EXPECT_NE(inference.what, "encoding");
  }
}

}  // namespace
}  // namespace vitrine
