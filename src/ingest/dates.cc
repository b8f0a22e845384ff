#include "ingest/dates.h"

#include <array>
#include <chrono>

#include "ingest/text.h"

namespace vitrine {
namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2199;
constexpr int64_t kLastSecond = 7258118399;  // 2199-12-31 23:59:59

// An undecided date is packed into one number with this bit set: seconds stay below 2^34.
constexpr int64_t kOpenBit = int64_t{1} << 62;
constexpr int64_t kSecondsBias = int64_t{1} << 20;  // time of day less zone offset, made positive

// A number that may be a day of a spreadsheet: those from 1970 to 2099, with the fraction as seconds of the day.
constexpr int64_t kSerialBit = int64_t{1} << 61;
constexpr int64_t kFirstSerial = 25569;  // 1970-01-01
constexpr int64_t kLastSerial = 73050;   // 2099-12-31
constexpr int kSerialShift = 20;

struct Open {
  int first = 0;
  int second = 0;
  int year = 0;
  int64_t seconds = 0;
};

int64_t Pack(const Open& open) {
  constexpr int64_t kSecond = int64_t{1} << 40;
  constexpr int64_t kFirst = int64_t{1} << 48;
  constexpr int64_t kYear = int64_t{1} << 24;
  return kOpenBit | (open.first * kFirst) | (open.second * kSecond) | (open.year * kYear) |
         (open.seconds + kSecondsBias);
}

Open Unpack(int64_t value) {
  Open open;
  open.first = static_cast<int>((value >> 48) & 0xff);
  open.second = static_cast<int>((value >> 40) & 0xff);
  open.year = static_cast<int>((value >> 24) & 0xffff);
  open.seconds = (value & 0xffffff) - kSecondsBias;
  return open;
}

std::optional<int64_t> DayStart(int year, int month, int day) {
  if (year < kFirstYear || year > kLastYear) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return int64_t{std::chrono::sys_days{date}.time_since_epoch().count()} * 86400;
}

// Reads from the front of a text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool empty() const { return text_.empty(); }
  char peek() const { return text_.empty() ? '\0' : text_.front(); }
  bool Skip(char c) {
    if (peek() != c || text_.empty()) return false;
    text_.remove_prefix(1);
    return true;
  }
  // Between `min` and `max` digits, and no digit behind them; -1 otherwise.
  int Digits(size_t min, size_t max, size_t* count = nullptr) {
    size_t n = 0;
    int value = 0;
    while (n < text_.size() && text_[n] >= '0' && text_[n] <= '9') {
      if (n == max) return -1;
      value = value * 10 + (text_[n] - '0');
      ++n;
    }
    if (n < min) return -1;
    text_.remove_prefix(n);
    if (count != nullptr) *count = n;
    return value;
  }
  bool SkipWord(std::string_view lower) {
    if (ToLowerAscii(text_.substr(0, lower.size())) != lower) return false;
    text_.remove_prefix(lower.size());
    return true;
  }

 private:
  std::string_view text_;
};

// January to December, or the first three letters; 1..12, or 0.
int SkipMonth(Cursor* cursor) {
  static constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                               "may",       "june",     "july",     "august",
                                                               "september", "october",  "november", "december"};
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (cursor->SkipWord(kMonths[i]) || cursor->SkipWord(kMonths[i].substr(0, 3))) {
      if (i == 8) cursor->SkipWord("t");  // sept
      cursor->Skip('.');
      return static_cast<int>(i) + 1;
    }
  }
  return 0;
}

// Mon or Monday, and a comma.
void SkipWeekday(Cursor* cursor) {
  for (const std::string_view day : {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}) {
    if (!cursor->SkipWord(day) && !cursor->SkipWord(day.substr(0, 3))) continue;
    cursor->Skip(',');
    cursor->Skip(' ');
    return;
  }
}

void SkipMark(Cursor* cursor) {
  cursor->Skip(',');
  if (!cursor->Skip('-') && !cursor->Skip('/')) cursor->Skip(' ');
}

// [T ]H:MM[:SS[.fff]][ AM|PM][ ][Z|UTC|GMT|+HH[:]MM], or nothing. Returns seconds to add to the start of the day.
std::optional<int64_t> ParseTime(Cursor cursor) {
  if (cursor.empty()) return 0;
  const bool iso = cursor.Skip('T');
  if (!iso && !cursor.Skip(' ')) return std::nullopt;
  while (cursor.Skip(' ')) {
  }
  int hour = cursor.Digits(1, 2);
  if (hour < 0 || !cursor.Skip(':')) return std::nullopt;
  const int minute = cursor.Digits(2, 2);
  int second = 0;
  if (cursor.Skip(':')) {
    second = cursor.Digits(2, 2);
    if (cursor.Skip('.') || cursor.Skip(',')) {
      if (cursor.Digits(1, 9) < 0) return std::nullopt;
    }
  }
  if (hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
  if (second == 60) second = 59;  // a leap second

  while (cursor.Skip(' ')) {
  }
  const bool am = cursor.SkipWord("am");
  const bool pm = !am && cursor.SkipWord("pm");
  if (am || pm) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + (pm ? 12 : 0);
    while (cursor.Skip(' ')) {
    }
  }
  int64_t seconds = hour * 3600 + minute * 60 + second;
  if (cursor.SkipWord("utc") || cursor.SkipWord("gmt") || cursor.SkipWord("z")) {
    return cursor.empty() ? std::optional<int64_t>(seconds) : std::nullopt;
  }
  if (cursor.peek() == '+' || cursor.peek() == '-') {
    const bool west = cursor.Skip('-');
    if (!west) cursor.Skip('+');
    size_t digits = 0;
    const int number = cursor.Digits(1, 4, &digits);
    if (number < 0) return std::nullopt;
    int offset_hours = number;
    int offset_minutes = 0;
    if (digits > 2) {
      offset_hours = number / 100;
      offset_minutes = number % 100;
    } else if (cursor.Skip(':')) {
      offset_minutes = cursor.Digits(2, 2);
    }
    if (offset_hours > 18 || offset_minutes < 0 || offset_minutes > 59) return std::nullopt;
    const int64_t offset = offset_hours * 3600 + offset_minutes * 60;
    seconds += west ? offset : -offset;
  }
  return cursor.empty() ? std::optional<int64_t>(seconds) : std::nullopt;
}

// 1 Dec 2010, 01-Dec-10, Dec 1, 2010, Wed, 01 Dec 2010, each optionally with a time.
std::optional<int64_t> ParseNamed(std::string_view text) {
  Cursor cursor(text);
  SkipWeekday(&cursor);
  int month = SkipMonth(&cursor);
  if (month > 0) SkipMark(&cursor);
  const int day = cursor.Digits(1, 2);
  if (day < 1) return std::nullopt;
  SkipMark(&cursor);
  if (month == 0) {
    month = SkipMonth(&cursor);
    SkipMark(&cursor);
  }
  size_t year_digits = 0;
  int year = cursor.Digits(2, 4, &year_digits);
  if (month == 0 || year < 0 || year_digits == 3) return std::nullopt;
  if (year_digits == 2) year += year >= 70 ? 1900 : 2000;
  cursor.Skip(',');
  const std::optional<int64_t> start = DayStart(year, month, day);
  const std::optional<int64_t> time = ParseTime(cursor);
  if (!start || !time) return std::nullopt;
  return *start + *time;
}

bool HasLetter(std::string_view text) {
  for (const char c : text.substr(0, 6)) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  }
  return false;
}

// The digits behind the point of 0.5 to 43200, rounded to the nearest second.
int64_t SecondsOfDay(std::string_view digits) {
  int64_t number = 0;
  int64_t whole = 1;
  for (const char c : digits.substr(0, 9)) {
    number = number * 10 + (c - '0');
    whole *= 10;
  }
  return (2 * number * 86400 + whole) / (2 * whole);
}

}  // namespace

std::optional<DateColumn::Value> DateColumn::Parse(std::string_view text) {
  text = Trim(text);
  // Months by their names stand at the beginning, or behind a day.
  if (HasLetter(text)) {
    const std::optional<int64_t> named = ParseNamed(text);
    if (named) saw_named_ = true;
    return named;
  }
  size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
  if (digits == 0 || digits > 14) return std::nullopt;
  const char next = digits < text.size() ? text[digits] : '\0';

  // 20101201 and numbers of seconds or milliseconds.
  if (digits == 8 && (next == '\0' || next == 'T' || next == ' ')) {
    Cursor cursor(text.substr(0, 8));
    const int number = cursor.Digits(8, 8);
    const std::optional<int64_t> day = DayStart(number / 10000, number / 100 % 100, number % 100);
    const std::optional<int64_t> time = ParseTime(Cursor(text.substr(8)));
    if (day && time) {
      saw_iso_ = true;
      return *day + *time;
    }
  }
  const bool fraction = next == '.' && text.find_first_not_of("0123456789", digits + 1) == std::string_view::npos;
  if (next == '\0' || (fraction && digits > 2)) {
    int64_t number = 0;
    for (size_t i = 0; i < digits; ++i) number = number * 10 + (text[i] - '0');
    if (number >= kFirstSerial && number <= kLastSerial && digits == 5) {
      saw_serial_ = true;
      return kSerialBit | (number << kSerialShift) | SecondsOfDay(fraction ? text.substr(digits + 1) : "");
    }
    const bool milliseconds = number >= 100'000'000'000;
    if (milliseconds) number /= 1000;
    if (number > kLastSecond) return std::nullopt;
    (milliseconds ? saw_unix_ms_ : saw_unix_s_) = true;
    return number;
  }

  // Three numbers with the same mark between them.
  if (next != '-' && next != '/' && next != '.') return std::nullopt;
  Cursor cursor(text);
  if (digits == 4) {
    const int year = cursor.Digits(4, 4);
    if (next == '.' || !cursor.Skip(next)) return std::nullopt;
    const int month = cursor.Digits(1, 2);
    if (month < 0 || !cursor.Skip(next)) return std::nullopt;
    const int day = cursor.Digits(1, 2);
    if (day < 0) return std::nullopt;
    const std::optional<int64_t> start = DayStart(year, month, day);
    const std::optional<int64_t> time = ParseTime(cursor);
    if (!start || !time) return std::nullopt;
    saw_iso_ = true;
    return *start + *time;
  }
  Open open;
  open.first = cursor.Digits(1, 2);
  if (open.first < 0 || !cursor.Skip(next)) return std::nullopt;
  open.second = cursor.Digits(1, 2);
  if (open.second < 0 || !cursor.Skip(next)) return std::nullopt;
  size_t year_digits = 0;
  open.year = cursor.Digits(2, 4, &year_digits);
  if (open.year < 0 || year_digits == 3) return std::nullopt;
  if (year_digits == 2) open.year += open.year >= 70 ? 1900 : 2000;
  const std::optional<int64_t> time = ParseTime(cursor);
  if (!time) return std::nullopt;
  open.seconds = *time;
  if (next == '.') {
    const std::optional<int64_t> start = DayStart(open.year, open.second, open.first);
    if (!start) return std::nullopt;
    saw_dotted_ = true;
    return *start + *time;
  }

  const bool month_first = DayStart(open.year, open.first, open.second).has_value();
  const bool day_first = DayStart(open.year, open.second, open.first).has_value();
  if (!month_first && !day_first) return std::nullopt;
  saw_open_ = true;
  if (month_first && day_first) {
    if (open.first != open.second && !saw_ambiguous_) {
      saw_ambiguous_ = true;
      ambiguous_ = std::string(text);
    }
  } else {
    // The witness kept is one for the reading that has more of them.
    uint64_t& count = month_first ? month_first_ : day_first_;
    const uint64_t other = month_first ? day_first_ : month_first_;
    if (++count == other + 1) witness_ = std::string(text);
  }
  return Pack(open);
}

Status DateColumn::Resolve() {
  if (order_ != DateOrder::kInfer || !saw_open_) return OkStatus();
  if (month_first_ != day_first_) {
    order_ = month_first_ > day_first_ ? DateOrder::kMonthFirst : DateOrder::kDayFirst;
    return OkStatus();
  }
  if (!saw_ambiguous_ && month_first_ == 0) {
    order_ = DateOrder::kMonthFirst;  // only dates such as 1/1/2011: both orders say the same
    return OkStatus();
  }
  return InvalidArgument("dates such as \"" + ambiguous_ +
                         "\" may have the month or the day first and nothing in the column decides; say which: "
                         "--date-order mdy or --date-order dmy");
}

std::optional<int64_t> DateColumn::Seconds(Value value) const {
  if (value >= 0 && (value & kSerialBit) != 0) {
    const int64_t number = (value ^ kSerialBit) >> kSerialShift;
    const int64_t seconds = value & ((int64_t{1} << kSerialShift) - 1);
    return IsSerial() ? (number - kFirstSerial) * 86400 + seconds : number;
  }
  if ((value & kOpenBit) == 0 || value < 0) return value;
  const Open open = Unpack(value);
  const bool month_first = order_ == DateOrder::kInfer ? month_first_ >= day_first_ : order_ == DateOrder::kMonthFirst;
  const std::optional<int64_t> start =
      DayStart(open.year, month_first ? open.first : open.second, month_first ? open.second : open.first);
  if (!start) return std::nullopt;
  return *start + open.seconds;
}

std::string DateColumn::Describe() const {
  std::string out;
  const auto add = [&](const std::string& form) { out += (out.empty() ? "" : ", ") + form; };
  if (saw_iso_) add("ISO 8601");
  if (saw_dotted_) add("day.month.year");
  if (saw_open_) {
    std::string form = order_ == DateOrder::kDayFirst ? "day/month/year" : "month/day/year";
    if (!witness_.empty()) form += " (\"" + witness_ + "\" decides)";
    add(form);
  }
  if (saw_named_) add("names of months");
  if (IsSerial()) add("days of a spreadsheet");
  if (saw_unix_s_ || (saw_serial_ && !IsSerial())) add("seconds since 1970");
  if (saw_unix_ms_) add("milliseconds since 1970");
  return out.empty() ? "none" : out;
}

}  // namespace vitrine
