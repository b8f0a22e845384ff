#include "ingest/schema.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/ratings.h"
#include "reading.h"

namespace vitrine {
namespace {

constexpr const char* kCourses = R"({
  "columns": { "user": "learner", "item": "course", "type": "activity", "time": "at", "value": "stars" },
  "types": { "enrolled": "purchase", "opened": "view", "not_for_me": "not-interested", "reviewed": "rating" },
  "catalog": { "item": "code", "title": "name", "category": "subject" },
  "weights": { "view": 0.5, "purchase": 4 }
})";

IngestOptions WithSchema(const std::string& text) {
  IngestOptions options;
  Result<Schema> schema = ParseSchema("schema.json", text);
  EXPECT_TRUE(schema.ok()) << schema.status().message();
  options.schema = std::move(*schema);
  return options;
}

TEST(Schema, GivesColumnsAndEventsTheirMeaning) {
  const Reading r = Read(ReadEvents,
                         "learner,course,activity,at\nl,algebra,opened,1\nl,algebra,enrolled,2\nl,film,not_for_me,3\n"
                         "l,film,purchase,4\nl,film,slept,5\n",
                         WithSchema(kCourses));
  ASSERT_TRUE(r.result.ok()) << r.message();
  const auto& all = r.dataset().interactions;
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[0].type, EventType::kView);
  EXPECT_EQ(all[1].type, EventType::kPurchase);
  EXPECT_EQ(all[2].type, EventType::kNotInterested);
  // What the schema does not name is read as without it.
  EXPECT_EQ(all[3].type, EventType::kPurchase);
  EXPECT_EQ(r.Dropped(DropReason::kUnknownType).count, 1u);
}

TEST(Schema, GivesTheCatalogueColumnsOfItsOwn) {
  IngestReport report;
  const auto source = MakeMemorySource("catalog.csv", "code,name,subject,item\na,Algebra,Mathematics,7\n");
  const Result<Catalog> catalog = ReadCatalog(*source, WithSchema(kCourses), &report);
  ASSERT_TRUE(catalog.ok()) << catalog.status().message();
  EXPECT_EQ(catalog->ids, (std::vector<std::string>{"a"}));
  EXPECT_EQ(catalog->titles[0], "Algebra");
  EXPECT_EQ(catalog->category_names, (std::vector<std::string>{"Mathematics"}));
}

TEST(Schema, GivesRatingsTheirs) {
  IngestReport report;
  const auto source = MakeMemorySource(
      "events.csv", "learner,course,activity,at,stars\nl,a,opened,1,\nl,a,reviewed,2,4\nm,a,reviewed,3,2\n");
  const Result<Ratings> ratings = ReadRatings(*source, WithSchema(kCourses), &report);
  ASSERT_TRUE(ratings.ok()) << ratings.status().message();
  ASSERT_EQ(ratings->all.size(), 2u);
  EXPECT_EQ(ratings->all[0].value, 4);
}

TEST(Schema, IsOverriddenByTheCommandLine) {
  IngestOptions options = WithSchema(kCourses);
  options.columns.emplace_back("item", "other");
  const Reading r = Read(ReadEvents, "learner,course,other,activity,at\nl,algebra,film,opened,1\n", options);
  ASSERT_TRUE(r.result.ok()) << r.message();
  EXPECT_EQ(r.dataset().catalog.ids, (std::vector<std::string>{"film"}));
}

TEST(Schema, SaysWhatItsEventsWeigh) {
  const Result<Schema> schema = ParseSchema("schema.json", kCourses);
  ASSERT_TRUE(schema.ok());
  ASSERT_EQ(schema->weights.size(), 2u);
  EXPECT_EQ(schema->weights[0], (std::pair{EventType::kView, 0.5f}));
  EXPECT_EQ(schema->weights[1], (std::pair{EventType::kPurchase, 4.0f}));
}

TEST(Schema, MayBeEmpty) {
  const Result<Schema> schema = ParseSchema("schema.json", "{}");
  ASSERT_TRUE(schema.ok());
  EXPECT_EQ(EventTypeOf("add-to-cart", *schema), EventType::kCart);
  EXPECT_EQ(EventTypeOf("enrolled", *schema), std::nullopt);
}

TEST(Schema, ThatIsWrongIsRefusedNamingTheMemberAndWhatItMayBe) {
  const struct {
    const char* text;
    const char* said;
  } kWrong[] = {
      {"", "schema.json: "},
      {"[]", "schema.json: must be an object"},
      {R"({"column":{}})", "column is not a member of a schema: columns, catalog, types, weights"},
      {R"({"types":[]})", "types must be an object"},
      {R"({"columns":{"items":"a"}})", "columns.items is not a role; roles: order, user, item"},
      {R"({"columns":{"item":7}})", "columns.item must be the name of a column"},
      {R"({"catalog":{"item":""}})", "catalog.item must be the name of a column"},
      {R"({"types":{"enrolled":"buy"}})", "types.enrolled must be one of view, cart, "},
      {R"({"types":{"enrolled":null}})", "types.enrolled must be one of"},
      {R"({"types":{"a":"view","a":"cart"}})", "schema.json: "},
      {R"({"weights":{"enrolled":1}})", "weights.enrolled is not a type"},
      {R"({"weights":{"view":-1}})", "weights.view must be a number of 0 to 100"},
      {R"({"weights":{"view":"1"}})", "weights.view must be a number"},
  };
  for (const auto& [text, said] : kWrong) {
    const Result<Schema> schema = ParseSchema("schema.json", text);
    EXPECT_FALSE(schema.ok()) << text;
    EXPECT_TRUE(Contains(schema.status().message(), said)) << schema.status().message();
  }
}

TEST(Schema, WhoseColumnIsNotThereSaysWhichOnesAre) {
  const Reading r = Read(ReadEvents, "person,course,at\nl,algebra,1\n", WithSchema(kCourses));
  EXPECT_TRUE(Contains(r.message(), "no column \"learner\""));
  EXPECT_TRUE(Contains(r.message(), "Columns found: person, course, at"));
}

}  // namespace
}  // namespace vitrine
