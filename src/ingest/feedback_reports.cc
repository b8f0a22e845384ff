#include "ingest/feedback_reports.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/json.h"
#include "ingest/csv_reader.h"

namespace vitrine {
namespace {

constexpr double kSpan = 4294967296.0;
constexpr size_t kMaxLineBytes = size_t{64} << 10;
constexpr int64_t kFirstWeek = 2609;  // begins on 2020-01-02
constexpr double kImprobable = 1e-9;

struct RefusalText {
  const char* name;
  const char* text;
};
constexpr std::array<RefusalText, kNumReportRefusals> kRefusals = {{
    {"not-json", "not a JSON object"},
    {"not-a-report", "not a report of format 1"},
    {"epsilon", "an epsilon that is not 0.1 to 4, or a threshold that is not the one of this epsilon"},
    {"categories", "not 2 to 64 distinct categories"},
    {"unknown-category", "a category that the catalogue does not have"},
    {"bits", "not a 0 or 1 for each category"},
    {"improbable", "more bits than chance gives once in a thousand million reports"},
    {"week", "a week before 2020, or after the one that follows the newest event"},
}};

// One report, checked.
struct Report {
  int64_t week = 0;
  double epsilon = 0;
  std::vector<std::pair<uint32_t, bool>> bits;  // by category of the catalogue
};

// How likely a report has `ones` bits or more: of all but one category each with `invented`, and the shopper's own with
// kKept, which is the most that any shopper has.
double ChanceOfOnes(size_t categories, size_t ones, double invented) {
  std::vector<double> chance = {1};  // chance[n]: of n ones among those looked at
  for (size_t i = 0; i < categories; ++i) {
    const double p = i == 0 ? ReportNoise::kKept : invented;
    chance.push_back(0);
    for (size_t n = chance.size() - 1; n > 0; --n) chance[n] = chance[n] * (1 - p) + chance[n - 1] * p;
    chance[0] *= 1 - p;
  }
  double sum = 0;
  for (size_t n = ones; n < chance.size(); ++n) sum += chance[n];
  return sum;
}

class Checker {
 public:
  Checker(std::span<const std::string> names, int64_t newest_s) : last_week_(newest_s / kReportWeek_s + 1) {
    for (uint32_t i = 0; i < names.size(); ++i) index_.emplace(names[i], i);
  }

  std::optional<ReportRefusal> Check(std::string_view line, Report* report) {
    const Result<JsonValue> json = ParseJson(line);
    if (!json.ok() || !json->is_object()) return ReportRefusal::kNotJson;
    const JsonValue* kind = json->Find("vitrine");
    const JsonValue* format = json->Find("format");
    if (kind == nullptr || !kind->is_string() || kind->string() != "report" || format == nullptr ||
        !format->is_number() || format->number() != 1) {
      return ReportRefusal::kNotAReport;
    }
    if (!TakeEpsilon(*json, report)) return ReportRefusal::kEpsilon;
    if (!TakeWeek(*json, report)) return ReportRefusal::kWeek;
    return TakeBits(*json, report);
  }

 private:
  static bool TakeEpsilon(const JsonValue& json, Report* report) {
    const JsonValue* epsilon = json.Find("epsilon");
    if (epsilon == nullptr || !epsilon->is_number()) return false;
    report->epsilon = epsilon->number();
    if (!(report->epsilon >= kLeastReportEpsilon && report->epsilon <= kMostReportEpsilon)) return false;
    const JsonValue* threshold = json.Find("threshold");
    uint64_t given = 0;
    if (threshold == nullptr || !threshold->AsUint(uint64_t{1} << 32, &given)) return false;
    // exp() may differ in its last bit from the browser's.
    const uint64_t expected = InventedThreshold(report->epsilon);
    return given + 1 >= expected && given <= expected + 1;
  }

  bool TakeWeek(const JsonValue& json, Report* report) const {
    const JsonValue* week = json.Find("week");
    uint64_t given = 0;
    if (week == nullptr || !week->AsUint(1'000'000, &given)) return false;
    report->week = static_cast<int64_t>(given);
    return report->week >= kFirstWeek && report->week <= last_week_;
  }

  std::optional<ReportRefusal> TakeBits(const JsonValue& json, Report* report) const {
    const JsonValue* categories = json.Find("categories");
    if (categories == nullptr || !categories->is_array() || categories->items().size() < 2 ||
        categories->items().size() > kMaxReportCategories) {
      return ReportRefusal::kCategories;
    }
    const JsonValue* bits = json.Find("bits");
    const size_t n = categories->items().size();
    if (bits == nullptr || !bits->is_string() || bits->string().size() != n ||
        bits->string().find_first_not_of("01") != std::string::npos) {
      return ReportRefusal::kBits;
    }
    size_t ones = 0;
    for (size_t i = 0; i < n; ++i) {
      const JsonValue& name = categories->items()[i];
      if (!name.is_string()) return ReportRefusal::kCategories;
      const auto found = index_.find(name.string());
      if (found == index_.end()) return ReportRefusal::kUnknownNames;
      const bool bit = bits->string()[i] == '1';
      report->bits.emplace_back(found->second, bit);
      ones += bit;
    }
    std::sort(report->bits.begin(), report->bits.end());
    for (size_t i = 1; i < n; ++i) {
      if (report->bits[i].first == report->bits[i - 1].first) return ReportRefusal::kCategories;
    }
    if (ChanceOfOnes(n, ones, ReportNoise::Of(report->epsilon).invented) < kImprobable) {
      return ReportRefusal::kImprobable;
    }
    return std::nullopt;
  }

  std::unordered_map<std::string_view, uint32_t> index_;
  int64_t last_week_;
};

// By week, epsilon and categories.
using GroupKey = std::tuple<int64_t, double, std::vector<uint32_t>>;

void Add(const Report& report, std::map<GroupKey, ReportGroup>* groups) {
  std::vector<uint32_t> categories;
  for (const auto& [category, bit] : report.bits) categories.push_back(category);
  ReportGroup& group = (*groups)[{report.week, report.epsilon, categories}];
  if (group.reports++ == 0) {
    group.week = report.week;
    group.epsilon = report.epsilon;
    group.ones.assign(categories.size(), 0);
    group.categories = std::move(categories);
  }
  for (size_t i = 0; i < report.bits.size(); ++i) group.ones[i] += report.bits[i].second;
}

void Refuse(ReportRefusal refusal, uint64_t line, FeedbackReports* reports) {
  DroppedLines& lines = reports->refused[static_cast<size_t>(refusal)];
  ++lines.count;
  if (lines.examples.size() < kMaxExamples) lines.examples.push_back({line, 0, "", ""});
}

Status NoReport(const FeedbackReports& reports) {
  if (reports.lines == 0) return InvalidArgument(reports.input + ": has no reports");
  std::string why;
  for (size_t i = 0; i < reports.refused.size(); ++i) {
    const DroppedLines& lines = reports.refused[i];
    if (lines.count == 0) continue;
    if (!why.empty()) why += "; ";
    why += std::string(kRefusals[i].name) + " " + std::to_string(lines.count) + " (first in line " +
           std::to_string(lines.examples.front().line) + ")";
  }
  return InvalidArgument(reports.input + ": none of its " + std::to_string(reports.lines) +
                         " lines is a report that can be: " + why +
                         ". A report is a line of what feedbackReport() gave, and its categories are the catalogue's");
}

}  // namespace

uint32_t InventedThreshold(double epsilon) {
  return static_cast<uint32_t>(std::floor(kSpan / (std::exp(epsilon) + 1))) + 1;
}

ReportNoise ReportNoise::Of(double epsilon) { return {static_cast<double>(InventedThreshold(epsilon)) / kSpan}; }

double ReportNoise::epsilon() const { return std::log(kKept * (1 - invented) / ((1 - kKept) * invented)); }

const char* ReportRefusalName(ReportRefusal refusal) { return kRefusals[static_cast<size_t>(refusal)].name; }
const char* ReportRefusalText(ReportRefusal refusal) { return kRefusals[static_cast<size_t>(refusal)].text; }

Result<FeedbackReports> ReadFeedbackReports(ByteSource& source, std::span<const std::string> category_names,
                                            int64_t newest_s) {
  FeedbackReports reports;
  reports.input = source.name();
  CsvOptions options;
  options.fields = false;
  options.max_record_bytes = kMaxLineBytes;
  CsvReader reader(source, options);
  VITRINE_RETURN_IF_ERROR(reader.Open());
  Checker checker(category_names, newest_s);
  std::map<GroupKey, ReportGroup> groups;
  for (;;) {
    const Result<CsvReader::Outcome> outcome = reader.Next();
    if (!outcome.ok()) return outcome.status();
    if (*outcome == CsvReader::Outcome::kEnd) break;
    if (*outcome == CsvReader::Outcome::kBad) {
      ++reports.lines;
      Refuse(ReportRefusal::kNotJson, reader.problem_place().line, &reports);
      continue;
    }
    if (reader.text().find_first_not_of(" \t\r") == std::string_view::npos) continue;
    ++reports.lines;
    Report report;
    if (const std::optional<ReportRefusal> refusal = checker.Check(reader.text(), &report)) {
      Refuse(*refusal, reader.line(), &reports);
      continue;
    }
    ++reports.taken;
    Add(report, &groups);
  }
  if (reports.taken == 0) return NoReport(reports);
  for (auto& [key, group] : groups) reports.groups.push_back(std::move(group));
  return reports;
}

}  // namespace vitrine
