#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/ingest.h"
#include "reading.h"

namespace vitrine {
namespace {

TEST(Events, BecomeInteractionsByUserAndTime) {
  const Reading r = Read(ReadEvents,
                         "user,item,type,time,order,quantity\n"
                         "u1,b,view,2026-01-02T10:00:00Z,,1\n"
                         "u2,a,add_to_cart,2026-01-01T10:00:00Z,,\n"
                         "u1,a,Purchase,2026-01-01T10:00:00Z,o1,2\n");
  ASSERT_TRUE(r.result.ok()) << r.message();
  const Dataset& d = r.dataset();
  EXPECT_EQ(d.catalog.ids, (std::vector<std::string>{"b", "a"}));
  ASSERT_EQ(d.interactions.size(), 3u);
  EXPECT_EQ(d.interactions[0].type, EventType::kPurchase);
  EXPECT_EQ(d.interactions[0].group, 1u);
  EXPECT_EQ(d.interactions[0].quantity, 2);
  EXPECT_EQ(d.interactions[1].type, EventType::kView);
  EXPECT_EQ(d.interactions[1].group, 0u);
  EXPECT_EQ(d.interactions[1].time_s, 1767348000);
  EXPECT_EQ(d.interactions[2].user, 1u);
  EXPECT_EQ(d.interactions[2].type, EventType::kCart);
}

TEST(Events, MapTheUsualTypeNames) {
  EXPECT_EQ(ParseEventType("view"), EventType::kView);
  EXPECT_EQ(ParseEventType("Product Viewed"), std::nullopt);
  EXPECT_EQ(ParseEventType("product_view"), EventType::kView);
  EXPECT_EQ(ParseEventType("addtocart"), EventType::kCart);
  EXPECT_EQ(ParseEventType("add-to-cart"), EventType::kCart);
  EXPECT_EQ(ParseEventType("remove_from_cart"), EventType::kCartRemove);
  EXPECT_EQ(ParseEventType("transaction"), EventType::kPurchase);
  EXPECT_EQ(ParseEventType("not-interested"), EventType::kNotInterested);
  EXPECT_EQ(ParseEventType("fav"), EventType::kLike);
  EXPECT_EQ(ParseEventType(""), std::nullopt);
}

TEST(Events, DropUnknownTypesAndCountThem) {
  const Reading r = Read(ReadEvents, "user,item,type,time\nu,a,view,1\nu,a,teleport,2\nu,a,,3\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.Dropped(DropReason::kUnknownType).count, 2u);
  EXPECT_EQ(r.Dropped(DropReason::kUnknownType).examples[0].text, "teleport");
}

TEST(Events, WithoutATypeColumnAreViews) {
  const Reading r = Read(ReadEvents, "user,item,time\nu,a,1\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.dataset().interactions[0].type, EventType::kView);
}

TEST(Events, OfGuestsAreToldApartBySessionElseByOrder) {
  const Reading r = Read(ReadEvents,
                         "user,item,type,time,order,session\n"
                         ",a,view,1,,s1\n,b,purchase,2,o1,s1\n,a,view,3,,s2\n,a,purchase,4,o2,\n,b,purchase,4,o2,\n"
                         ",a,view,5,,\nNA,a,view,6,,s2\n");
  ASSERT_TRUE(r.result.ok()) << r.message();
  EXPECT_EQ(r.dataset().num_users, 3u);
  EXPECT_EQ(r.dataset().is_guest, (std::vector<uint8_t>{1, 1, 1}));
  EXPECT_EQ(r.Dropped(DropReason::kMissingUser).count, 1u);
  EXPECT_EQ(r.dataset().interactions[0].group, 0u);
  EXPECT_EQ(r.dataset().interactions[1].user, 0u);
  EXPECT_EQ(r.dataset().interactions[1].group, 1u);
}

TEST(Events, GiveOrdersOfDifferentUsersDifferentGroups) {
  const Reading r =
      Read(ReadEvents, "user,item,type,time,order\nu,a,purchase,1,o1\nv,a,purchase,1,o1\nu,b,purchase,1,o1\n");
  ASSERT_TRUE(r.result.ok());
  const auto& all = r.dataset().interactions;
  EXPECT_EQ(all[0].group, all[1].group);
  EXPECT_NE(all[0].group, all[2].group);
}

TEST(Events, DropBadQuantitiesAndPrices) {
  const Reading r = Read(
      ReadEvents, "user,item,time,quantity,price\nu,a,1,,\nu,a,1,0,\nu,a,1,x,\nu,a,1,1,-2\nu,a,1,1,x\nu,a,1,1,3\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.report.lines_kept, 2u);
  EXPECT_EQ(r.Dropped(DropReason::kQuantityNotPositive).count, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kBadQuantity).count, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kNegativePrice).count, 1u);
  EXPECT_EQ(r.Dropped(DropReason::kBadPrice).count, 1u);
  EXPECT_EQ(r.dataset().catalog.prices[0], 3);
}

TEST(Events, NeedAUserOrASession) {
  EXPECT_TRUE(Contains(Read(ReadEvents, "item,time\na,1\n").message(), "no column for \"user\""));
  EXPECT_TRUE(Read(ReadEvents, "session,item,time\ns,a,1\n").result.ok());
}

TEST(Events, WhoseDatesDoNotExistLeaveNoUserBehindInTheCounts) {
  const Reading r = Read(ReadEvents, "user,item,time\nu,a,5/31/2011\nv,a,31/5/2011\nu,a,5/30/2011\n");
  ASSERT_TRUE(r.result.ok());
  EXPECT_EQ(r.Dropped(DropReason::kBadTime).count, 1u);
  EXPECT_EQ(r.report.lines_kept, 2u);
  EXPECT_EQ(r.dataset().num_users, 1u);
}

}  // namespace
}  // namespace vitrine
