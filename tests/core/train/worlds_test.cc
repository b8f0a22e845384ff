// Shelves that are no shop's, from their files to a measured bundle.
#include "simulate/worlds.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "host.h"
#include "train/pipeline.h"

namespace vitrine {
namespace {

using testing::Host;

// As `vitrine train --events events.csv --catalog catalog.csv --schema schema.json` does.
Result<Trained> TrainOn(const World& world) {
  const auto events = MakeMemorySource("events.csv", world.events_csv);
  const auto catalog = MakeMemorySource("catalog.csv", world.catalog_csv);
  TrainInput input;
  input.kind = InputKind::kEvents;
  input.source = events.get();
  input.catalog = catalog.get();
  Result<Schema> schema = ParseSchema("schema.json", world.schema_json);
  if (!schema.ok()) return schema.status();
  input.options.schema = std::move(*schema);
  TrainOptions options;
  options.dimensions = 8;
  return Train(input, options, Host());
}

struct Place {
  std::string name;
  WorldOptions options;  // large enough to tune on: a bank is seldom visited, and of a feed only the new is seen
};

class Worlds : public ::testing::TestWithParam<Place> {};

TEST_P(Worlds, AreTrainedBeatPopularityAndAnswerAfterOneLook) {
  const Result<World> world = SimulateWorld(GetParam().name, GetParam().options);
  ASSERT_TRUE(world.ok()) << world.status().message();
  Result<Trained> trained = TrainOn(*world);
  ASSERT_TRUE(trained.ok()) << trained.status().message();
  EXPECT_EQ(trained->warnings, std::vector<std::string>());
  double ours = 0;
  double popularity = 0;
  for (const ComparedModel& model : trained->comparison.models) {
    if (model.name == "vitrine") ours = model.measured.mean.ndcg[1];
    if (model.name == "popularity") popularity = model.measured.mean.ndcg[1];
  }
  EXPECT_GT(popularity, 0);
  EXPECT_GT(ours, 1.1 * popularity);

  Result<Engine> engine = Engine::Load(std::move(trained->bundle));
  ASSERT_TRUE(engine.ok()) << engine.status().message();
  EXPECT_EQ(engine->Describe().num_items, static_cast<uint32_t>(GetParam().options.items));
  EXPECT_GT(engine->Describe().num_edges, 0u);
  const std::vector<Event> looked = {{.item = 3, .type = EventType::kView}};
  Request request;
  request.events = looked;
  const Result<Answer> answer = engine->Recommend(request);
  ASSERT_TRUE(answer.ok()) << answer.status().message();
  EXPECT_EQ(answer->hits.size(), 10u);
}

INSTANTIATE_TEST_SUITE_P(All, Worlds,
                         ::testing::Values(Place{"courses", {120, 400, 120, 7}}, Place{"posts", {600, 400, 40, 7}},
                                           Place{"finance", {80, 2000, 360, 7}}),
                         [](const auto& place) { return place.param.name; });

}  // namespace
}  // namespace vitrine
