#include "rank/filter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "base/random.h"
#include "bundle/roles.h"

namespace vitrine {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Columns with values drawn from a seed: 0 label, 1 tags, 2 number, 3 boolean, 4 date, 5 a number nobody knows.
struct Shop {
  explicit Shop(size_t n, uint64_t seed = 1) {
    Random random(seed);
    tag_offsets.push_back(0);
    for (size_t i = 0; i < n; ++i) {
      labels.push_back(random.Chance(0.2) ? kNoLabel : static_cast<uint16_t>(random.Below(20)));
      for (uint16_t tag = 0; tag < 6; ++tag) {
        if (random.Chance(0.2)) tags.push_back(tag);
      }
      tag_offsets.push_back(static_cast<uint32_t>(tags.size()));
      numbers.push_back(random.Chance(0.2) ? kNaN : static_cast<float>(random.Between(-5, 5)) / 2);
      booleans.push_back(static_cast<uint8_t>(random.Below(3)));
      dates.push_back(static_cast<float>(random.Below(40000)));
    }
    columns = {{AttributeKind::kLabel, labels, {}, {}, {}},   {AttributeKind::kTags, tags, tag_offsets, {}, {}},
               {AttributeKind::kNumber, {}, {}, numbers, {}}, {AttributeKind::kBoolean, {}, {}, {}, booleans},
               {AttributeKind::kDate, {}, {}, dates, {}},     {AttributeKind::kNumber, {}, {}, {}, {}}};
  }
  Shop(const Shop&) = delete;

  size_t size() const { return labels.size(); }

  std::vector<uint16_t> labels;
  std::vector<uint16_t> tags;
  std::vector<uint32_t> tag_offsets;
  std::vector<float> numbers;
  std::vector<uint8_t> booleans;
  std::vector<float> dates;
  std::vector<AttributeColumn> columns;
};

using Program = std::vector<float>;

float Code(FilterOp op) { return static_cast<float>(op); }
Program Every() { return {Code(FilterOp::kEvery)}; }
Program Between(int column, float low, float high) {
  return {Code(FilterOp::kBetween), static_cast<float>(column), low, high};
}
Program Boolean(int column, int value) {
  return {Code(FilterOp::kBoolean), static_cast<float>(column), static_cast<float>(value)};
}
Program Known(int column) { return {Code(FilterOp::kKnown), static_cast<float>(column)}; }
Program List(Program head, const std::set<int>& values) {
  head.push_back(static_cast<float>(values.size()));
  for (const int value : values) head.push_back(static_cast<float>(value));
  return head;
}
Program Labels(int column, const std::set<int>& values) {
  return List({Code(FilterOp::kLabels), static_cast<float>(column)}, values);
}
Program Items(const std::set<int>& values) { return List({Code(FilterOp::kItems)}, values); }
Program Both(Program a, const Program& b, FilterOp op) {
  a.insert(a.end(), b.begin(), b.end());
  a.push_back(Code(op));
  return a;
}
Program Not(Program a) {
  a.push_back(Code(FilterOp::kNot));
  return a;
}

using Predicate = std::function<bool(size_t)>;

void ExpectHolds(const Shop& shop, const Program& program, const Predicate& predicate, const std::string& name) {
  ASSERT_TRUE(IsFilter(program, shop.columns, shop.size())) << name;
  BitSet found;
  ASSERT_TRUE(found.Reset(shop.size()));
  EvaluateFilter(program, shop.columns, &found);
  for (size_t i = 0; i < shop.size(); ++i) ASSERT_EQ(found.Test(i), predicate(i)) << name << " at " << i;
}

bool HasTag(const Shop& shop, size_t item, const std::set<int>& values) {
  for (uint32_t t = shop.tag_offsets[item]; t < shop.tag_offsets[item + 1]; ++t) {
    if (values.count(shop.tags[t]) > 0) return true;
  }
  return false;
}

TEST(EvaluateFilter, AgreesWithAskingEachItemAtEveryTailLength) {
  for (const size_t n : {1u, 7u, 8u, 63u, 64u, 65u, 127u, 128u, 129u, 1000u}) {
    const Shop shop(n, n);
    ExpectHolds(shop, Every(), [](size_t) { return true; }, "every");
    ExpectHolds(
        shop, Between(2, -1, 1.5f), [&](size_t i) { return shop.numbers[i] >= -1 && shop.numbers[i] <= 1.5f; },
        "between");
    ExpectHolds(shop, Between(2, -kInfinity, 0), [&](size_t i) { return shop.numbers[i] <= 0; }, "at most");
    ExpectHolds(
        shop, Between(4, 20000, 30000), [&](size_t i) { return shop.dates[i] >= 20000 && shop.dates[i] <= 30000; },
        "dates");
    ExpectHolds(shop, Labels(0, {3}), [&](size_t i) { return shop.labels[i] == 3; }, "label");
    const std::set<int> many = {0, 1, 2, 4, 5, 7, 11, 13, 15, 17, 19};
    ExpectHolds(shop, Labels(0, many), [&](size_t i) { return many.count(shop.labels[i]) > 0; }, "many labels");
    ExpectHolds(shop, Labels(0, {}), [](size_t) { return false; }, "no label");
    ExpectHolds(shop, Labels(1, {2, 5}), [&](size_t i) { return HasTag(shop, i, {2, 5}); }, "tags");
    for (const int value : {0, 1}) {
      ExpectHolds(shop, Boolean(3, value), [&](size_t i) { return shop.booleans[i] == value; }, "boolean");
    }
    ExpectHolds(shop, Known(0), [&](size_t i) { return shop.labels[i] != kNoLabel; }, "label known");
    ExpectHolds(shop, Known(1), [&](size_t i) { return shop.tag_offsets[i] < shop.tag_offsets[i + 1]; }, "tags known");
    ExpectHolds(shop, Known(2), [&](size_t i) { return !std::isnan(shop.numbers[i]); }, "number known");
    ExpectHolds(shop, Known(3), [&](size_t i) { return shop.booleans[i] < 2; }, "boolean known");
    const int last = static_cast<int>(n) - 1;
    ExpectHolds(shop, Items({0, last}), [&](size_t i) { return i == 0 || i == n - 1; }, "items");
  }
}

TEST(EvaluateFilter, PutsWhatIsUnknownIntoTheOppositeOfEverything) {
  const Shop shop(200);
  ExpectHolds(shop, Not(Between(2, 0, 5)), [&](size_t i) { return !(shop.numbers[i] >= 0); }, "not at least 0");
  ExpectHolds(shop, Known(5), [](size_t) { return false; }, "unknown column");
  ExpectHolds(shop, Between(5, -kInfinity, kInfinity), [](size_t) { return false; }, "range of an unknown column");
  ExpectHolds(shop, Not(Between(5, 0, 1)), [](size_t) { return true; }, "opposite of an unknown column");
}

// A predicate and the program for it, drawn at random.
std::pair<Program, Predicate> Draw(const Shop& shop, int depth, Random* random) {
  switch (depth == 0 ? random->Below(5) : random->Below(8)) {
    case 0: {
      const int label = static_cast<int>(random->Below(20));
      return {Labels(0, {label}), [&shop, label](size_t i) { return shop.labels[i] == label; }};
    }
    case 1: {
      const std::set<int> tags = {static_cast<int>(random->Below(6)), static_cast<int>(random->Below(6))};
      return {Labels(1, tags), [&shop, tags](size_t i) { return HasTag(shop, i, tags); }};
    }
    case 2: {
      const auto low = static_cast<float>(random->Between(-3, 3));
      return {Between(2, low, kInfinity), [&shop, low](size_t i) { return shop.numbers[i] >= low; }};
    }
    case 3:
      return {Boolean(3, 1), [&shop](size_t i) { return shop.booleans[i] == 1; }};
    case 4:
      return {Known(0), [&shop](size_t i) { return shop.labels[i] != kNoLabel; }};
    case 5: {
      auto [program, holds] = Draw(shop, depth - 1, random);
      return {Not(program), [holds](size_t i) { return !holds(i); }};
    }
    case 6: {
      auto [a, holds_a] = Draw(shop, depth - 1, random);
      auto [b, holds_b] = Draw(shop, depth - 1, random);
      return {Both(a, b, FilterOp::kAnd), [holds_a, holds_b](size_t i) { return holds_a(i) && holds_b(i); }};
    }
    default: {
      auto [a, holds_a] = Draw(shop, depth - 1, random);
      auto [b, holds_b] = Draw(shop, depth - 1, random);
      return {Both(a, b, FilterOp::kOr), [holds_a, holds_b](size_t i) { return holds_a(i) || holds_b(i); }};
    }
  }
}

TEST(EvaluateFilter, AgreesWithAskingEachItemForPredicatesOfAnyShape) {
  Random random(5);
  for (int round = 0; round < 200; ++round) {
    const Shop shop(1 + random.Below(150), static_cast<uint64_t>(round));
    const auto [program, predicate] = Draw(shop, 4, &random);
    ExpectHolds(shop, program, predicate, "round " + std::to_string(round));
  }
}

TEST(IsFilter, RefusesWhatIsNoProgram) {
  const Shop shop(10);
  const std::pair<const char*, Program> kCases[] = {
      {"nothing", {}},
      {"an operation that is not there", {9}},
      {"half an operation", {0.5f}},
      {"not a number", {kNaN}},
      {"nothing to turn over", {Code(FilterOp::kNot)}},
      {"one where two are needed", {0, Code(FilterOp::kAnd)}},
      {"two results", {0, 0}},
      {"a column that is not there", Known(6)},
      {"a negative column", Known(-1)},
      {"a range of labels", Between(0, 1, 2)},
      {"labels of a number", Labels(2, {1})},
      {"a boolean of a date", Boolean(4, 1)},
      {"a third boolean", Boolean(3, 2)},
      {"a bound that is none", Between(2, kNaN, 2)},
      {"no bound", {Code(FilterOp::kBetween), 2, 1}},
      {"a list that is cut off", {Code(FilterOp::kLabels), 0, 3, 1, 2}},
      {"no list", {Code(FilterOp::kItems)}},
      {"a list that falls", {Code(FilterOp::kLabels), 0, 2, 2, 1}},
      {"a label twice", {Code(FilterOp::kLabels), 0, 2, 1, 1}},
      {"the label of those without one", Labels(0, {65535})},
      {"an item that is not there", Items({10})},
      {"a negative count", {Code(FilterOp::kItems), -1}},
  };
  for (const auto& [name, program] : kCases) {
    EXPECT_FALSE(IsFilter(program, shop.columns, 10)) << name;
  }
}

TEST(IsFilter, RefusesProgramsThatAreTooDeepOrTooLong) {
  const Shop shop(10);
  Program deep(kMaxFilterDepth, Code(FilterOp::kEvery));
  deep.insert(deep.end(), kMaxFilterDepth - 1, Code(FilterOp::kAnd));
  EXPECT_TRUE(IsFilter(deep, shop.columns, 10));
  deep.insert(deep.begin(), Code(FilterOp::kEvery));
  deep.push_back(Code(FilterOp::kAnd));
  EXPECT_FALSE(IsFilter(deep, shop.columns, 10));
  Program longest(kMaxFilterLength, Code(FilterOp::kNot));
  longest[0] = Code(FilterOp::kEvery);
  EXPECT_TRUE(IsFilter(longest, shop.columns, 10));
  longest.push_back(Code(FilterOp::kNot));
  EXPECT_FALSE(IsFilter(longest, shop.columns, 10));
}

TEST(IsFilter, LetsNoRandomNumbersThroughThatCannotBeEvaluated) {
  const Shop shop(70);
  Random random(11);
  BitSet found;
  ASSERT_TRUE(found.Reset(shop.size()));
  int evaluated = 0;
  for (int round = 0; round < 20000; ++round) {
    Program program(1 + random.Below(8));
    for (float& value : program) value = static_cast<float>(random.Between(-1, 9));
    if (!IsFilter(program, shop.columns, 70)) continue;
    EvaluateFilter(program, shop.columns, &found);
    ++evaluated;
  }
  EXPECT_GT(evaluated, 100);
}

TEST(FilterCache, GivesTheSameSetUntilAColumnChanges) {
  Shop shop(100);
  FilterCache cache;
  ASSERT_TRUE(cache.Init(100));
  const Program program = Between(2, 10, 20);
  const BitSet* first = cache.Find(program, shop.columns);
  ASSERT_NE(first, nullptr);
  EXPECT_FALSE(first->Test(4));
  shop.numbers[4] = 15;
  EXPECT_EQ(cache.Find(program, shop.columns), first);
  EXPECT_FALSE(first->Test(4));
  cache.Clear();
  EXPECT_TRUE(cache.Find(program, shop.columns)->Test(4));
}

TEST(FilterCache, KeepsAllThatOneRequestCanAskFor) {
  const Shop shop(300);
  FilterCache cache;
  ASSERT_TRUE(cache.Init(300));
  for (int round = 0; round < 3; ++round) {
    std::vector<const BitSet*> sets;
    for (size_t i = 0; i < FilterCache::kCapacity; ++i) {
      const int item = static_cast<int>(i) + round * 7;
      sets.push_back(cache.Find(Items({item}), shop.columns));
    }
    for (size_t i = 0; i < sets.size(); ++i) {
      const size_t item = i + static_cast<size_t>(round) * 7;
      EXPECT_TRUE(sets[i]->Test(item));
      EXPECT_FALSE(sets[i]->Test(item + 1));
    }
  }
}

TEST(FilterCache, TellsApartProgramsOfWhichOneBeginsTheOther) {
  const Shop shop(100);
  FilterCache cache;
  ASSERT_TRUE(cache.Init(100));
  const BitSet* every = cache.Find(Every(), shop.columns);
  const BitSet* none = cache.Find(Not(Every()), shop.columns);
  EXPECT_TRUE(every->Test(3));
  EXPECT_FALSE(none->Test(3));
}

TEST(FilterCache, RefusesWhatIsNoProgram) {
  const Shop shop(10);
  FilterCache cache;
  ASSERT_TRUE(cache.Init(10));
  EXPECT_EQ(cache.Find(Known(6), shop.columns), nullptr);
  EXPECT_EQ(cache.Find({}, shop.columns), nullptr);
}

}  // namespace
}  // namespace vitrine
