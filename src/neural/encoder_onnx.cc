#include "neural/encoder_onnx.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bundle/roles.h"
#include "neural/onnx_writer.h"

namespace vitrine {
namespace {

using Value = OnnxGraph::Value;

// Added to the score of what must not be seen. Finite: a row that sees nothing, before the history, gives no NaN that
// the product with a weight of zero would carry on.
constexpr float kUnseen = -1e9f;

// What a missing item adds to the update gate of a GRU: it is 1 with any other weights, and the state stays.
constexpr float kHold = 1e9f;

// gelu(x) = x sigmoid(x (kGeluSlope + kGeluCube x^2))
const float kGeluSlope = static_cast<float>(2 * std::sqrt(2 / M_PI));
const float kGeluCube = static_cast<float>(2 * std::sqrt(2 / M_PI) * 0.044715);

class EncoderGraph {
 public:
  explicit EncoderGraph(const FittedEncoder& encoder)
      : encoder_(encoder),
        graph_("encoder"),
        dimensions_(encoder.dimensions),
        length_(encoder.length),
        heads_(encoder.heads) {}

  std::string Build() {
    const int64_t items = static_cast<int64_t>(encoder_.vectors.size()) / dimensions_;
    const Value history = graph_.Int32Input("items", {1, length_});
    const Value mask = graph_.Int32Input("mask", {1, length_});
    const Value vectors =
        graph_.Apply("Gather", {graph_.Floats(encoder_.vectors, {items, dimensions_}), Reshape(history, {length_})});
    const bool is_gru = encoder_.kind == EncoderKind::kGru;
    graph_.FloatOutput("user", is_gru ? Gru(vectors, mask) : Blocks(vectors, mask), {1, dimensions_});
    graph_.Describe("vitrine.items", std::to_string(items));
    graph_.Describe("vitrine.dimensions", std::to_string(dimensions_));
    graph_.Describe("vitrine.length", std::to_string(length_));
    return graph_.Serialize();
  }

 private:
  Value Add(const Value& a, const Value& b) { return graph_.Apply("Add", {a, b}); }
  Value Multiply(const Value& a, const Value& b) { return graph_.Apply("Mul", {a, b}); }
  Value Reshape(const Value& x, const std::vector<int64_t>& shape) {
    return graph_.Apply("Reshape", {x, graph_.Integers(shape)});
  }
  Value Last(const Value& x) { return graph_.Apply("Gather", {x, graph_.Integers({length_ - 1})}); }

  // What the last block gives for the last position.
  Value Blocks(const Value& vectors, const Value& mask) {
    const Value padding = Multiply(Missing(mask), graph_.Float(kUnseen));           // [1, L]
    const Value causal = Add(padding, graph_.Floats(Later(), {length_, length_}));  // [L, L]
    const Value positions = graph_.Floats(encoder_.positions, {length_, dimensions_});
    Value x = Norm(Add(vectors, positions), encoder_.input_norm);
    for (size_t b = 0; b < encoder_.blocks.size(); ++b) {
      // Of the last block only the last position counts, which sees all others.
      const bool is_last = b + 1 == encoder_.blocks.size();
      x = is_last ? Block(encoder_.blocks[b], Last(x), x, padding) : Block(encoder_.blocks[b], x, x, causal);
    }
    return x;
  }

  // What the GRU makes of the last position. Whether an item is missing is one input more, which holds the state at 0.
  Value Gru(const Value& vectors, const Value& mask) {
    const FittedGru& gru = encoder_.gru;
    const Value x = Norm(vectors, encoder_.input_norm);
    const Value inputs = graph_.Apply("Concat", {x, Reshape(Missing(mask), {length_, 1})}, {{"axis", int64_t{1}}});
    std::vector<float> biases = UpdateFirst(gru.in.biases, {});
    const std::vector<float> of_state = UpdateFirst(gru.state.biases, {});
    biases.insert(biases.end(), of_state.begin(), of_state.end());
    const Value states =
        graph_.Apply("GRU",
                     {Reshape(inputs, {length_, 1, dimensions_ + 1}),
                      graph_.Floats(UpdateFirst(gru.in.weights, {0, kHold, 0}), {1, 3 * dimensions_, dimensions_ + 1}),
                      graph_.Floats(UpdateFirst(gru.state.weights, {}), {1, 3 * dimensions_, dimensions_}),
                      graph_.Floats(biases, {1, 6 * dimensions_})},
                     {{"hidden_size", dimensions_}, {"linear_before_reset", int64_t{1}}});
    return Norm(Add(Last(x), Reshape(Last(states), {1, dimensions_})), gru.norm);
  }

  // Rows of reset, update and candidate to ONNX's order, update, reset and candidate; where there is one, with another
  // value behind each row of a gate.
  std::vector<float> UpdateFirst(std::span<const float> rows, const std::vector<float>& more) const {
    const auto d = static_cast<size_t>(dimensions_);
    const size_t size = rows.size() / (3 * d);
    std::vector<float> out;
    for (const size_t gate : {size_t{1}, size_t{0}, size_t{2}}) {
      for (size_t row = gate * d; row < (gate + 1) * d; ++row) {
        const std::span<const float> values = rows.subspan(row * size, size);
        out.insert(out.end(), values.begin(), values.end());
        if (!more.empty()) out.push_back(more[gate]);
      }
    }
    return out;
  }

  // 0 where there is an item, 1 where there is none.
  Value Missing(const Value& mask) {
    const Value real = graph_.Apply("Cast", {mask}, {{"to", int64_t{onnx::TensorProto::FLOAT}}});
    return graph_.Apply("Sub", {graph_.Float(1), real});
  }

  // Row p: 0 up to position p, kUnseen behind it.
  std::vector<float> Later() const {
    std::vector<float> later(static_cast<size_t>(length_ * length_), 0.0f);
    for (int64_t p = 0; p < length_; ++p) {
      for (int64_t other = p + 1; other < length_; ++other) later[static_cast<size_t>(p * length_ + other)] = kUnseen;
    }
    return later;
  }

  Value Norm(const Value& x, const FittedNorm& norm) {
    return graph_.Apply("LayerNormalization",
                        {x, graph_.Floats(norm.gains, {dimensions_}), graph_.Floats(norm.biases, {dimensions_})},
                        {{"axis", int64_t{-1}}, {"epsilon", kNormEpsilon}});
  }

  // Rows `first` .. `first + count - 1` of a linear layer, for each row of x.
  Value Linear(const Value& x, const FittedLinear& linear, int64_t first, int64_t count) {
    const std::span<const float> weights(linear.weights);
    const std::span<const float> biases(linear.biases);
    const int64_t inputs = linear.inputs;
    return graph_.Apply(
        "Gemm",
        {x,
         graph_.Floats(weights.subspan(static_cast<size_t>(first * inputs), static_cast<size_t>(count * inputs)),
                       {count, inputs}),
         graph_.Floats(biases.subspan(static_cast<size_t>(first), static_cast<size_t>(count)), {count})},
        {{"transB", int64_t{1}}});
  }
  Value Linear(const Value& x, const FittedLinear& linear) { return Linear(x, linear, 0, linear.outputs); }

  // [rows, D] to [heads, rows, D / heads] or, as `order` says, another order of these.
  Value Heads(const Value& x, const std::vector<int64_t>& order) {
    return graph_.Apply("Transpose", {Reshape(x, {-1, heads_, dimensions_ / heads_})}, {{"perm", order}});
  }

  // What `rows` see of all positions `x`; unseen [1 or L, L] is added to their scores.
  Value Attention(const FittedLinear& in, const Value& rows, const Value& x, const Value& unseen) {
    const int64_t width = dimensions_ / heads_;
    const auto scale = static_cast<float>(1 / std::sqrt(static_cast<double>(width)));
    const Value queries = Heads(Linear(rows, in, 0, dimensions_), {1, 0, 2});
    const Value keys = Heads(Linear(x, in, dimensions_, dimensions_), {1, 2, 0});
    const Value values = Heads(Linear(x, in, 2 * dimensions_, dimensions_), {1, 0, 2});
    const Value scores = Multiply(graph_.Apply("MatMul", {queries, keys}), graph_.Float(scale));
    const Value weights = graph_.Apply("Softmax", {Add(scores, unseen)}, {{"axis", int64_t{-1}}});
    const Value seen = graph_.Apply("Transpose", {graph_.Apply("MatMul", {weights, values})},
                                    {{"perm", std::vector<int64_t>{1, 0, 2}}});
    return Reshape(seen, {-1, dimensions_});
  }

  Value Gelu(const Value& x) {
    const Value slope = Add(Multiply(Multiply(x, x), graph_.Float(kGeluCube)), graph_.Float(kGeluSlope));
    return Multiply(x, graph_.Apply("Sigmoid", {Multiply(x, slope)}));
  }

  Value Block(const FittedBlock& block, const Value& rows, const Value& x, const Value& unseen) {
    const Value seen = Linear(Attention(block.attention_in, rows, x, unseen), block.attention_out);
    const Value attended = Norm(Add(rows, seen), block.attention_norm);
    const Value fed = Linear(Gelu(Linear(attended, block.feed_forward_in)), block.feed_forward_out);
    return Norm(Add(attended, fed), block.feed_forward_norm);
  }

  const FittedEncoder& encoder_;
  OnnxGraph graph_;
  int64_t dimensions_;
  int64_t length_;
  int64_t heads_;
};

}  // namespace

std::string EncoderOnnx(const FittedEncoder& encoder) { return EncoderGraph(encoder).Build(); }

}  // namespace vitrine
