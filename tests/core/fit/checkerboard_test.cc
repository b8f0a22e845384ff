// Every model must find what a person sees at once: whoever buys one colour gets that colour.
#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "data.h"
#include "engine/engine.h"
#include "fit/baselines.h"
#include "fit/model.h"
#include "fit/pack.h"

namespace vitrine {
namespace {

Engine EngineFor(const FitOptions& options) {
  const Dataset data = testing::Checkerboard();
  const FittedModel model = FitModel(MakeHistories(data, {}), options, 0, 1);
  const auto no_hash = [](std::span<const uint8_t>) { return std::string(64, '0'); };
  Result<Bundle> bundle = PackBundle(data.catalog, model, {}, no_hash);
  EXPECT_TRUE(bundle.ok());
  Result<Engine> engine = Engine::Load(std::move(*bundle));
  EXPECT_TRUE(engine.ok()) << engine.status().message();
  return std::move(*engine);
}

void ExpectOwnColour(Engine& engine) {
  for (int32_t item = 0; item < 16; ++item) {
    const Event view{item, EventType::kView, 0, 0};
    Request request;
    request.events = {&view, 1};
    request.exclude_history = true;
    request.limit = 5;
    const Result<Answer> answer = engine.Recommend(request);
    ASSERT_TRUE(answer.ok());
    ASSERT_EQ(answer->hits.size(), 5u);
    for (const Hit& hit : answer->hits) EXPECT_EQ(hit.item % 2, item % 2) << "after item " << item;
  }
}

TEST(Checkerboard, GraphAlone) {
  FitOptions options;
  options.blend.encoder_weight = 0;
  Engine engine = EngineFor(options);
  ExpectOwnColour(engine);
}

TEST(Checkerboard, FactorsAlone) {
  FitOptions options;
  // As many as there are colours: the fold-in whitens, and further dimensions would be noise of equal size.
  options.factors.dimensions = 2;
  options.factors.regularisation = 1;
  options.blend.graph_weight = 0;
  options.blend.encoder_weight = 1;
  Engine engine = EngineFor(options);
  ExpectOwnColour(engine);
}

TEST(Checkerboard, GraphFactorsAndPopularityTogether) {
  FitOptions options;
  options.factors.dimensions = 8;
  options.factors.regularisation = 1;
  options.blend.encoder_weight = 0.5f;
  options.blend.popularity_weight = 0.1f;
  Engine engine = EngineFor(options);
  ExpectOwnColour(engine);
}

TEST(Checkerboard, ItemKnn) {
  const ItemKnn knn(MakeHistories(testing::Checkerboard(), {}));
  for (int32_t item = 0; item < 16; ++item) {
    std::vector<double> scores(16, 0);
    knn.Score({&item, 1}, scores);
    for (size_t other = 0; other < 16; ++other) {
      if (static_cast<int32_t>(other) % 2 != item % 2) {
        EXPECT_EQ(scores[other], 0);
      }
    }
  }
}

}  // namespace
}  // namespace vitrine
