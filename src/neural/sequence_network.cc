#include "neural/sequence_network.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/nn/functional/embedding.h>

#include <algorithm>
#include <cstdint>
#include <span>

#include "bundle/roles.h"
#include "fit/parallel.h"
#include "fit/rounded_encoder.h"
#include "neural/dropout.h"
#include "neural/ragged_attention.h"
#include "neural/ragged_gru.h"

namespace vitrine {
namespace {

AttentionShape ShapeOf(const torch::autograd::AutogradContext& context, const torch::Tensor& begin) {
  AttentionShape shape;
  shape.begin = {begin.data_ptr<int32_t>(), static_cast<size_t>(begin.numel())};
  auto& saved = const_cast<torch::autograd::AutogradContext&>(context).saved_data;
  shape.heads = static_cast<int>(saved["heads"].toInt());
  shape.head_size = static_cast<int>(saved["head_size"].toInt());
  shape.dropout = static_cast<float>(saved["dropout"].toDouble());
  shape.seed = static_cast<uint64_t>(saved["seed"].toInt());
  shape.threads = static_cast<int>(saved["threads"].toInt());
  return shape;
}

class RaggedAttention : public torch::autograd::Function<RaggedAttention> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& in,
                               const torch::Tensor& begin, const AttentionShape& shape) {
    context->saved_data["heads"] = static_cast<int64_t>(shape.heads);
    context->saved_data["head_size"] = static_cast<int64_t>(shape.head_size);
    context->saved_data["dropout"] = static_cast<double>(shape.dropout);
    context->saved_data["seed"] = static_cast<int64_t>(shape.seed);
    context->saved_data["threads"] = static_cast<int64_t>(shape.threads);
    torch::Tensor shares = torch::empty({static_cast<int64_t>(ShareOffsets(shape).back())});
    torch::Tensor out = torch::empty({in.size(0), in.size(1) / 3});
    AttendForward(shape, in.data_ptr<float>(), shares.data_ptr<float>(), out.data_ptr<float>());
    context->save_for_backward({in, begin, shares});
    return out;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list d_outs) {
    const torch::autograd::variable_list saved = context->get_saved_variables();
    const AttentionShape shape = ShapeOf(*context, saved[1]);
    const torch::Tensor d_out = d_outs[0].contiguous();
    torch::Tensor d_in = torch::empty_like(saved[0]);
    AttendBackward(shape, saved[0].data_ptr<float>(), saved[2].data_ptr<float>(), d_out.data_ptr<float>(),
                   d_in.data_ptr<float>());
    return {d_in, torch::Tensor(), torch::Tensor()};
  }
};

// A copy.
template <typename T>
torch::Tensor IndexTensor(const std::vector<T>& values) {
  torch::Tensor out = torch::empty({static_cast<int64_t>(values.size())}, torch::kInt64);
  std::copy(values.begin(), values.end(), out.data_ptr<int64_t>());
  return out;
}

std::vector<float> Values(const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.detach().contiguous();
  return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

}  // namespace

torch::Tensor SequenceNetwork::Linear::operator()(const torch::Tensor& x) const {
  return torch::addmm(biases, x, weights.t());
}

torch::Tensor SequenceNetwork::Norm::operator()(const torch::Tensor& x) const {
  return torch::layer_norm(x, {x.size(1)}, gains, biases, kNormEpsilon);
}

SequenceNetwork::SequenceNetwork(const SequenceData& data, const SequenceEncoderOptions& options)
    : options_(options), random_(options.seed) {
  const int d = options.dimensions;
  items_ = MakeNormal("items", data.num_items, d);
  if (data.attributes.count > 0) {
    attributes_ = MakeNormal("attributes", data.attributes.count, d);
    attribute_values_ = IndexTensor(data.attributes.values);
    attribute_offsets_ = IndexTensor(data.attributes.offsets);
  }
  if (options.kind == EncoderKind::kGru) {
    input_norm_ = MakeNorm("input_norm");
    gru_.in = MakeLinear("gru_in", 3 * d, d);
    gru_.state = MakeLinear("gru_state", 3 * d, d);
    gru_.norm = MakeNorm("gru_norm");
    return;
  }
  positions_ = MakeNormal("positions", options.length, d);
  input_norm_ = MakeNorm("input_norm");
  for (int b = 0; b < options.blocks; ++b) blocks_.push_back(MakeBlock("block_" + std::to_string(b) + "_"));
}

SequenceNetwork::Block SequenceNetwork::MakeBlock(const std::string& name) {
  const int d = options_.dimensions;
  Block block;
  block.attention_in = MakeLinear(name + "attention_in", 3 * d, d);
  block.attention_out = MakeLinear(name + "attention_out", d, d);
  block.attention_norm = MakeNorm(name + "attention_norm");
  block.feed_forward_in = MakeLinear(name + "feed_forward_in", options_.feed_forward, d);
  block.feed_forward_out = MakeLinear(name + "feed_forward_out", d, options_.feed_forward);
  block.feed_forward_norm = MakeNorm(name + "feed_forward_norm");
  return block;
}

torch::Tensor SequenceNetwork::MakeNormal(const std::string& name, int64_t rows, int64_t columns) {
  torch::Tensor values = torch::empty({rows, columns});
  float* value = values.data_ptr<float>();
  for (int64_t i = 0; i < values.numel(); ++i) {
    value[i] = options_.initial_deviation * static_cast<float>(random_.Normal());
  }
  return register_parameter(name, values);
}

SequenceNetwork::Linear SequenceNetwork::MakeLinear(const std::string& name, int outputs, int inputs) {
  return {MakeNormal(name, outputs, inputs), register_parameter(name + "_biases", torch::zeros({outputs}))};
}

SequenceNetwork::Norm SequenceNetwork::MakeNorm(const std::string& name) {
  return {register_parameter(name, torch::ones({options_.dimensions})),
          register_parameter(name + "_biases", torch::zeros({options_.dimensions}))};
}

torch::Tensor SequenceNetwork::ItemVectors() {
  if (!attributes_.defined()) return items_;
  namespace functional = torch::nn::functional;
  const auto mean =
      functional::EmbeddingBagFuncOptions().offsets(attribute_offsets_).mode(torch::kMean).include_last_offset(true);
  return items_ + functional::embedding_bag(attribute_values_, attributes_, mean);
}

torch::Tensor SequenceNetwork::RoundedItemVectors() {
  const torch::Tensor items = ItemVectors();
  const torch::Tensor steps = items.detach().clone();
  const auto d = static_cast<size_t>(steps.size(1));
  const std::span<float> values(steps.data_ptr<float>(), static_cast<size_t>(steps.numel()));
  ParallelFor(values.size() / d, options_.threads, [&](size_t begin, size_t end, int) {
    RoundRows(RowFormat::kInt4, d, values.subspan(begin * d, (end - begin) * d));
  });
  return items + steps.sub_(items.detach());
}

torch::Tensor SequenceNetwork::Drop(const torch::Tensor& x, uint64_t seed) const {
  if (!is_training() || options_.dropout == 0) return x;
  DropoutStream dropout(options_.dropout, seed);
  torch::Tensor factors = torch::empty_like(x);
  float* factor = factors.data_ptr<float>();
  for (int64_t i = 0; i < factors.numel(); ++i) factor[i] = dropout.Next();
  return x * factors;
}

torch::Tensor SequenceNetwork::Attend(const PackedSequences& batch, const torch::Tensor& in, uint64_t seed) const {
  AttentionShape shape;
  shape.begin = batch.begin;
  shape.heads = options_.heads;
  shape.head_size = options_.dimensions / options_.heads;
  shape.dropout = is_training() ? options_.dropout : 0;
  shape.seed = seed;
  shape.threads = options_.threads;
  const torch::Tensor begin = torch::tensor(torch::ArrayRef<int32_t>(batch.begin), torch::kInt32);
  return RaggedAttention::apply(in.contiguous(), begin, shape);
}

torch::Tensor SequenceNetwork::Encode(const PackedSequences& batch, const torch::Tensor& item_vectors, uint64_t seed) {
  const Random streams(seed);
  uint64_t stream = 0;
  const auto next_seed = [&] { return streams.Fork(stream++).Next(); };
  torch::Tensor x = item_vectors.index_select(0, IndexTensor(batch.items));
  if (positions_.defined()) x = x + positions_.index_select(0, IndexTensor(batch.positions));
  x = Drop(input_norm_(x), next_seed());
  if (options_.kind == EncoderKind::kGru) {
    const torch::Tensor states =
        RunGru(x, batch.begin, {gru_.in.weights, gru_.state.weights, gru_.in.biases, gru_.state.biases});
    return gru_.norm(x + Drop(states, next_seed()));
  }
  for (const Block& block : blocks_) {
    const torch::Tensor attended = block.attention_out(Attend(batch, block.attention_in(x), next_seed()));
    x = block.attention_norm(x + Drop(attended, next_seed()));
    const torch::Tensor fed = block.feed_forward_out(torch::gelu(block.feed_forward_in(x), "tanh"));
    x = block.feed_forward_norm(x + Drop(fed, next_seed()));
  }
  return x;
}

FittedEncoder SequenceNetwork::ToFitted() {
  const torch::NoGradGuard no_grad;
  const auto fitted_linear = [](const Linear& linear) {
    return FittedLinear{static_cast<uint32_t>(linear.weights.size(0)), static_cast<uint32_t>(linear.weights.size(1)),
                        Values(linear.weights), Values(linear.biases)};
  };
  const auto fitted_norm = [](const Norm& norm) { return FittedNorm{Values(norm.gains), Values(norm.biases)}; };
  FittedEncoder fitted;
  fitted.kind = options_.kind;
  fitted.dimensions = static_cast<uint32_t>(options_.dimensions);
  fitted.length = static_cast<uint32_t>(options_.length);
  fitted.vectors = Values(ItemVectors());
  fitted.input_norm = fitted_norm(input_norm_);
  if (options_.kind == EncoderKind::kGru) {
    fitted.gru = {fitted_linear(gru_.in), fitted_linear(gru_.state), fitted_norm(gru_.norm)};
    return fitted;
  }
  fitted.heads = static_cast<uint32_t>(options_.heads);
  fitted.positions = Values(positions_);
  for (const Block& block : blocks_) {
    FittedBlock out;
    out.attention_in = fitted_linear(block.attention_in);
    out.attention_out = fitted_linear(block.attention_out);
    out.attention_norm = fitted_norm(block.attention_norm);
    out.feed_forward_in = fitted_linear(block.feed_forward_in);
    out.feed_forward_out = fitted_linear(block.feed_forward_out);
    out.feed_forward_norm = fitted_norm(block.feed_forward_norm);
    fitted.blocks.push_back(std::move(out));
  }
  return fitted;
}

}  // namespace vitrine
