#include "rank/scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/random.h"
#include "kernel/kernels.h"
#include "open_model.h"

namespace vitrine {
namespace {

using testing::OpenedModel;
using testing::RandomModel;

std::vector<ScoredItem> Scan(const Model& model, const ScanInput& input, const BitSet& allowed, size_t k) {
  std::vector<ScoredItem> storage(k);
  TopK best(storage);
  ScanItems(model, input, allowed, &best);
  const std::span<const ScoredItem> kept = best.Finish();
  return {kept.begin(), kept.end()};
}

TEST(ScanItems, EqualsScoringEveryItemOnItsOwn) {
  for (const uint32_t n : {1u, 7u, 255u, 256u, 257u, 1000u}) {
    const OpenedModel opened(RandomModel(n, 24, n));
    Random random(n);
    std::vector<int8_t> query(24);
    for (int8_t& q : query) q = static_cast<int8_t>(static_cast<int>(random.Below(255)) - 127);
    std::vector<float> base(n);
    for (float& b : base) b = static_cast<float>(random.Below(100)) / 100;
    ScanInput input;
    input.base = base;
    input.prior = opened.model.popularity;
    input.prior_weight = 0.25f;
    input.query = {query, 1.0f / 300};
    input.query_weight = 0.7f;
    BitSet allowed;
    ASSERT_TRUE(allowed.Reset(n));
    for (uint32_t i = 0; i < n; i += 3) allowed.Clear(i);

    std::vector<ScoredItem> expected;
    for (uint32_t i = 0; i < n; ++i) {
      if (i % 3 == 0) continue;
      const ScoreParts parts = ScorePartsOf(opened.model, input, static_cast<int32_t>(i));
      // In the order of the scan: prior onto base, then the vectors.
      expected.push_back({static_cast<int32_t>(i), parts.base + parts.prior + parts.query});
    }
    std::sort(expected.begin(), expected.end(), RanksBefore);
    expected.resize(std::min<size_t>(expected.size(), 20));
    const std::vector<ScoredItem> found = Scan(opened.model, input, allowed, 20);
    ASSERT_EQ(found.size(), expected.size()) << n;
    for (size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].item, expected[i].item) << n << " at " << i;
      EXPECT_EQ(found[i].score, expected[i].score) << n << " at " << i;
    }
  }
}

TEST(ScanItems, GivesEqualScoresInOrderOfIndex) {
  const OpenedModel opened(RandomModel(600, 0, 1));
  const std::vector<float> base(600, 0.5f);
  ScanInput input;
  input.base = base;
  BitSet allowed;
  ASSERT_TRUE(allowed.Reset(600));
  const std::vector<ScoredItem> found = Scan(opened.model, input, allowed, 300);
  ASSERT_EQ(found.size(), 300u);
  for (size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].item, static_cast<int32_t>(i));
}

TEST(ScanItems, FindsTheFewThatAreAllowed) {
  const OpenedModel opened(RandomModel(5000, 0, 2));
  ScanInput input;
  const std::vector<float> base(5000, 0);
  input.base = base;
  input.prior = opened.model.popularity;
  input.prior_weight = 1;
  BitSet allowed;
  ASSERT_TRUE(allowed.Reset(5000));
  for (size_t i = 0; i < 5000; ++i) allowed.Clear(i);
  for (const size_t i : {17u, 300u, 4999u}) allowed.Set(i);
  EXPECT_EQ(Scan(opened.model, input, allowed, 10).size(), 3u);
}

}  // namespace
}  // namespace vitrine
