#include "neural/ragged_gru.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace vitrine {

StepOrder StepOrderOf(std::span<const int32_t> begin) {
  std::vector<size_t> sequences(begin.size() - 1);
  std::iota(sequences.begin(), sequences.end(), size_t{0});
  const auto length = [&](size_t s) { return begin[s + 1] - begin[s]; };
  std::stable_sort(sequences.begin(), sequences.end(), [&](size_t a, size_t b) { return length(a) > length(b); });
  StepOrder order;
  order.places.resize(static_cast<size_t>(begin.back()));
  for (int32_t step = 0; order.rows.size() < order.places.size(); ++step) {
    while (length(sequences.back()) <= step) sequences.pop_back();
    for (const size_t s : sequences) {
      const auto row = static_cast<size_t>(begin[s] + step);
      order.places[row] = static_cast<int64_t>(order.rows.size());
      order.rows.push_back(static_cast<int64_t>(row));
    }
    order.counts.push_back(static_cast<int64_t>(sequences.size()));
  }
  return order;
}

torch::Tensor RunGru(const torch::Tensor& in, std::span<const int32_t> begin,
                     const std::vector<torch::Tensor>& weights) {
  const StepOrder order = StepOrderOf(begin);
  const torch::Tensor before = torch::zeros({1, order.counts.front(), in.size(1)});
  const torch::Tensor states = std::get<0>(at::gru(in.index_select(0, torch::tensor(order.rows)),
                                                   torch::tensor(order.counts), before, weights, /*has_biases=*/true,
                                                   /*num_layers=*/1, /*dropout=*/0, /*train=*/false,
                                                   /*bidirectional=*/false));
  return states.index_select(0, torch::tensor(order.places));
}

}  // namespace vitrine
