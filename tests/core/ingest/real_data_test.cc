// The real files, where they are found: VITRINE_DATA, or ../shared/data beside the checkout.
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <string>
#include <utility>

#include "ingest/ingest.h"

namespace vitrine {
namespace {

struct RealData {
  Result<Dataset> result = Dataset();
  IngestReport report;
};

// Reads a file of the data folder, or nothing and the reason why not.
std::optional<RealData> ReadReal(const std::string& name, decltype(&ReadOrders) reader, std::string* why_not) {
#ifdef VITRINE_WITH_ZLIB
  const char* folder = std::getenv("VITRINE_DATA");
  const std::string path =
      (folder != nullptr ? std::string(folder) : std::string(VITRINE_SOURCE_DIR) + "/../shared/data") + "/" + name;
  Result<std::unique_ptr<ByteSource>> source = OpenInput(path);
  if (!source.ok()) {
    *why_not = name + " is not there (VITRINE_DATA or ../shared/data)";
    return std::nullopt;
  }
  RealData data;
  data.result = reader(**source, {}, nullptr, &data.report);
  return data;
#else
  (void)reader;
  *why_not = name + " is gzip, which the WebAssembly build does not inflate";
  return std::nullopt;
#endif
}

constexpr int64_t kCut = 1320969600;  // 2011-11-11 00:00, shop-local

TEST(RealData, OnlineRetailComesOutAsItsProtocolSays) {
  std::string why_not;
  const std::optional<RealData> data = ReadReal("online-retail.csv.gz", ReadOrders, &why_not);
  if (!data) GTEST_SKIP() << why_not;
  ASSERT_TRUE(data->result.ok()) << data->result.status().message();
  const Dataset& d = *data->result;
  const IngestReport& report = data->report;
  EXPECT_EQ(report.lines_read, 541909u);
  EXPECT_EQ(report.lines_kept, 528886u);
  EXPECT_EQ(report.lines_read, report.lines_kept + report.TotalDropped() + report.cancellations.lines);
  EXPECT_EQ(report.cancellations.lines, report.cancellations.matched + report.cancellations.unmatched);
  // The protocol's 3,808 items are those of the whole file; 3,776 of them were sold before the cut.
  EXPECT_EQ(d.catalog.size(), 3808u);

  // Customers with a basket on both sides of the cut, and what is new in the first basket after it.
  size_t customers = 0;
  size_t targets = 0;
  std::set<uint32_t> sold_before;
  for (size_t begin = 0; begin < d.interactions.size();) {
    size_t end = begin;
    std::set<uint32_t> history;
    std::set<uint32_t> basket;
    uint32_t first_group = 0;
    for (; end < d.interactions.size() && d.interactions[end].user == d.interactions[begin].user; ++end) {
      const Interaction& i = d.interactions[end];  // cancelled or not: the protocol ignores cancellations
      if (i.time_s < kCut) {
        history.insert(i.item);
        sold_before.insert(i.item);
      } else {
        if (first_group == 0) first_group = i.group;
        if (i.group == first_group) basket.insert(i.item);
      }
    }
    size_t fresh = 0;
    for (const uint32_t item : basket) fresh += history.count(item) == 0;
    if (d.is_guest[d.interactions[begin].user] == 0 && !history.empty() && fresh > 0) {
      ++customers;
      targets += fresh;
    }
    begin = end;
  }
  EXPECT_EQ(sold_before.size(), 3776u);
  EXPECT_EQ(customers, 1185u);
  EXPECT_NEAR(static_cast<double>(targets) / static_cast<double>(customers), 15.7, 0.05);

  size_t untitled = 0;
  for (size_t i = 0; i < d.catalog.size(); ++i) {
    untitled += d.catalog.titles[i].empty();
    if (d.catalog.ids[i] == "85123A") {
      EXPECT_EQ(d.catalog.titles[i], "WHITE HANGING HEART T-LIGHT HOLDER");
      EXPECT_FLOAT_EQ(d.catalog.prices[i], 2.95f);
    }
  }
  EXPECT_LE(untitled, 20u);  // sold only with notes such as "?" beside them
}

TEST(RealData, BeautyHasItsPublishedSize) {
  std::string why_not;
  const std::optional<RealData> data = ReadReal("amazon-beauty-5core.txt.gz", ReadSequences, &why_not);
  if (!data) GTEST_SKIP() << why_not;
  ASSERT_TRUE(data->result.ok()) << data->result.status().message();
  EXPECT_EQ(data->result->num_users, 22363u);
  EXPECT_EQ(data->result->catalog.size(), 12101u);
  EXPECT_EQ(data->result->interactions.size(), 198502u);
  EXPECT_EQ(data->report.TotalDropped(), 0u);
}

}  // namespace
}  // namespace vitrine
