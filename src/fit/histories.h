// The part of a Dataset that a model may learn from, as steps of distinct items.
#ifndef VITRINE_FIT_HISTORIES_H_
#define VITRINE_FIT_HISTORIES_H_

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "ingest/dataset.h"

namespace vitrine {

// Says whether an interaction is a sign of interest, or takes back what there was: what has a positive or a negative
// weight in SessionParams, by default. Removals from a cart, searches and impressions are neither.
bool IsInterest(EventType type);
bool IsWithdrawal(EventType type);

// Users, each with steps in time order, each with items. A step is one order, or one event on its own.
struct Histories {
  uint32_t num_items = 0;
  std::vector<uint32_t> user_steps;   // [U + 1]: the steps of user u are user_steps[u]..user_steps[u + 1]
  std::vector<uint8_t> is_guest;      // [U]
  std::vector<uint32_t> step_items;   // [S + 1]: the same for the items of a step
  std::vector<int64_t> step_times;    // [S]; of the step's first line; ascending within a user
  std::vector<uint32_t> step_groups;  // [S]; the order's number, or 0
  std::vector<uint32_t> items;        // distinct within a step, ascending
  std::vector<EventType> types;       // as items; of the first line that named the item

  size_t num_users() const { return is_guest.size(); }
  size_t num_steps() const { return step_times.size(); }
  std::span<const uint32_t> ItemsOf(size_t step) const {
    return std::span(items).subspan(step_items[step], step_items[step + 1] - step_items[step]);
  }
};

struct HistoryOptions {
  // Steps that begin at this time or later are left out. Default: none.
  int64_t before_s = std::numeric_limits<int64_t>::max();
  // So many of each user's last steps are left out. Range: >= 0.
  int drop_last_steps = 0;
  // Leaves out what was undone later. Only for a bundle that ships: at the time of the purchase nobody knew.
  bool skip_cancelled = false;
  // Leaves out an item's lines from before the user's newest withdrawal of it, as BuildSession() does; withdrawals
  // after the end of these histories are not known yet.
  bool skip_withdrawn = true;
};

Histories MakeHistories(const Dataset& dataset, const HistoryOptions& options);

// Appends the events of steps begin..end-1, as the engine is asked with them.
void AppendEvents(const Histories& histories, size_t begin, size_t end, std::vector<Event>* events);

}  // namespace vitrine

#endif  // VITRINE_FIT_HISTORIES_H_
