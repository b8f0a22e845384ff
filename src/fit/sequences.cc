#include "fit/sequences.h"

#include <algorithm>
#include <array>

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
  std::vector<uint32_t> last_user(histories.num_items, 0);  // from 1: whose sequence the item is already in
  for (uint32_t user = 0; user < sequences.size(); ++user) {
    const uint32_t begin = histories.step_items[histories.user_steps[user]];
    const uint32_t end = histories.step_items[histories.user_steps[user + 1]];
    for (uint32_t i = begin; i < end; ++i) {
      const uint32_t item = histories.items[i];
      if (last_user[item] == user + 1) continue;
      last_user[item] = user + 1;
      sequences[user].push_back(static_cast<int32_t>(item));
    }
  }
  return sequences;
}

std::vector<int32_t> NewestItems(std::span<const Event> history, int length, std::span<uint8_t> marks) {
  SessionParams params;
  params.max_items = length;
  std::array<SessionItem, kMaxSessionItems> session;
  const auto count = static_cast<size_t>(BuildSession(history, params, marks, session));
  std::vector<int32_t> items(count);
  SequenceOf(std::span(session).first(count), items);
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
