// Native and wasm builds run this test against the same known answer: items, the bits of their scores, and reasons.
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "engine/engine.h"
#include "fit/encoder_file.h"
#include "support/random_encoder.h"
#include "support/test_bundle.h"

namespace vitrine {
namespace {

uint64_t Mix(uint64_t hash, uint64_t value) { return SplitMix64(hash ^ value); }

uint64_t HashOf(const Answer& answer, uint64_t hash) {
  for (const Hit& hit : answer.hits) {
    hash = Mix(hash, static_cast<uint64_t>(hit.item));
    hash = Mix(hash, std::bit_cast<uint32_t>(hit.score));
    hash = Mix(hash, static_cast<uint64_t>(hit.source));
  }
  for (const Reason& reason : answer.reasons) {
    hash = Mix(hash, static_cast<uint64_t>(reason.event));
    hash = Mix(hash, std::bit_cast<uint32_t>(reason.weight));
  }
  return hash;
}

// Of everything a bundle with such vectors answers in 50 rounds.
uint64_t HashOfAnswers(testing::VectorKind kind, uint32_t dimensions, uint64_t hash,
                       const std::vector<uint8_t>& encoder = {}) {
  Random random(dimensions);
  testing::TestModel model = testing::RandomModel(777, dimensions, dimensions);
  model.kind = kind;
  model.encoder = encoder;
  // Not the identity: sums of whole numbers would be exact in any order.
  for (uint32_t i = 0; i < dimensions * dimensions; ++i) {
    model.projection.push_back(static_cast<float>(static_cast<double>(random.Below(2000001)) / 1e6 - 1));
  }
  Result<Engine> engine = Engine::Load(testing::PackTestBundle(model));
  EXPECT_TRUE(engine.ok()) << engine.status().message();
  for (int round = 0; round < 50; ++round) {
    std::vector<Event> events;
    for (uint64_t i = random.Below(60); i > 0; --i) {
      events.push_back({static_cast<int32_t>(random.Below(777)), static_cast<EventType>(random.Below(kNumEventTypes)),
                        static_cast<uint32_t>(random.Below(4)), 0});
    }
    Request request;
    request.events = events;
    request.limit = 50;
    hash = HashOf(*engine->Recommend(request), hash);
    hash = HashOf(*engine->Similar(static_cast<int32_t>(random.Below(777)), request), hash);
  }
  return hash;
}

TEST(Parity, ListsAreTheSameToTheBitOnEveryTarget) {
  uint64_t hash = 0;
  for (const uint32_t dimensions : {0u, 8u, 50u, 64u}) {
    hash = HashOfAnswers(testing::VectorKind::kInt8, dimensions, hash);
  }
  EXPECT_EQ(hash, 2172024144562670200ull);
}

TEST(Parity, ListsByInt4RowsAndByCodesAreTheSameToTheBitOnEveryTarget) {
  const struct {
    testing::VectorKind kind;
    uint64_t hash;
  } kCases[] = {{testing::VectorKind::kInt4, 12260937140373261133ull},
                {testing::VectorKind::kPq, 12015628301775172856ull},
                {testing::VectorKind::kPqAndInt4, 6475166891040368736ull}};
  for (const auto& c : kCases) {
    uint64_t hash = 0;
    for (const uint32_t dimensions : {7u, 50u, 64u}) hash = HashOfAnswers(c.kind, dimensions, hash);
    EXPECT_EQ(hash, c.hash) << "kind " << static_cast<int>(c.kind);
  }
}

// Of everything bundles with an encoder of this kind answer.
uint64_t HashOfEncoder(EncoderKind kind) {
  uint64_t hash = 0;
  for (const uint32_t dimensions : {7u, 50u, 64u}) {
    const FittedEncoder encoder = testing::RandomEncoder({.kind = kind,
                                                          .items = 777,
                                                          .dimensions = dimensions,
                                                          .heads = dimensions == 7 ? 1u : 2u,
                                                          .length = 40,
                                                          .feed_forward = 3 * dimensions,
                                                          .blocks = 2},
                                                         dimensions);
    hash = HashOfAnswers(testing::VectorKind::kInt4, dimensions, hash, PackEncoder(encoder));
  }
  return hash;
}

TEST(Parity, ListsOfASequenceEncoderAreTheSameToTheBitOnEveryTarget) {
  EXPECT_EQ(HashOfEncoder(EncoderKind::kTransformer), 17750848115672009080ull);
  EXPECT_EQ(HashOfEncoder(EncoderKind::kGru), 2033571367265094039ull);
}

}  // namespace
}  // namespace vitrine
