#include "engine/model_params.h"

#include <gtest/gtest.h>

namespace vitrine {
namespace {

Result<ModelParams> Read(const char* json) { return ReadModelParams(*ParseJson(json)); }

TEST(ReadModelParams, KeepsDefaultsForWhatIsAbsent) {
  const Result<ModelParams> params = Read("{}");
  ASSERT_TRUE(params.ok());
  EXPECT_EQ(params->session.max_items, SessionParams().max_items);
  EXPECT_EQ(params->blend.graph_decay, BlendParams().graph_decay);
}

TEST(ReadModelParams, ReadsEveryMember) {
  const Result<ModelParams> params = Read(
      R"({"session":{"max_items":7,"type_weights":[0.5,1,0,2]},
          "blend":{"graph_weight":2,"graph_decay":0.25,"graph_gain":30,"encoder_weight":3,"encoder_decay":0.75,
                   "popularity_weight":4},
          "calibration":{"history":{"scores":[-1,2.5],"probabilities":[0.25,0.5]}}})");
  ASSERT_TRUE(params.ok()) << params.status().message();
  EXPECT_EQ(params->session.max_items, 7);
  EXPECT_EQ(params->session.type_weights[0], 0.5f);
  EXPECT_EQ(params->session.type_weights[3], 2);
  EXPECT_EQ(params->session.type_weights[5], SessionParams().type_weights[5]);
  EXPECT_EQ(params->blend.graph_weight, 2);
  EXPECT_EQ(params->blend.graph_decay, 0.25f);
  EXPECT_EQ(params->blend.graph_gain, 30);
  EXPECT_EQ(params->blend.encoder_weight, 3);
  EXPECT_EQ(params->blend.encoder_decay, 0.75f);
  EXPECT_EQ(params->blend.popularity_weight, 4);
  EXPECT_EQ(params->calibration.history.size, 2);
  EXPECT_EQ(params->calibration.history.scores[1], 2.5f);
  EXPECT_EQ(params->calibration.history.probabilities[0], 0.25f);
  EXPECT_EQ(params->calibration.no_history.size, 0);
}

TEST(ReadModelParams, RefusesValuesOutOfRangeByName) {
  const struct {
    const char* json;
    const char* named;
  } kCases[] = {
      {R"({"session":{"max_items":0}})", "session.max_items"},
      {R"({"session":{"max_items":257}})", "session.max_items"},
      {R"({"session":{"type_weights":["1"]}})", "session.type_weights"},
      {R"({"session":{"type_weights":[1,1,1,1,1,1,1,1,1,1,1,1]}})", "session.type_weights"},
      {R"({"session":[]})", "model.session"},
      {R"({"blend":{"graph_decay":1.5}})", "blend.graph_decay"},
      {R"({"blend":{"graph_weight":-1}})", "blend.graph_weight"},
      {R"({"blend":{"popularity_weight":null}})", "blend.popularity_weight"},
      {R"({"blend":1})", "model.blend"},
      {R"({"calibration":[]})", "model.calibration"},
      {R"({"calibration":{"history":1}})", "calibration.history"},
      {R"({"calibration":{"history":{"scores":[0,1]}}})", "calibration.probabilities"},
      {R"({"calibration":{"history":{"scores":[0],"probabilities":[0]}}})", "calibration.history"},
      {R"({"calibration":{"history":{"scores":[0,1],"probabilities":[0,0.1,0.2]}}})", "calibration.history"},
      {R"({"calibration":{"history":{"scores":[0,0],"probabilities":[0,0.1]}}})", "calibration.scores"},
      {R"({"calibration":{"history":{"scores":[1,0],"probabilities":[0,0.1]}}})", "calibration.scores"},
      {R"({"calibration":{"no_history":{"scores":[0,1],"probabilities":[0,1.1]}}})", "calibration.probabilities"},
      {R"({"calibration":{"no_history":{"scores":[0,1],"probabilities":[0.2,0.1]}}})", "calibration.probabilities"},
      {R"({"calibration":{"no_history":{"scores":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16],
                                       "probabilities":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}}})",
       "calibration.scores"},
  };
  for (const auto& c : kCases) {
    const Result<ModelParams> params = Read(c.json);
    ASSERT_FALSE(params.ok()) << c.json;
    EXPECT_NE(params.status().message().find(c.named), std::string::npos) << params.status().message();
  }
}

}  // namespace
}  // namespace vitrine
