#include "rank/scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"
#include "encoder/pq_tables.h"
#include "kernel/kernels.h"
#include "open_model.h"

namespace vitrine {
namespace {

using testing::OpenedModel;
using testing::RandomModel;
using testing::TestModel;
using testing::VectorKind;

std::vector<ScoredItem> Scan(const Model& model, const ScanInput& input, const BitSet& allowed, size_t k) {
  std::vector<ScoredItem> storage(k);
  TopK best(storage);
  std::vector<ScoredItem> shortlist(kShortlist);
  ScanItems(model, input, allowed, shortlist, &best);
  const std::span<const ScoredItem> kept = best.Finish();
  return {kept.begin(), kept.end()};
}

// The items whose base is not 0, from the last to the first: the order must not matter.
std::vector<int32_t> ReachedOf(std::span<const float> base) {
  std::vector<int32_t> reached;
  for (size_t i = base.size(); i-- > 0;) {
    if (base[i] != 0) reached.push_back(static_cast<int32_t>(i));
  }
  return reached;
}

// What a scan has to find: everything allowed, scored one by one.
std::vector<ScoredItem> Expected(const Model& model, const ScanInput& input, const BitSet& allowed, size_t k) {
  std::vector<ScoredItem> all;
  for (uint32_t i = 0; i < model.num_items; ++i) {
    const auto item = static_cast<int32_t>(i);
    if (allowed.Test(i)) all.push_back({item, ScoreOf(model, input, item)});
  }
  std::sort(all.begin(), all.end(), RanksBefore);
  all.resize(std::min(all.size(), k));
  return all;
}

void ExpectExact(const Model& model, const ScanInput& input, const BitSet& allowed, size_t k) {
  const std::vector<ScoredItem> expected = Expected(model, input, allowed, k);
  const std::vector<ScoredItem> found = Scan(model, input, allowed, k);
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].item, expected[i].item) << "at " << i;
    EXPECT_EQ(found[i].score, expected[i].score) << "at " << i;
  }
}

// Everything a scan needs, drawn from a seed.
struct RandomScan {
  explicit RandomScan(uint32_t n, uint32_t dimensions, uint64_t seed, VectorKind kind = VectorKind::kInt8)
      : RandomScan(ModelOf(n, dimensions, seed, kind), seed) {}

  RandomScan(const TestModel& test, uint64_t seed) : RandomScan(test, test.num_items, test.dimensions, seed) {}

  RandomScan(const TestModel& test, uint32_t n, uint32_t dimensions, uint64_t seed)
      : opened(test), random(seed), base(n), peaks(NumPeaks(n)), query(dimensions) {
    for (int8_t& q : query) q = static_cast<int8_t>(static_cast<int>(random.Below(255)) - 127);
    for (uint32_t i = 0; i < n; ++i) {
      if (random.Chance(0.1)) base[i] = static_cast<float>(1 + random.Below(100)) / 100;
    }
    reached = ReachedOf(base);
    PeaksOf(opened.model.popularity, peaks);
    EXPECT_TRUE(allowed.Reset(n));
    input.base = base;
    input.reached = reached;
    input.prior = opened.model.popularity;
    input.prior_peaks = peaks;
    input.prior_weight = 0.25f;
    if (dimensions > 0) {
      input.query = {query, 1.0f / 300};
      input.query_weight = 0.7f;
    }
    if (opened.model.pq.num_subs > 0) {
      std::vector<float> products(opened.model.pq.num_subs * 16);
      tables.resize(products.size());
      FillTables(opened.model.pq, products, tables, &input.query);
    }
  }

  static TestModel ModelOf(uint32_t n, uint32_t dimensions, uint64_t seed, VectorKind kind) {
    TestModel test = RandomModel(n, dimensions, seed);
    test.kind = kind;
    return test;
  }

  OpenedModel opened;
  Random random;
  std::vector<float> base;
  std::vector<int32_t> reached;
  std::vector<float> peaks;
  std::vector<int8_t> query;
  std::vector<uint8_t> tables;
  BitSet allowed;
  ScanInput input;
};

TEST(ScanItems, EqualsScoringEveryItemOnItsOwn) {
  for (const uint32_t dimensions : {0u, 24u}) {
    for (const uint32_t n : {1u, 7u, 255u, 256u, 257u, 1000u, 3000u}) {
      RandomScan scan(n, dimensions, n);
      for (const size_t k : {1u, 20u, 400u}) {
        SCOPED_TRACE(::testing::Message() << n << " items, " << dimensions << " dimensions, k = " << k);
        ExpectExact(scan.opened.model, scan.input, scan.allowed, k);
      }
      for (uint32_t i = 0; i < n; i += 3) scan.allowed.Clear(i);
      ExpectExact(scan.opened.model, scan.input, scan.allowed, 20);
    }
  }
}

TEST(ScanItems, EqualsScoringEveryItemOnItsOwnByRowsOrByCodes) {
  for (const VectorKind kind : {VectorKind::kInt4, VectorKind::kPq}) {
    for (const uint32_t n : {1u, 31u, 33u, 255u, 257u, 3000u}) {
      for (const uint32_t dimensions : {24u, 7u}) {
        SCOPED_TRACE(::testing::Message() << n << " items, kind " << static_cast<int>(kind));
        RandomScan scan(n, dimensions, n, kind);
        for (const size_t k : {1u, 20u, 400u}) ExpectExact(scan.opened.model, scan.input, scan.allowed, k);
        for (uint32_t i = 0; i < n; i += 3) scan.allowed.Clear(i);
        ExpectExact(scan.opened.model, scan.input, scan.allowed, 20);
      }
    }
  }
}

TEST(ScanItems, ScoresByRowsWhatTheCodesPutOnTheShortlist) {
  for (const VectorKind kind : {VectorKind::kPqAndInt4, VectorKind::kPqAndInt8}) {
    // All of them fit on the shortlist, so nothing can be missed, whatever the tables say.
    RandomScan few(kShortlist, 24, 5, kind);
    ExpectExact(few.opened.model, few.input, few.allowed, 100);

    RandomScan many(5000, 24, 6, kind);
    const std::vector<ScoredItem> found = Scan(many.opened.model, many.input, many.allowed, 50);
    ASSERT_EQ(found.size(), 50u);
    for (size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].score, ScoreOf(many.opened.model, many.input, found[i].item));
      EXPECT_TRUE(i == 0 || RanksBefore(found[i - 1], found[i]));
    }
  }
}

TEST(ScanItems, FindsEverythingWhenNoCodeTellsItemsApart) {
  RandomScan scan(1000, 24, 7, VectorKind::kPq);
  scan.input.query.table_step = 0;
  ExpectExact(scan.opened.model, scan.input, scan.allowed, 50);
}

// Vectors and priors that fall off with the index, by half every 256 items.
TestModel FallingModel(uint32_t n, VectorKind kind) {
  constexpr uint32_t kDimensions = 24;
  TestModel test = RandomScan::ModelOf(n, kDimensions, n, kind);
  for (uint32_t i = 0; i < n; ++i) {
    const float left = std::exp2(-static_cast<float>(i) / 256);
    for (uint32_t d = 0; d < kDimensions; ++d) {
      int8_t& v = test.vectors[size_t{i} * kDimensions + d];
      v = static_cast<int8_t>(static_cast<float>(v) * left);
    }
    test.popularity[i] *= left;
  }
  return test;
}

TEST(ScanItems, EqualsScoringEveryItemOnItsOwnWhereItPassesOverBlocksOfShortVectors) {
  for (const VectorKind kind : {VectorKind::kInt8, VectorKind::kInt4, VectorKind::kPq}) {
    for (const uint64_t seed : {1u, 2u, 3u, 4u}) {
      SCOPED_TRACE(::testing::Message() << "kind " << static_cast<int>(kind) << ", seed " << seed);
      RandomScan scan(FallingModel(3000, kind), seed);
      for (const float prior_weight : {0.25f, 0.0f}) {
        scan.input.prior_weight = prior_weight;
        for (const size_t k : {1u, 20u, 201u, 2900u}) ExpectExact(scan.opened.model, scan.input, scan.allowed, k);
      }
    }
  }
}

TEST(ScanItems, DoesNotLookAtABlockThatIsSaidToHaveShortVectorsOnly) {
  for (const VectorKind kind : {VectorKind::kInt8, VectorKind::kInt4, VectorKind::kPq}) {
    RandomScan scan(FallingModel(2000, kind), 1);
    const std::vector<float> none(2000, 0);
    scan.input.base = none;
    scan.input.reached = {};
    scan.input.prior_weight = 0;
    ASSERT_EQ(scan.opened.model.block_lengths.size(), 8u);
    const std::vector<float> said = {scan.opened.model.block_lengths[0], 0, 0, 0, 0, 0, 0, 0};
    scan.opened.model.block_lengths = said;
    for (const ScoredItem& found : Scan(scan.opened.model, scan.input, scan.allowed, 20)) {
      EXPECT_LT(found.item, 256) << "kind " << static_cast<int>(kind);
    }
  }
}

TEST(ScanItems, LooksAtEveryBlockOfABundleWithoutLengths) {
  TestModel test = FallingModel(2000, VectorKind::kInt8);
  test.has_block_lengths = false;
  std::reverse(test.vectors.begin(), test.vectors.end());
  RandomScan scan(test, 1);
  EXPECT_TRUE(scan.opened.model.block_lengths.empty());
  ExpectExact(scan.opened.model, scan.input, scan.allowed, 100);
}

TEST(ScanItems, MultipliesByTheFactorsOfItems) {
  for (const uint64_t seed : {1u, 2u, 3u}) {
    RandomScan scan(2000, 24, seed);
    BitSet boosted;
    BitSet buried;
    ASSERT_TRUE(boosted.Reset(2000) && buried.Reset(2000));
    for (uint32_t i = 0; i < 2000; ++i) {
      if (i % 7 != 0) boosted.Clear(i);
      if (i % 3 != 0) buried.Clear(i);
    }
    const ScoreFactor factors[] = {{&boosted, 5}, {&buried, 0.1f}};
    scan.input.factors = factors;
    ExpectExact(scan.opened.model, scan.input, scan.allowed, 50);
    EXPECT_EQ(Scan(scan.opened.model, scan.input, scan.allowed, 1)[0].item % 7, 0);
  }
}

TEST(ScanItems, GivesEqualScoresInOrderOfIndex) {
  RandomScan scan(600, 0, 1);
  const std::vector<float> base(600, 0.5f);
  const std::vector<int32_t> reached = ReachedOf(base);
  const std::vector<float> none(600, 0);
  scan.input.prior_weight = 0;
  scan.input.base = base;
  scan.input.reached = reached;
  for (const std::span<const float> equal : {std::span<const float>(base), std::span<const float>(none)}) {
    scan.input.base = equal;
    scan.input.reached = equal[0] > 0 ? std::span<const int32_t>(reached) : std::span<const int32_t>();
    const std::vector<ScoredItem> found = Scan(scan.opened.model, scan.input, scan.allowed, 300);
    ASSERT_EQ(found.size(), 300u);
    for (size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].item, static_cast<int32_t>(i));
  }
}

TEST(ScanItems, FindsTheFewThatAreAllowed) {
  for (const uint32_t dimensions : {0u, 24u}) {
    RandomScan scan(5000, dimensions, 2);
    for (size_t i = 0; i < 5000; ++i) scan.allowed.Clear(i);
    for (const size_t i : {17u, 300u, 4999u}) scan.allowed.Set(i);
    EXPECT_EQ(Scan(scan.opened.model, scan.input, scan.allowed, 10).size(), 3u);
    ExpectExact(scan.opened.model, scan.input, scan.allowed, 10);
  }
}

}  // namespace
}  // namespace vitrine
