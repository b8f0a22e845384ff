#include "neural/validation.h"

#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "fit/parallel.h"
#include "kernel/top_k.h"

namespace vitrine {
namespace {

// Of one list.
//   scores   [N]; those of the history are overwritten
//   targets  ascending
double Ndcg(std::span<float> scores, std::span<const int32_t> history, std::span<const int32_t> targets) {
  for (const int32_t item : history) scores[static_cast<size_t>(item)] = -std::numeric_limits<float>::infinity();
  std::array<ScoredItem, 10> storage;
  TopK top(storage);
  for (size_t item = 0; item < scores.size(); ++item) {
    if (scores[item] > top.threshold()) top.Push({static_cast<int32_t>(item), scores[item]});
  }
  double gain = 0;
  double ideal = 0;
  const std::span<const ScoredItem> list = top.Finish();
  for (size_t rank = 0; rank < storage.size(); ++rank) {
    const double worth = 1 / std::log2(static_cast<double>(rank) + 2);
    if (rank < targets.size()) ideal += worth;
    if (rank < list.size() && std::binary_search(targets.begin(), targets.end(), list[rank].item)) gain += worth;
  }
  return gain / ideal;
}

}  // namespace

double NdcgAt10(SequenceNetwork& network, const SequenceCases& cases, const SequenceEncoderOptions& options,
                const torch::Tensor& scratch) {
  if (cases.size() == 0) return 0;
  const torch::NoGradGuard no_grad;
  network.eval();
  const torch::Tensor vectors = options.rounded_epochs > 0 ? network.RoundedItemVectors() : network.ItemVectors();
  const auto n = static_cast<size_t>(vectors.size(0));
  const auto at_once = static_cast<size_t>(scratch.size(0));
  std::vector<double> ndcg(cases.size());
  for (size_t begin = 0; begin < cases.size(); begin += at_once) {
    const size_t end = std::min(cases.size(), begin + at_once);
    PackedSequences batch;
    for (size_t i = begin; i < end; ++i) batch.Add(cases.histories[i], options.length);
    std::vector<int64_t> newest;
    for (size_t s = 1; s < batch.begin.size(); ++s) newest.push_back(batch.begin[s] - 1);
    const torch::Tensor users = network.Encode(batch, vectors, 0).index_select(0, torch::tensor(newest));
    torch::Tensor scores = scratch.narrow(0, 0, static_cast<int64_t>(end - begin));
    torch::mm_out(scores, users, vectors.t());
    float* const first = scores.data_ptr<float>();
    ParallelFor(end - begin, options.threads, [&](size_t from, size_t to, int) {
      for (size_t i = from; i < to; ++i) {
        ndcg[begin + i] = Ndcg(std::span(first + i * n, n), cases.histories[begin + i], cases.targets[begin + i]);
      }
    });
  }
  return std::accumulate(ndcg.begin(), ndcg.end(), 0.0) / static_cast<double>(ndcg.size());
}

}  // namespace vitrine
