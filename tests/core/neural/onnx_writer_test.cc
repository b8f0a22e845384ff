#include "neural/onnx_writer.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "neural/onnx_models.h"

namespace vitrine {
namespace {

OnnxGraph SumGraph() {
  OnnxGraph graph("sum");
  const auto in = graph.Int32Input("in", {"rows", 2});
  const auto real = graph.Apply("Cast", {in}, {{"to", int64_t{onnx::TensorProto::FLOAT}}});
  const auto moved = graph.Apply("Add", {real, graph.Floats(std::vector<float>{0.5f, -1}, {2})});
  graph.FloatOutput("out", graph.Apply("ReduceSum", {moved, graph.Integers({1})}, {{"keepdims", int64_t{0}}}),
                    {"rows"});
  graph.Describe("key", "text");
  return graph;
}

TEST(OnnxGraph, IsReadBackAsItWasBuilt) {
  const onnx::ModelProto model = testing::CheckedModel(SumGraph().Serialize());
  EXPECT_EQ(model.ir_version(), 8);
  ASSERT_EQ(model.opset_import_size(), 1);
  EXPECT_EQ(model.opset_import(0).version(), 17);
  EXPECT_EQ(testing::InputsOf(model), (testing::Names{{"in", "int32[rows, 2]"}}));
  EXPECT_EQ(testing::OutputsOf(model), (testing::Names{{"out", "float32[rows]"}}));
  EXPECT_EQ(testing::MetadataOf(model), (testing::Names{{"key", "text"}}));
  EXPECT_EQ(model.graph().node(0).op_type(), "Cast");
  ASSERT_GE(model.graph().initializer_size(), 2);
  const std::string& bytes = model.graph().initializer(0).raw_data();
  EXPECT_EQ(bytes, std::string("\x00\x00\x00\x3f\x00\x00\x80\xbf", 8));  // 0.5 and -1, little-endian
}

TEST(OnnxGraph, HasTheSameBytesEachTime) { EXPECT_EQ(SumGraph().Serialize(), SumGraph().Serialize()); }

TEST(OnnxGraph, IsRefusedWithAnOperatorThatOnnxDoesNotHave) {
  OnnxGraph graph("wrong");
  graph.FloatOutput("out", graph.Apply("Guess", {graph.Float(1)}), {});
  EXPECT_THROW(graph.Serialize(), std::exception);
}

TEST(OnnxGraph, IsRefusedWithoutAnAttributeThatItsOperatorNeeds) {
  OnnxGraph graph("wrong");
  graph.FloatOutput("out", graph.Apply("Cast", {graph.Int32Input("in", {1})}), {1});
  EXPECT_THROW(graph.Serialize(), std::exception);
}

}  // namespace
}  // namespace vitrine
