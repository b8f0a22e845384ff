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

// As many items as there may be: where an encoder's length falls into a step, its items are cut off by their index, as
// in the engine, and not by their place in the file.
std::span<SessionItem> LongestSession(std::span<const Event> events, std::span<uint8_t> marks,
                                      std::array<SessionItem, kMaxSessionItems>* session) {
  SessionParams params;
  params.max_items = kMaxSessionItems;
  return std::span(*session).first(static_cast<size_t>(BuildSession(events, params, marks, *session)));
}

}  // namespace

Sequences SequencesOf(const Histories& histories) {
  Sequences sequences;
  std::vector<uint8_t> marks(histories.num_items, 0);
  std::vector<Event> events;
  std::array<SessionItem, kMaxSessionItems> longest;
  for (size_t user = 0; user < histories.num_users(); ++user) {
    events.clear();
    AppendEvents(histories, histories.user_steps[user], histories.user_steps[user + 1], &events);
    const std::span<const SessionItem> session = LongestSession(events, marks, &longest);
    std::vector<int32_t>& items = sequences.items.emplace_back(session.size());
    SequenceOf(session, items);
    std::vector<uint8_t>& ties = sequences.ties.emplace_back(session.size(), 0);
    for (size_t i = 1; i < session.size(); ++i) ties[session.size() - i] = session[i].age == session[i - 1].age;
  }
  return sequences;
}

std::vector<int32_t> NewestItems(std::span<const Event> history, int length, std::span<uint8_t> marks) {
  std::array<SessionItem, kMaxSessionItems> longest;
  const std::span<const SessionItem> session = LongestSession(history, marks, &longest);
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
