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
                   "popularity_weight":4}})");
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
  };
  for (const auto& c : kCases) {
    const Result<ModelParams> params = Read(c.json);
    ASSERT_FALSE(params.ok()) << c.json;
    EXPECT_NE(params.status().message().find(c.named), std::string::npos) << params.status().message();
  }
}

}  // namespace
}  // namespace vitrine
