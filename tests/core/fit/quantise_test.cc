#include "fit/quantise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "bundle/planes.h"

namespace vitrine {
namespace {

TEST(QuantiseGraph, IsAtMostHalfAStepOff) {
  FittedGraph graph;
  graph.offsets = {0, 3, 3, 4};
  graph.targets = {0, 1, 2, 1};
  graph.weights = {0.2f, 1.7f, 0.9f, 1e-7f};
  const QuantisedGraph q = QuantiseGraph(graph);
  ASSERT_EQ(q.weights.size(), 4u);
  for (size_t row = 0; row < 3; ++row) {
    for (uint32_t e = q.offsets[row]; e < q.offsets[row + 1]; ++e) {
      const float scale = FromUpperHalf(q.scales[row]);
      EXPECT_NEAR(static_cast<float>(q.weights[e]) * scale, graph.weights[e], scale * 0.501f);
      EXPECT_GE(q.weights[e], 1);
    }
  }
}

TEST(QuantiseGraph, LeavesOutWhatWouldRoundToNothing) {
  FittedGraph graph;
  graph.offsets = {0, 2, 2};
  graph.targets = {0, 1};
  graph.weights = {1000, 0.5f};
  const QuantisedGraph q = QuantiseGraph(graph);
  EXPECT_EQ(q.offsets, (std::vector<uint32_t>{0, 1, 1}));
  EXPECT_EQ(q.targets, (std::vector<uint32_t>{0}));
}

TEST(QuantiseRows, UsesTheWholeRangeAndIsAtMostHalfAStepOff) {
  Random random(1);
  std::vector<float> rows(40);
  for (float& v : rows) v = static_cast<float>(static_cast<double>(random.Below(2001)) / 1000 - 1);
  for (size_t i = 8; i < 16; ++i) rows[i] = 0;  // a row of nothing
  const QuantisedRows q = QuantiseRows(rows, 8);
  ASSERT_EQ(q.values.size(), 40u);
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_NEAR(static_cast<float>(q.values[i]) * q.scales[i / 8], rows[i], q.scales[i / 8] * 0.501f + 1e-9f);
    EXPECT_NE(q.values[i], INT8_MIN);
  }
  int largest = 0;
  for (size_t i = 0; i < 8; ++i) largest = std::max(largest, std::abs(int{q.values[i]}));
  EXPECT_EQ(largest, 127);
}

TEST(QuantiseRepurchase, KeepsWholeDaysOfAtLeastOne) {
  FittedRepurchase repurchase;
  repurchase.interval_days = {1, 29.6f, 1e6f};
  repurchase.repeat_rates = {0, 0.5f, 1};
  const QuantisedRepurchase q = QuantiseRepurchase(repurchase);
  EXPECT_EQ(q.interval_days, (std::vector<uint16_t>{1, 30, 65535}));
  EXPECT_EQ(q.repeat_rates, (std::vector<uint8_t>{0, 128, 255}));
}

TEST(QuantiseNibbles, IsNoFurtherOffThanTheWholeRangeWouldBe) {
  Random random(2);
  for (const size_t d : {8, 7, 1}) {
    std::vector<float> rows(d * 20);
    for (float& v : rows) v = static_cast<float>(random.Normal());
    for (size_t i = 0; i < d; ++i) rows[i] = 0;  // a row of nothing
    const QuantisedNibbles q = QuantiseNibbles(rows, d);
    const size_t half = (d + 1) / 2;
    ASSERT_EQ(q.bytes.size(), 20 * half);
    for (size_t row = 0; row < 20; ++row) {
      double error = 0;
      double of_whole_range = 0;
      float largest = 0;
      for (size_t i = 0; i < d; ++i) largest = std::max(largest, std::abs(rows[row * d + i]));
      for (size_t i = 0; i < d; ++i) {
        const uint8_t byte = q.bytes[row * half + i % half];
        const int value = (i < half ? byte & 15 : byte >> 4) - 8;
        EXPECT_GE(value, -7);
        EXPECT_LE(value, 7);
        const double v = double{rows[row * d + i]};
        const double step = double{largest} / 7;
        const double whole = step > 0 ? std::floor(v / step + 0.5) * step : 0;
        error += std::pow(value * double{q.scales[row]} - v, 2);
        of_whole_range += std::pow(whole - v, 2);
      }
      EXPECT_LE(error, of_whole_range + 1e-6) << "row " << row;
      EXPECT_TRUE(d % 2 == 0 || q.bytes[row * half + half - 1] >> 4 == 8);
    }
  }
}

TEST(RoundRows, OfFourBitsIsWhatIsReadBackOfNibbles) {
  Random random(3);
  constexpr size_t kWidth = 7;
  std::vector<float> rows(kWidth * 9);
  for (float& v : rows) v = static_cast<float>(random.Normal());
  const std::vector<float> rounded = RoundRows(rows, kWidth, 4);
  const QuantisedNibbles q = QuantiseNibbles(rows, kWidth);
  for (size_t i = 0; i < rows.size(); ++i) {
    const uint8_t byte = q.bytes[i / kWidth * 4 + i % kWidth % 4];
    const int value = (i % kWidth < 4 ? byte & 15 : byte >> 4) - 8;
    EXPECT_EQ(rounded[i], static_cast<float>(value) * q.scales[i / kWidth]);
  }
}

TEST(RoundRows, OfThreeBitsHasSevenValuesInARow) {
  Random random(4);
  std::vector<float> row(200);
  for (float& v : row) v = static_cast<float>(random.Normal());
  std::vector<float> rounded = RoundRows(row, row.size(), 3);
  std::sort(rounded.begin(), rounded.end());
  rounded.erase(std::unique(rounded.begin(), rounded.end()), rounded.end());
  ASSERT_EQ(rounded.size(), 7u);
  EXPECT_EQ(rounded[3], 0);
  EXPECT_NEAR(rounded[5], 2 * rounded[4], 1e-6);
}

}  // namespace
}  // namespace vitrine
