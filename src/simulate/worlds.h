// Other shelves than shops: courses of a school, posts of a feed, products of a bank. Made-up people and what they did,
// under the names that such a place gives to things; schema.json says what those names are here. For demos and tests.
//
// All three come from one process with other numbers: people like some topics and makers; a visit begins in a topic,
// and each look leads to another in the same topic, by the same maker, or elsewhere; what is liked is kept, weighed,
// taken up, rated or turned away. In a school people climb levels within a subject; in a feed only what is new is seen;
// at a bank one need follows another in the course of a life.
#ifndef VITRINE_SIMULATE_WORLDS_H_
#define VITRINE_SIMULATE_WORLDS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/status.h"

namespace vitrine {

struct WorldOptions {
  int items = 0;  // 50 .. 100,000; 0: what suits the world
  int users = 0;  // 1 .. 1,000,000; 0: the same
  int days = 0;   // 7 .. 3,650, the last one is 2026-10-31; 0: the same
  uint64_t seed = 7;
};

struct World {
  WorldOptions options;  // with what was chosen
  size_t events = 0;
  std::string catalog_csv;  // RFC 4180, as events_csv
  std::string events_csv;   // by time
  std::string schema_json;  // ingest/schema.h
};

// "courses", "posts", "finance".
std::span<const std::string_view> WorldNames();

// Deterministic: the same options give the same files on every compiler and target.
// Errors: kInvalidArgument for a world that there is not, and naming the option that is out of its range.
Result<World> SimulateWorld(std::string_view name, const WorldOptions& options);

}  // namespace vitrine

#endif  // VITRINE_SIMULATE_WORLDS_H_
