// The private reports of shoppers' browsers, counted. Each says, with chance in it, which category one shopper deals
// with most; web/src/shared/unary-encoding.ts is who writes them, and how.
#ifndef VITRINE_INGEST_FEEDBACK_REPORTS_H_
#define VITRINE_INGEST_FEEDBACK_REPORTS_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "ingest/byte_source.h"
#include "ingest/report.h"

namespace vitrine {

inline constexpr size_t kMaxReportCategories = 64;
inline constexpr double kLeastReportEpsilon = 0.1;
inline constexpr double kMostReportEpsilon = 4;
inline constexpr int64_t kReportWeek_s = 7 * 86400;

// With what probabilities the bits of a report were drawn: a 1 stays 1 with 1/2, a 0 becomes 1 with `invented`.
struct ReportNoise {
  static constexpr double kKept = 0.5;
  double invented = 0;

  // By the same whole thresholds of 32 bits as in the browser. REQUIRES: epsilon > 0.
  static ReportNoise Of(double epsilon);
  // What the two come to, exactly; at most what it was made of.
  double epsilon() const;
};
// floor(2^32 / (e^epsilon + 1)) + 1
uint32_t InventedThreshold(double epsilon);

// Reports of one week and one epsilon, added up.
struct ReportGroup {
  int64_t week = 0;  // of seven days since 1970
  double epsilon = 0;
  uint64_t reports = 0;
  std::vector<uint32_t> categories;  // [C]: which of the catalogue's, ascending
  std::vector<uint64_t> ones;        // [C]: how many reports had the bit
};

enum class ReportRefusal : uint8_t {
  kNotJson,       // no JSON object
  kNotAReport,    // another format
  kEpsilon,       // not a number of 0.1 .. 4, or not the threshold that goes with it
  kCategories,    // not 2 .. 64 distinct names
  kUnknownNames,  // a category that the catalogue does not have
  kBits,          // not a 0 or 1 for each category
  kImprobable,    // more bits than chance gives once in a thousand million reports
  kWeek,          // not a week between 2020 and the one after the newest of the data
};
inline constexpr int kNumReportRefusals = 8;
// "not-json", ...; and a sentence for people.
const char* ReportRefusalName(ReportRefusal refusal);
const char* ReportRefusalText(ReportRefusal refusal);

struct FeedbackReports {
  std::string input;
  uint64_t lines = 0;  // without blank ones
  uint64_t taken = 0;
  std::array<DroppedLines, kNumReportRefusals> refused;  // examples without text: a report is somebody's
  std::vector<ReportGroup> groups;                       // by week, epsilon, categories
};

// One report a line, as feedbackReport() gives it. Blank lines are passed over; what cannot be is refused and counted.
//   category_names  of the catalogue
//   newest_s        of the data, seconds since 1970
// Errors: those of the source; kInvalidArgument for a line of more than 64 KiB, or when no line is a report.
Result<FeedbackReports> ReadFeedbackReports(ByteSource& source, std::span<const std::string> category_names,
                                            int64_t newest_s);

}  // namespace vitrine

#endif  // VITRINE_INGEST_FEEDBACK_REPORTS_H_
