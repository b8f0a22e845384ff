#include "fit/touched.h"

#include <algorithm>
#include <utility>

#include "fit/popularity.h"

namespace vitrine {

SparseRows UserRows(const Histories& histories, const FactorOptions& options, int64_t now_s) {
  const std::vector<float> weights = AgeWeights(histories, now_s, options.half_life_days);
  SparseRows rows;
  std::vector<std::pair<uint32_t, float>> row;
  for (size_t user = 0; user < histories.num_users(); ++user) {
    row.clear();
    for (uint32_t step = histories.user_steps[user]; step < histories.user_steps[user + 1]; ++step) {
      for (const uint32_t item : histories.ItemsOf(step)) row.emplace_back(item, weights[step]);
    }
    // Of an item touched twice the newest, heaviest one counts.
    std::sort(row.begin(), row.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first < b.first : a.second > b.second;
    });
    row.erase(std::unique(row.begin(), row.end(), [](const auto& a, const auto& b) { return a.first == b.first; }),
              row.end());
    if (row.size() < 2) continue;
    for (const auto& [item, weight] : row) {
      rows.columns.push_back(item);
      rows.confidences.push_back(options.confidence * weight);
    }
    rows.offsets.push_back(static_cast<uint32_t>(rows.columns.size()));
  }
  return rows;
}

SparseRows Transpose(const SparseRows& rows, size_t num_columns) {
  SparseRows out;
  out.offsets.assign(num_columns + 1, 0);
  for (const uint32_t column : rows.columns) ++out.offsets[column + 1];
  for (size_t i = 0; i < num_columns; ++i) out.offsets[i + 1] += out.offsets[i];
  out.columns.resize(rows.columns.size());
  out.confidences.resize(rows.columns.size());
  std::vector<uint32_t> next(out.offsets.begin(), out.offsets.end() - 1);
  for (size_t row = 0; row < rows.size(); ++row) {
    for (uint32_t e = rows.offsets[row]; e < rows.offsets[row + 1]; ++e) {
      const uint32_t place = next[rows.columns[e]]++;
      out.columns[place] = static_cast<uint32_t>(row);
      out.confidences[place] = rows.confidences[e];
    }
  }
  return out;
}

}  // namespace vitrine
