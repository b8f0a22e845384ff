// What people said in numbers: lines of user, item, value and time.
#ifndef VITRINE_INGEST_RATINGS_H_
#define VITRINE_INGEST_RATINGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "ingest/ingest.h"

namespace vitrine {

struct Rating {
  uint32_t user = 0;   // 0..num_users-1
  uint32_t item = 0;   // 0..item_ids.size()-1
  float value = 0;     // finite, in whatever scale the file has
  int64_t time_s = 0;  // seconds since 1970; the number of the line where the file has no times
};

struct Ratings {
  uint32_t num_users = 0;
  std::vector<std::string> item_ids;
  std::vector<Rating> all;  // by user, then time, then order of input; a user rates an item once

  size_t num_items() const { return item_ids.size(); }
};

// Rating lines: user, item, value (required); time, type (optional).
//   - Where there is a type column, as in an export of events, only lines of the type `rating` (ParseEventType) count;
//     the report says how many others there were.
//   - Of several ratings of one item by one user the newest counts; of equal times, the last line.
//   - A line without user is dropped: whose it is decides everything here. Ids of users are hashed (person.h).
// `report` must be there and is filled as far as the reading came. Errors: as the readers of ingest.h.
Result<Ratings> ReadRatings(ByteSource& source, const IngestOptions& options, IngestReport* report);

}  // namespace vitrine

#endif  // VITRINE_INGEST_RATINGS_H_
