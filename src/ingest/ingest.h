// From the files that shops have to a Dataset. Every reader streams, counts what it drops and says why.
//
// Ids of users and sessions are hashed at the door (person.h) and dropped when the file is read: a Dataset holds
// indices only, and no message or report shows a user column's value.
#ifndef VITRINE_INGEST_INGEST_H_
#define VITRINE_INGEST_INGEST_H_

#include <optional>
#include <vector>

#include "base/status.h"
#include "ingest/attributes.h"
#include "ingest/byte_source.h"
#include "ingest/columns.h"
#include "ingest/csv_reader.h"
#include "ingest/dataset.h"
#include "ingest/dates.h"
#include "ingest/encoding.h"
#include "ingest/person.h"
#include "ingest/repeats.h"
#include "ingest/report.h"
#include "ingest/schema.h"

namespace vitrine {

struct IngestOptions {
  CsvOptions csv;
  std::vector<ColumnMapping> columns;        // --map role=Column; the rest is detected
  std::vector<AttributeChoice> attributes;   // --attribute Column=kind; the rest is inferred (attributes.h)
  DateOrder date_order = DateOrder::kInfer;  // --date-order
  std::optional<Encoding> encoding;  // --encoding; nothing: found out (encoding.h). Not read by the readers below,
                                     // which are given UTF-8
  Schema schema;                     // what the files call things; --map wins over it
  RepeatLimit repeats;               // of ReadEvents()
  PersonKey person_key{};            // random bytes, of which nothing but the hashes in memory depends
};

// All readers: `report` must be there and is filled as far as the reading came, also when an error is returned.
// Errors: those of CsvReader and ColumnMap; kInvalidArgument naming the most frequent reasons with examples when
// nothing usable is left. `catalog` (optional) gives the first items of the dataset and wins over titles and prices of
// the lines.

// Order lines: order, item, time (required); user, title, quantity, price (optional).
//   - Codes. When at least 95 % of the lines have codes of five digits and optional letters (Online Retail), that is
//   the
//     shape of a product here: codes are upper-cased and lines with other codes (postage, fees, samples, manual) are
//     dropped. Otherwise codes stay as they are and only well-known words (POSTAGE, DISCOUNT, ...) are dropped.
//   - Guests. A line whose user is empty, "NA", "N/A", "null", "none" or "nan" (any case), or every line when there is
//     no user column, belongs to a guest: each order of such lines is a user of its own, is_guest[user] = 1.
//   - Cancellations. An order "C<digits>" cancels where order numbers are plain numbers otherwise; where they are not,
//   those
//     of its lines do that have a negative quantity. A cancellation becomes no interaction and undoes purchases of the
//     same user and item that are not later than itself, newest first, by quantity. What is left of a purchase stays
//     with a smaller quantity; one of which nothing is left is marked `cancelled`.
//   - A quantity of zero or less on any other line, and a negative price, drop the line. A price of 0 does not.
//   - Title: the description on most kept lines, without stock notes ("?", "damaged", "check"); ties: the first seen.
//   - Price: the lower median of the positive unit prices of the kept lines, so that it is one that was charged.
//   - group: the order, numbered from 1 by first kept line.
Result<Dataset> ReadOrders(ByteSource& source, const IngestOptions& options, const Catalog* catalog,
                           IngestReport* report);

// Event lines: item, time, and user or session (required); type, order, quantity, price (optional).
//   - Types: view, cart, cart-remove, purchase, search, like, dislike, not-interested, rating, impression, click and
//     their usual synonyms (ParseEventType). Without a type column every line is a view; an unknown type drops the
//     line.
//   - A line without user belongs to a guest: one for each session, or for each order where there is no session; a line
//     with none of the three is dropped. The session of a known user is not used.
//   - group: the order of a line, or 0.
//   - Of long files only the newest repetitions are kept (repeats.h).
// Titles and prices come from the catalogue; a price column fills in what is not there (lower median).
Result<Dataset> ReadEvents(ByteSource& source, const IngestOptions& options, const Catalog* catalog,
                           IngestReport* report);

// Lines `user item item item ...`, separated by white space, items in time order. time_s is the position in the line
// (0, 1, 2, ...), the type is purchase, group 0, and every user is known. A user's second line continues the first.
Result<Dataset> ReadSequences(ByteSource& source, const IngestOptions& options, const Catalog* catalog,
                              IngestReport* report);

// A catalogue: item (required); title, category, brand, price (optional); every other column is an attribute
// (attributes.h).
Result<Catalog> ReadCatalog(ByteSource& source, const IngestOptions& options, IngestReport* report);

// The event type of a name such as "view", "product_view", "add_to_cart", "transaction". Case, spaces and punctuation
// do not count. Nothing: unknown.
std::optional<EventType> ParseEventType(std::string_view name);

}  // namespace vitrine

#endif  // VITRINE_INGEST_INGEST_H_
