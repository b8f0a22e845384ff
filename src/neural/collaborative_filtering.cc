#include "neural/collaborative_filtering.h"

#include <ATen/Parallel.h>
#include <torch/nn/functional/embedding.h>
#include <torch/nn/functional/loss.h>
#include <torch/optim/adam.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "base/random.h"
#include "neural/sample_pairs.h"

namespace vitrine {
namespace {

using torch::Tensor;
namespace functional = torch::nn::functional;

// Reductions over several threads would round by their number.
class OneThread {
 public:
  OneThread() : before_(at::get_num_threads()) { at::set_num_threads(1); }
  ~OneThread() { at::set_num_threads(before_); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

// Parameters, uniform within -limit..limit. Not from libtorch's generator, whose numbers differ between its versions.
Tensor Uniform(int64_t rows, int64_t columns, double limit, Random* random) {
  Tensor values = torch::empty({rows, columns});
  std::span<float> all(values.data_ptr<float>(), static_cast<size_t>(values.numel()));
  for (float& value : all) value = static_cast<float>(random->Uniform(-limit, limit));
  return values.requires_grad_();
}

struct Network {
  PairForm interaction;
  Tensor users;    // [U, D]
  Tensor items;    // [I, D]
  Tensor weights;  // [F, 1]
  Tensor bias;     // [1]

  // The starting values of Keras: vectors within 0.05, weights as Glorot and Bengio (AISTATS 2010) have them.
  Network(const CollaborativeFilteringOptions& options, Random* random) : interaction(options.interaction) {
    constexpr double kVectorLimit = 0.05;
    const int64_t dimensions = options.dimensions;
    const int64_t features = interaction == PairForm::kOuterProduct ? dimensions * dimensions : 1;
    users = Uniform(options.users, dimensions, kVectorLimit, random);
    items = Uniform(options.items, dimensions, kVectorLimit, random);
    weights = Uniform(features, 1, std::sqrt(6.0 / static_cast<double>(features + 1)), random);
    bias = torch::zeros({1}, torch::requires_grad());
  }

  // float[P], before the sigmoid, of P pairs.
  Tensor Logits(const Tensor& user, const Tensor& item) const {
    const Tensor u = functional::embedding(user, users);
    const Tensor i = functional::embedding(item, items);
    const Tensor features = interaction == PairForm::kOuterProduct
                                ? torch::bmm(u.unsqueeze(2), i.unsqueeze(1)).flatten(1)
                                : (u * i).sum(1, /*keepdim=*/true);
    return torch::addmm(bias, features, weights).squeeze(1);
  }
};

// Views of rows begin .. end - 1; libtorch copies nothing.
template <typename T>
Tensor Rows(std::vector<T>* values, size_t begin, size_t end) {
  return torch::from_blob(values->data() + begin, {static_cast<int64_t>(end - begin)},
                          c10::CppTypeToScalarType<T>::value);
}

CollaborativeFilteringEpoch TrainEpoch(const Network& network, size_t batch, LabelledPairs* pairs,
                                       torch::optim::Optimizer* optimizer) {
  const size_t rows = pairs->labels.size();
  double loss_sum = 0;
  int64_t right = 0;
  for (size_t begin = 0; begin < rows; begin += batch) {
    const size_t end = std::min(rows, begin + batch);
    const Tensor labels = Rows(&pairs->labels, begin, end);
    const Tensor logits = network.Logits(Rows(&pairs->users, begin, end), Rows(&pairs->items, begin, end));
    const Tensor loss = functional::binary_cross_entropy_with_logits(logits, labels);
    optimizer->zero_grad();
    loss.backward();
    optimizer->step();
    loss_sum += loss.item<double>() * static_cast<double>(end - begin);
    right += logits.gt(0).eq(labels).sum().item<int64_t>();
  }
  return {.loss = loss_sum / static_cast<double>(rows),
          .accuracy = static_cast<double>(right) / static_cast<double>(rows)};
}

std::vector<float> Values(const Tensor& tensor) {
  const float* const values = tensor.data_ptr<float>();
  return {values, values + tensor.numel()};
}

}  // namespace

CollaborativeFilteringRun TrainCollaborativeFiltering(const CollaborativeFilteringOptions& options,
                                                      const CollaborativeFilteringProgress& progress) {
  const OneThread one_thread;
  Random random(options.seed);
  const auto taken = SamplePairs(options.users, options.items, options.pairs_per_user, random.Next());
  const uint64_t label_seed = random.Next();
  const Network network(options, &random);
  torch::optim::Adam adam({network.users, network.items, network.weights, network.bias},
                          torch::optim::AdamOptions(0.001));

  CollaborativeFilteringRun run;
  for (uint32_t epoch = 1; epoch <= options.epochs; ++epoch) {
    LabelledPairs pairs = LabelPairs(taken, options.items, options.negatives, label_seed, epoch);
    run.epochs.push_back(TrainEpoch(network, options.batch, &pairs, &adam));
    progress(epoch, run.epochs.back());
  }

  const torch::NoGradGuard no_grad;
  const auto one = [](uint32_t index) { return torch::full({1}, static_cast<int64_t>(index), torch::kInt32); };
  run.prediction = torch::sigmoid(network.Logits(one(options.user), one(options.item))).item<float>();
  run.onnx = CollaborativeFilteringOnnx({.interaction = options.interaction,
                                         .dimensions = options.dimensions,
                                         .users = Values(network.users),
                                         .items = Values(network.items),
                                         .weights = Values(network.weights),
                                         .bias = network.bias.item<float>()});
  return run;
}

}  // namespace vitrine
