// Keeps the memory that a long file takes within the number of its pairs of person and item.
#ifndef VITRINE_INGEST_REPEATS_H_
#define VITRINE_INGEST_REPEATS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ingest/dataset.h"
#include "ingest/dates.h"
#include "ingest/report.h"

namespace vitrine {

// Of one person's lines about one item, of one type, only the newest `repeats` are kept; 0: all. Of lines of one time
// the later ones of the file are newer. Files of at most `from` lines are kept whole.
struct RepeatLimit {
  int repeats = 20;
  size_t from = size_t{1} << 20;
};

// A line that waits until the dates of its column are decided on.
struct PendingLine {
  Interaction interaction;  // time_s: a DateColumn::Value
  uint32_t line = 0;
  uint32_t time_column = 0;  // byte in the line, from 1
};

// Forgets repeated lines while a file is read, now and then: when as many lines came since the last time as were left
// then, so that the time stays linear.
class RepeatFilter {
 public:
  //   time_column  its name, for the report
  RepeatFilter(const RepeatLimit& limit, std::string time_column)
      : limit_(limit), time_column_(std::move(time_column)), next_(limit.from + 1) {}

  // After each line that was added.
  void Watch(const DateColumn& dates, std::vector<PendingLine>* lines, IngestReport* report) {
    if (limit_.repeats > 0 && lines->size() >= next_) Forget(dates, lines, report);
  }

  // After the last line. What was dropped as a repeat by then does not depend on when Watch() looked.
  // REQUIRES: the order of the dates is decided.
  void Finish(const DateColumn& dates, std::vector<PendingLine>* lines, IngestReport* report);

 private:
  void Forget(const DateColumn& dates, std::vector<PendingLine>* lines, IngestReport* report);
  std::vector<uint32_t> Repeated(std::span<const PendingLine> lines) const;

  RepeatLimit limit_;
  std::string time_column_;
  size_t next_;  // lines at which the next look is taken
  bool has_looked_ = false;
};

}  // namespace vitrine

#endif  // VITRINE_INGEST_REPEATS_H_
