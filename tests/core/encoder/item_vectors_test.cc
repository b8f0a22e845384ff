#include "encoder/item_vectors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "encoder/user_encoder.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

using testing::kVectorKinds;
using testing::TestModel;
using testing::VectorKind;

struct Opened {
  Opened(VectorKind kind, uint32_t num_items, uint32_t dimensions) {
    test = testing::RandomModel(num_items, dimensions, 3);
    test.kind = kind;
    bundle = PackTestBundle(test);
    model = *testing::OpenModelOf(bundle);
  }

  std::vector<float> Vector(size_t item) const {
    std::vector<float> values(model.dimensions);
    const float scale = ReadItemVector(model, item, values);
    for (float& v : values) v *= scale;
    return values;
  }

  TestModel test;
  Bundle bundle;
  Model model;
};

TEST(ReadItemVector, ComesNearWhatWasStoredInEveryKind) {
  for (const VectorKind kind : kVectorKinds) {
    for (const uint32_t d : {7u, 8u}) {
      const Opened opened(kind, 40, d);
      // Codes for parts of two values, from random centroids, are far coarser than rows.
      const float tolerance = kind == VectorKind::kPq ? 0.9f : 0.15f;
      for (size_t item = 0; item < 40; ++item) {
        const std::vector<float> vector = opened.Vector(item);
        for (size_t i = 0; i < d; ++i) {
          EXPECT_NEAR(vector[i], static_cast<float>(opened.test.vectors[item * d + i]) / 127, tolerance)
              << "kind " << static_cast<int>(kind) << ", item " << item << ", value " << i;
        }
      }
    }
  }
}

TEST(UserEncoder, FillsTablesThatAddUpToTheScalarProductWithWhatCodesStandFor) {
  const Opened opened(VectorKind::kPq, 70, 7);
  UserEncoder encoder;
  ASSERT_TRUE(encoder.Init(opened.model));
  const SessionItem session[] = {{5, 1, 1, 0}, {66, 0, 2, 1}};
  const QuantisedQuery query = encoder.Encode(session, 0.8f);
  ASSERT_EQ(query.tables.rows(), opened.model.pq.num_subs);
  int largest_entry = 0;
  for (const uint8_t entry : query.tables.data()) largest_entry = std::max<int>(largest_entry, entry);
  EXPECT_EQ(largest_entry, 255);
  for (size_t item = 0; item < 70; ++item) {
    float expected = 0;
    const std::vector<float> vector = opened.Vector(item);
    for (size_t d = 0; d < vector.size(); ++d) {
      expected += vector[d] * static_cast<float>(query.values[d]) * query.scale;
    }
    uint32_t sum = 0;
    for (size_t m = 0; m < query.tables.rows(); ++m) sum += query.tables.Row(m)[opened.model.pq.Code(item, m)];
    // Half a step for each table at the most.
    EXPECT_NEAR(query.table_bias + query.table_step * static_cast<float>(sum), expected, query.table_step * 2.6f);
  }
}

TEST(UserEncoder, FillsNoTablesForABundleWithoutCodes) {
  const Opened opened(VectorKind::kInt4, 10, 8);
  UserEncoder encoder;
  ASSERT_TRUE(encoder.Init(opened.model));
  EXPECT_EQ(encoder.EncodeItem(3).tables.rows(), 0u);
}

}  // namespace
}  // namespace vitrine
