#include "neural/collaborative_filtering.h"
#include "neural/onnx_writer.h"

namespace vitrine {
namespace {

using Value = OnnxGraph::Value;

// [P, F]: what the dense unit gets of each pair.
Value Features(const FittedCollaborativeFiltering& model, const Value& user, const Value& item, OnnxGraph* graph) {
  const int64_t dimensions = model.dimensions;
  if (model.interaction == PairForm::kDotProduct) {
    const Value products = graph->Apply("Mul", {user, item});
    return graph->Apply("ReduceSum", {products, graph->Integers({1})});
  }
  const Value column = graph->Apply("Reshape", {user, graph->Integers({-1, dimensions, 1})});
  const Value row = graph->Apply("Reshape", {item, graph->Integers({-1, 1, dimensions})});
  return graph->Apply("Flatten", {graph->Apply("Mul", {column, row})});
}

}  // namespace

std::string CollaborativeFilteringOnnx(const FittedCollaborativeFiltering& model) {
  const int64_t dimensions = model.dimensions;
  const int64_t users = static_cast<int64_t>(model.users.size()) / dimensions;
  const int64_t items = static_cast<int64_t>(model.items.size()) / dimensions;
  const OnnxDimension pairs = "pairs";

  OnnxGraph graph("collaborative_filtering");
  const Value user = graph.Int32Input("user", {pairs});
  const Value item = graph.Int32Input("item", {pairs});
  const Value user_vector = graph.Apply("Gather", {graph.Floats(model.users, {users, dimensions}), user});
  const Value item_vector = graph.Apply("Gather", {graph.Floats(model.items, {items, dimensions}), item});
  const Value features = Features(model, user_vector, item_vector, &graph);
  const Value weights = graph.Floats(model.weights, {static_cast<int64_t>(model.weights.size()), 1});
  const Value logits = graph.Apply("Gemm", {features, weights, graph.Floats({&model.bias, 1}, {1})});
  const Value probabilities = graph.Apply("Sigmoid", {graph.Apply("Reshape", {logits, graph.Integers({-1})})});
  graph.FloatOutput("probability", probabilities, {pairs});
  graph.Describe("vitrine.users", std::to_string(users));
  graph.Describe("vitrine.items", std::to_string(items));
  graph.Describe("vitrine.dimensions", std::to_string(dimensions));
  return graph.Serialize();
}

}  // namespace vitrine
