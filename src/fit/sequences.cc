#include "fit/sequences.h"

#include <algorithm>
#include <array>

#include "base/random.h"
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

// What an encoder reads of a history: the way of the engine.
//   change  called with the session before its items are taken
template <typename Change>
std::vector<int32_t> ReadSequence(std::span<const Event> history, int length, std::span<uint8_t> marks,
                                  const Change& change) {
  SessionParams params;
  // As many as there may be, and then the newest of them: where the length falls into a step, its items are cut off by
  // their index and not by their place in the file.
  params.max_items = kMaxSessionItems;
  std::array<SessionItem, kMaxSessionItems> session;
  const std::span<SessionItem> built =
      std::span(session).first(static_cast<size_t>(BuildSession(history, params, marks, session)));
  change(built);
  std::vector<int32_t> items(std::min(built.size(), static_cast<size_t>(length)));
  SequenceOf(built, items);
  return items;
}

// Puts the items of each step into an order that is drawn.
void ShuffleSteps(Random random, std::span<SessionItem> session) {
  for (size_t begin = 0; begin < session.size();) {
    size_t end = begin + 1;
    while (end < session.size() && session[end].age == session[begin].age) ++end;
    random.Shuffle(session.subspan(begin, end - begin));
    begin = end;
  }
}

}  // namespace

std::vector<std::vector<int32_t>> SequencesOf(const Histories& histories, const SequenceOptions& options) {
  std::vector<std::vector<int32_t>> sequences(histories.num_users());
  std::vector<uint8_t> marks(histories.num_items, 0);
  std::vector<Event> events;
  for (size_t user = 0; user < sequences.size(); ++user) {
    events.clear();
    AppendEvents(histories, histories.user_steps[user], histories.user_steps[user + 1], &events);
    sequences[user] = ReadSequence(events, kMaxSessionItems, marks, [&](std::span<SessionItem> session) {
      if (options.shuffle_seed) ShuffleSteps(Random(*options.shuffle_seed).Fork(user), session);
    });
  }
  return sequences;
}

std::vector<int32_t> NewestItems(std::span<const Event> history, int length, std::span<uint8_t> marks) {
  return ReadSequence(history, length, marks, [](std::span<SessionItem>) {});
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
