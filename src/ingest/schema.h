// schema.json: what a place that is no shop, or a shop with words of its own, calls things.
//
//   { "columns": { "user": "learner", "item": "course", "type": "activity", "time": "at" },
//     "types": { "enrolled": "purchase", "opened": "view", "not_for_me": "not-interested" },
//     "catalog": { "item": "course", "title": "name", "category": "subject" },
//     "weights": { "view": 1, "purchase": 4 } }
//
// All members may be missing. `columns` and `catalog` give roles (ColumnMap) their columns in the file of the lines and
// in that of the items. `types` gives the names that events have there one of our types; names that are not among them
// are read as without a schema. `weights` says how much an event of a type says about the person in front of the screen
// (SessionParams::type_weights): 0..100; what is not named keeps its weight.
#ifndef VITRINE_INGEST_SCHEMA_H_
#define VITRINE_INGEST_SCHEMA_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "ingest/columns.h"
#include "session/event.h"

namespace vitrine {

struct Schema {
  std::vector<ColumnMapping> columns;
  std::vector<ColumnMapping> catalog;
  std::vector<std::pair<std::string, EventType>> types;
  std::vector<std::pair<EventType, float>> weights;
};

// Errors: kInvalidArgument naming the member, and what it may be.
//   name  how messages call the file
Result<Schema> ParseSchema(const std::string& name, std::string_view text);

// By the schema's own names, exactly as they are there, else as ParseEventType() (ingest.h). Nothing: unknown.
std::optional<EventType> EventTypeOf(std::string_view name, const Schema& schema);

// "view", "cart", ..., as the API and a schema call them.
const char* EventTypeName(EventType type);

}  // namespace vitrine

#endif  // VITRINE_INGEST_SCHEMA_H_
