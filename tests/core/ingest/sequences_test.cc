#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/ingest.h"
#include "reading.h"

namespace vitrine {
namespace {

TEST(Sequences, AreReadInOrder) {
  const Reading r = Read(ReadSequences, "1 5 6 7\n2\t6  8 \r\n");
  ASSERT_TRUE(r.result.ok()) << r.message();
  const Dataset& d = r.dataset();
  EXPECT_EQ(d.num_users, 2u);
  EXPECT_EQ(d.is_guest, (std::vector<uint8_t>{0, 0}));
  EXPECT_EQ(d.catalog.ids, (std::vector<std::string>{"5", "6", "7", "8"}));
  ASSERT_EQ(d.interactions.size(), 5u);
  EXPECT_EQ(d.interactions[2].item, 2u);
  EXPECT_EQ(d.interactions[2].time_s, 2);
  EXPECT_EQ(d.interactions[3].user, 1u);
  EXPECT_EQ(d.interactions[3].item, 1u);
  EXPECT_EQ(d.interactions[3].time_s, 0);
  EXPECT_EQ(d.interactions[3].type, EventType::kPurchase);
  EXPECT_EQ(d.interactions[3].group, 0u);
}

TEST(Sequences, OfOneUserContinue) {
  const Reading r = Read(ReadSequences, "u a b\nv a\nu c\n");
  ASSERT_TRUE(r.result.ok());
  ASSERT_EQ(r.dataset().num_users, 2u);
  EXPECT_EQ(r.dataset().interactions[2].item, 2u);
  EXPECT_EQ(r.dataset().interactions[2].user, 0u);
  EXPECT_EQ(r.dataset().interactions[2].time_s, 2);
}

TEST(Sequences, DropBadLinesWholeAndCountThem) {
  const Reading r = Read(ReadSequences, "u a b\nlonely\nv caf\xe9 b\nw " + std::string(300, 'x') + " b\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.report.lines_read, 4u);
  EXPECT_EQ(r.report.lines_kept, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kNoItems).examples[0].line, 2u);
  EXPECT_EQ(r.Dropped(DropReason::kInvalidUtf8).examples[0].line, 3u);
  EXPECT_EQ(r.Dropped(DropReason::kInvalidUtf8).examples[0].column, 6u);
  EXPECT_EQ(r.Dropped(DropReason::kMissingItem).count, 1u);
  EXPECT_EQ(r.dataset().catalog.size(), 2u);
}

TEST(Sequences, FailWhenNothingIsLeft) {
  EXPECT_TRUE(Contains(Read(ReadSequences, "").message(), "in.csv: is empty"));
  EXPECT_TRUE(Contains(Read(ReadSequences, "lonely\n").message(), "none of its 1 lines"));
  EXPECT_TRUE(Contains(Read(ReadSequences, "\n \n").message(), "has no lines of data"));
}

}  // namespace
}  // namespace vitrine
