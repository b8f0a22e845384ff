#include "fit/renumber.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "fit/popularity.h"

namespace vitrine {
namespace {

// Rows of `width` values; none stay none.
template <typename T>
void Renumber(std::span<const uint32_t> order, size_t width, std::vector<T>* rows) {
  if (rows->empty()) return;
  std::vector<T> out;
  out.reserve(rows->size());
  for (const uint32_t row : order) {
    const auto begin = rows->begin() + static_cast<std::ptrdiff_t>(row * width);
    std::move(begin, begin + static_cast<std::ptrdiff_t>(width), std::back_inserter(out));
  }
  *rows = std::move(out);
}

void Renumber(std::span<const uint32_t> order, std::span<const int32_t> numbers, FittedGraph* graph) {
  if (graph->offsets.empty()) return;
  FittedGraph out;
  out.offsets.push_back(0);
  std::vector<std::pair<uint32_t, float>> row;
  for (const uint32_t item : order) {
    row.clear();
    for (uint32_t e = graph->offsets[item]; e < graph->offsets[item + 1]; ++e) {
      row.emplace_back(static_cast<uint32_t>(numbers[graph->targets[e]]), graph->weights[e]);
    }
    std::sort(row.begin(), row.end());
    for (const auto& [target, weight] : row) {
      out.targets.push_back(target);
      out.weights.push_back(weight);
    }
    out.offsets.push_back(static_cast<uint32_t>(out.targets.size()));
  }
  *graph = std::move(out);
}

void Renumber(std::span<const uint32_t> order, Attribute* attribute) {
  Renumber(order, 1, &attribute->numbers);
  if (attribute->kind != AttributeKind::kTags) return Renumber(order, 1, &attribute->labels);
  std::vector<uint32_t> labels;
  std::vector<uint32_t> offsets = {0};
  for (const uint32_t item : order) {
    const auto first = attribute->labels.begin();
    labels.insert(labels.end(), first + attribute->tag_offsets[item], first + attribute->tag_offsets[item + 1]);
    offsets.push_back(static_cast<uint32_t>(labels.size()));
  }
  attribute->labels = std::move(labels);
  attribute->tag_offsets = std::move(offsets);
}

}  // namespace

std::vector<uint32_t> MostTouchedFirst(const Histories& histories) {
  // Whole numbers, however the machine adds.
  const std::vector<double> counts = CountItems(histories, std::vector<float>(histories.num_steps(), 1));
  std::vector<uint32_t> order(histories.num_items);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return counts[a] > counts[b]; });
  return order;
}

std::vector<int32_t> NumbersAfter(std::span<const uint32_t> order) {
  std::vector<int32_t> numbers(order.size());
  for (size_t i = 0; i < order.size(); ++i) numbers[order[i]] = static_cast<int32_t>(i);
  return numbers;
}

Catalog Renumbered(const Catalog& catalog, std::span<const uint32_t> order) {
  Catalog out = catalog;
  Renumber(order, 1, &out.ids);
  Renumber(order, 1, &out.titles);
  Renumber(order, 1, &out.prices);
  Renumber(order, 1, &out.categories);
  Renumber(order, 1, &out.brands);
  for (Attribute& attribute : out.attributes) Renumber(order, &attribute);
  return out;
}

FittedModel Renumbered(FittedModel model, std::span<const uint32_t> order) {
  const std::vector<int32_t> numbers = NumbersAfter(order);
  Renumber(order, numbers, &model.graph);
  Renumber(order, numbers, &model.baskets);
  Renumber(order, model.factors.dimensions, &model.factors.vectors);
  Renumber(order, model.encoder.dimensions, &model.encoder.vectors);
  Renumber(order, model.content.dimensions, &model.content.item_vectors);
  Renumber(order, 1, &model.popularity);
  Renumber(order, 1, &model.trending);
  Renumber(order, 1, &model.repurchase.interval_days);
  Renumber(order, 1, &model.repurchase.repeat_rates);
  Renumber(order, 1, &model.repurchase.intervals);
  return model;
}

}  // namespace vitrine
