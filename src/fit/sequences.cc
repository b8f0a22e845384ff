#include "fit/sequences.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "session/session.h"

namespace vitrine {
namespace {

// Collects (item, attribute) pairs column by column.
class AttributeTable {
 public:
  explicit AttributeTable(size_t num_items) : of_item_(num_items) {}

  // A column whose values are 0..num_values-1.
  void BeginColumn(size_t num_values) {
    first_ = next_;
    next_ += static_cast<uint32_t>(num_values);
    counts_.resize(next_);
  }
  void Add(size_t item, uint32_t value) {
    if (value == Catalog::kNone) return;
    of_item_[item].push_back(first_ + value);
    ++counts_[first_ + value];
  }

  ItemAttributes Finish() {
    ItemAttributes out;
    std::vector<uint32_t> numbers(counts_.size(), Catalog::kNone);
    for (size_t value = 0; value < counts_.size(); ++value) {
      if (counts_[value] >= 2) numbers[value] = out.count++;
    }
    if (out.count == 0) return out;
    out.offsets = {0};
    for (const std::vector<uint32_t>& values : of_item_) {
      for (const uint32_t value : values) {
        if (numbers[value] != Catalog::kNone) out.values.push_back(numbers[value]);
      }
      out.offsets.push_back(static_cast<uint32_t>(out.values.size()));
    }
    return out;
  }

 private:
  std::vector<std::vector<uint32_t>> of_item_;
  std::vector<uint32_t> counts_;
  uint32_t first_ = 0;
  uint32_t next_ = 0;
};

}  // namespace

std::vector<std::vector<int32_t>> SequencesOf(const Histories& histories) {
  std::vector<std::vector<int32_t>> sequences(histories.num_users());
  std::vector<uint8_t> marks(histories.num_items, 0);
  std::vector<Event> events;
  for (size_t user = 0; user < sequences.size(); ++user) {
    events.clear();
    AppendEvents(histories, histories.user_steps[user], histories.user_steps[user + 1], &events);
    sequences[user] = NewestItems(events, kMaxSessionItems, marks);
  }
  return sequences;
}

bool AreBaskets(const Histories& histories) {
  size_t in_company = 0;
  for (size_t step = 0; step < histories.num_steps(); ++step) {
    const size_t items = histories.ItemsOf(step).size();
    if (items > 1) in_company += items;
  }
  return 2 * in_company > histories.items.size();
}

NextBaskets NextBasketsOf(const Histories& histories, const NextBasketOptions& options) {
  const double half_life_s = 86400.0 * options.half_life_days;
  NextBaskets baskets;
  std::vector<uint8_t> marks(histories.num_items, 0);
  std::vector<size_t> met_by(histories.num_items, histories.num_users());
  std::vector<Event> before;
  for (size_t user = 0; user < histories.num_users(); ++user) {
    before.clear();
    for (size_t step = histories.user_steps[user]; step < histories.user_steps[user + 1]; ++step) {
      std::vector<int32_t> targets;
      for (const uint32_t item : histories.ItemsOf(step)) {
        if (met_by[item] != user) targets.push_back(static_cast<int32_t>(item));
        met_by[item] = user;
      }
      std::vector<int32_t> history = NewestItems(before, options.length, marks);
      AppendEvents(histories, step, step + 1, &before);
      if (history.empty() || targets.empty()) continue;
      baskets.cases.histories.push_back(std::move(history));
      baskets.cases.targets.push_back(std::move(targets));
      const auto age_s = static_cast<double>(std::max<int64_t>(0, options.now_s - histories.step_times[step]));
      baskets.shares.push_back(static_cast<float>(std::exp2(-age_s / half_life_s)));
    }
  }
  return baskets;
}

std::vector<int32_t> NewestItems(std::span<const Event> history, int length, std::span<uint8_t> marks) {
  SessionParams params;
  // As many as there may be, and then the newest of them: where the length falls into a step, its items are cut off by
  // their index and not by their place in the file.
  params.max_items = kMaxSessionItems;
  std::array<SessionItem, kMaxSessionItems> longest;
  const std::span<const SessionItem> session =
      std::span(longest).first(static_cast<size_t>(BuildSession(history, params, marks, longest)));
  std::vector<int32_t> items(std::min(session.size(), static_cast<size_t>(length)));
  SequenceOf(session, items);
  return items;
}

ItemAttributes AttributesOf(const Catalog& catalog) {
  const size_t n = catalog.size();
  AttributeTable table(n);
  table.BeginColumn(catalog.category_names.size());
  for (size_t item = 0; item < n; ++item) table.Add(item, catalog.categories[item]);
  table.BeginColumn(catalog.brand_names.size());
  for (size_t item = 0; item < n; ++item) table.Add(item, catalog.brands[item]);
  for (const Attribute& attribute : catalog.attributes) {
    table.BeginColumn(attribute.names.size());
    if (attribute.kind == AttributeKind::kLabel) {
      for (size_t item = 0; item < n; ++item) table.Add(item, attribute.labels[item]);
    } else if (attribute.kind == AttributeKind::kTags) {
      for (size_t item = 0; item < n; ++item) {
        std::vector<uint32_t> tags(attribute.labels.begin() + attribute.tag_offsets[item],
                                   attribute.labels.begin() + attribute.tag_offsets[item + 1]);
        std::sort(tags.begin(), tags.end());
        tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
        for (const uint32_t tag : tags) table.Add(item, tag);
      }
    }
  }
  return table.Finish();
}

}  // namespace vitrine
