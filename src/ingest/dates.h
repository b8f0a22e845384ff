// Dates and times as exports write them. Whether 3/4/2011 is in March or in April is decided over the whole column.
#ifndef VITRINE_INGEST_DATES_H_
#define VITRINE_INGEST_DATES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/status.h"

namespace vitrine {

// How D/M/YYYY and M/D/YYYY are told apart. kInfer: by the values above 12 in the column.
enum class DateOrder : uint8_t { kInfer, kMonthFirst, kDayFirst };

// Reads one column. Forms:
//   2010-12-01, 2010/12/01, 20101201, each optionally with a time; 2010-12-01T08:26:00.5+01:00 (ISO 8601)
//   12/1/2010 8:26, 1-12-2010 8:26 PM        month or day first, decided over the column; years of two digits: 70..99
//   are
//                                            19xx, 00..69 are 20xx
//   1.12.2010 8:26                           day first, always
//   1 Dec 2010, 01-Dec-10 8:26, December 1, 2010, Wed, 01 Dec 2010 08:26:00 GMT     English names of months
//   40513.35                                 days of a spreadsheet, where the whole column is numbers from 25569 to
//                                            73050 (1970 to 2099)
//   1291191960, 1291191960.25                seconds since 1970 (up to 99,999,999,999; eight digits from 1970 to 2199
//   that
//                                            form a date are a date)
//   1291191960000                            milliseconds since 1970 (from 100,000,000,000)
// Times without zone are taken as they are; with a zone they become UTC. Fractions of a second are cut off.
// A date that no calendar has (30 February, month 13, year 0) and years outside 1970..2199 are not dates.
class DateColumn {
 public:
  // What Parse() found: seconds, or a date whose order is still open. Opaque.
  using Value = int64_t;

  explicit DateColumn(DateOrder order = DateOrder::kInfer) : order_(order) {}

  // Nothing: not a date in any reading.
  std::optional<Value> Parse(std::string_view text);

  // After the last Parse(): decides the order of day and month.
  // Errors: kInvalidArgument when dates of that form are there and none of them decides.
  Status Resolve();

  // Whether what was read so far decides the order of day and month.
  bool IsDecided() const { return order_ != DateOrder::kInfer || !saw_open_ || month_first_ != day_first_; }

  // Seconds since 1970-01-01; before Resolve() as far as it is known by now. Nothing: the date does not exist in the
  // order decided on.
  std::optional<int64_t> Seconds(Value value) const;

  // What was found, for the report: "ISO 8601", "month/day/year (12/13/2010 decides)", ...
  std::string Describe() const;

 private:
  // Numbers that small are days of a spreadsheet where nothing larger or smaller is beside them.
  bool IsSerial() const { return saw_serial_ && !saw_unix_s_ && !saw_unix_ms_; }

  DateOrder order_;
  bool saw_iso_ = false;
  bool saw_named_ = false;
  bool saw_serial_ = false;
  bool saw_dotted_ = false;
  bool saw_unix_s_ = false;
  bool saw_unix_ms_ = false;
  bool saw_open_ = false;       // any D/M or M/D
  bool saw_ambiguous_ = false;  // both readings exist and differ
  uint64_t day_first_ = 0;      // values that only make sense with the day first
  uint64_t month_first_ = 0;
  std::string witness_;    // a value that decides
  std::string ambiguous_;  // one that does not
};

}  // namespace vitrine

#endif  // VITRINE_INGEST_DATES_H_
