#include "simulate/worlds.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>
#include <string>

#include "ingest/ingest.h"
#include "ingest/ratings.h"

namespace vitrine {
namespace {

WorldOptions Small() { return {100, 120, 60, 7}; }

struct ReadWorld {
  Result<Dataset> dataset = Dataset();
  IngestReport report;
  IngestOptions options;
};

// Read back as `vitrine train --events events.csv --catalog catalog.csv --schema schema.json` does.
ReadWorld ReadBack(const World& world) {
  ReadWorld read;
  Result<Schema> schema = ParseSchema("schema.json", world.schema_json);
  EXPECT_TRUE(schema.ok()) << schema.status().message();
  read.options.schema = std::move(*schema);
  const auto catalog_source = MakeMemorySource("catalog.csv", world.catalog_csv);
  IngestReport of_catalog;
  const Result<Catalog> catalog = ReadCatalog(*catalog_source, read.options, &of_catalog);
  EXPECT_TRUE(catalog.ok()) << catalog.status().message();
  EXPECT_EQ(of_catalog.TotalDropped(), 0u);
  const auto events = MakeMemorySource("events.csv", world.events_csv);
  read.dataset = ReadEvents(*events, read.options, &*catalog, &read.report);
  return read;
}

TEST(Worlds, AreReadBackThroughTheirSchemaWithNothingDropped) {
  for (const std::string_view name : WorldNames()) {
    const Result<World> world = SimulateWorld(name, Small());
    ASSERT_TRUE(world.ok()) << world.status().message();
    const ReadWorld read = ReadBack(*world);
    ASSERT_TRUE(read.dataset.ok()) << name << ": " << read.dataset.status().message();
    EXPECT_EQ(read.report.TotalDropped(), 0u) << read.report.DroppedText();
    EXPECT_EQ(read.report.lines_kept, world->events);
    const Catalog& catalog = read.dataset->catalog;
    EXPECT_EQ(catalog.size(), 100u);
    EXPECT_GE(catalog.category_names.size(), 8u);
    for (const std::string& title : catalog.titles) EXPECT_FALSE(title.empty());
    EXPECT_EQ(std::set<std::string>(catalog.titles.begin(), catalog.titles.end()).size(), catalog.size());
    std::set<EventType> types;
    for (const Interaction& line : read.dataset->interactions) types.insert(line.type);
    EXPECT_TRUE(types.contains(EventType::kView) && types.contains(EventType::kPurchase)) << name;
    EXPECT_FALSE(read.options.schema.weights.empty());
  }
}

TEST(Worlds, HaveNamesOfTheirOwnThatMeanNothingWithoutASchema) {
  for (const std::string_view name : WorldNames()) {
    const Result<World> world = SimulateWorld(name, Small());
    ASSERT_TRUE(world.ok());
    const auto events = MakeMemorySource("events.csv", world->events_csv);
    IngestReport report;
    EXPECT_FALSE(ReadEvents(*events, {}, nullptr, &report).ok()) << name;
  }
}

TEST(Worlds, AreTheSameForTheSameSeedAndOthersForAnother) {
  for (const std::string_view name : WorldNames()) {
    WorldOptions other = Small();
    other.seed = 8;
    const Result<World> a = SimulateWorld(name, Small());
    const Result<World> b = SimulateWorld(name, Small());
    ASSERT_TRUE(a.ok() && b.ok());
    EXPECT_EQ(a->events_csv, b->events_csv);
    EXPECT_EQ(a->catalog_csv, b->catalog_csv);
    EXPECT_NE(a->events_csv, SimulateWorld(name, other)->events_csv);
  }
}

// In each world what somebody takes up says where they go next, by far more than chance.
TEST(Worlds, HaveAnOrderThatARecommenderCanFind) {
  const auto share_that_stay_in_topic = [](std::string_view name) {
    const Result<World> world = SimulateWorld(name, {200, 800, 90, 3});
    const ReadWorld read = ReadBack(*world);
    const auto& all = read.dataset->interactions;
    double stayed = 0;
    double pairs = 0;
    for (size_t i = 1; i < all.size(); ++i) {
      if (all[i].user != all[i - 1].user || all[i].item == all[i - 1].item) continue;
      ++pairs;
      stayed += read.dataset->catalog.categories[all[i].item] == read.dataset->catalog.categories[all[i - 1].item];
    }
    return stayed / pairs;
  };
  EXPECT_GT(share_that_stay_in_topic("courses"), 0.5);
  EXPECT_GT(share_that_stay_in_topic("posts"), 0.4);
  EXPECT_GT(share_that_stay_in_topic("finance"), 0.4);
}

TEST(Worlds, OfPostsShowNewOnesAndOfCoursesRatingsOfOneToFive) {
  const Result<World> posts = SimulateWorld("posts", {300, 200, 40, 3});
  const ReadWorld read = ReadBack(*posts);
  std::map<uint32_t, int64_t> first;
  double early = 0;
  double all = 0;
  for (const Interaction& line : read.dataset->interactions) {
    const auto [found, is_new] = first.try_emplace(line.item, line.time_s);
    if (line.time_s < found->second) found->second = line.time_s;
  }
  for (const Interaction& line : read.dataset->interactions) {
    ++all;
    early += line.time_s - first[line.item] < 6 * 86400;
  }
  EXPECT_GT(early / all, 0.6);

  const Result<World> courses = SimulateWorld("courses", {200, 600, 120, 3});
  const ReadWorld school = ReadBack(*courses);
  const auto source = MakeMemorySource("events.csv", courses->events_csv);
  IngestReport report;
  const Result<Ratings> ratings = ReadRatings(*source, school.options, &report);
  ASSERT_TRUE(ratings.ok()) << ratings.status().message();
  std::array<int, 6> counts = {};
  for (const Rating& rating : ratings->all) {
    ASSERT_TRUE(rating.value >= 1 && rating.value <= 5);
    ++counts[static_cast<size_t>(rating.value)];
  }
  for (int stars = 1; stars <= 5; ++stars) EXPECT_GT(counts[static_cast<size_t>(stars)], 0) << stars;
}

TEST(Worlds, RefuseWhatIsOutOfRangeAndSayWhatIsNot) {
  EXPECT_EQ(SimulateWorld("zoo", {}).status().message(), "there is no world zoo");
  EXPECT_EQ(SimulateWorld("posts", {10, 0, 0, 1}).status().message(), "--items 10: must be 50 to 100000");
  EXPECT_EQ(SimulateWorld("posts", {0, 0, 5, 1}).status().message(), "--days 5: must be 7 to 3650");
  EXPECT_EQ(SimulateWorld("posts", {0, -1, 0, 1}).status().message(), "--users -1: must be 1 to 1000000");
}

}  // namespace
}  // namespace vitrine
