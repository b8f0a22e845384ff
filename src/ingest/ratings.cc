#include "ingest/ratings.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include "ingest/interner.h"
#include "ingest/rows.h"

namespace vitrine {
namespace {

// A line whose time may still be open.
struct Line {
  Rating rating;
  DateColumn::Value time = 0;
  uint32_t line = 0;
  uint32_t time_column = 0;
};

struct Lines {
  std::vector<Line> rows;
  Interner users;
  Interner items;
  DateColumn dates;
  uint64_t of_other_types = 0;
};

bool IsRating(const TableReader& table, const Schema& schema) {
  return !table.Has(Role::kType) || EventTypeOf(table.Text(Role::kType), schema) == EventType::kRating;
}

Status ReadLines(TableReader& table, const IngestOptions& options, Lines* lines) {
  for (;;) {
    Result<bool> more = table.Next();
    if (!more.ok()) return more.status();
    if (!*more) return OkStatus();
    if (!IsRating(table, options.schema)) {
      ++lines->of_other_types;
      continue;
    }
    const std::optional<std::string_view> item = table.ItemId();
    if (!item) {
      table.Drop(DropReason::kMissingItem, Role::kItem);
      continue;
    }
    const std::string_view user = table.Text(Role::kUser);
    if (IsNoUser(user)) {
      table.Drop(DropReason::kMissingUser, Role::kUser);
      continue;
    }
    const std::optional<double> value = table.Number(Role::kValue);
    if (!value || !std::isfinite(static_cast<float>(*value))) {
      table.Drop(DropReason::kBadValue, Role::kValue);
      continue;
    }
    Line line;
    if (table.Has(Role::kTime)) {
      const std::optional<DateColumn::Value> time = lines->dates.Parse(table.Text(Role::kTime));
      if (!time) {
        table.Drop(DropReason::kBadTime, Role::kTime);
        continue;
      }
      line.time = *time;
    }
    line.rating.user = lines->users.Add(HashPerson(options.person_key, user).bytes());
    line.rating.item = lines->items.Add(*item);
    if (lines->items.size() > kMaxDatasetItems) return InvalidArgument("more than 16,777,216 items");
    line.rating.value = static_cast<float>(*value);
    line.line = static_cast<uint32_t>(table.line());
    line.time_column = table.FieldColumn(Role::kTime);
    lines->rows.push_back(line);
  }
}

// Leaves each user's newest rating of an item; returns how many went.
size_t KeepNewest(std::vector<Rating>* ratings) {
  const size_t before = ratings->size();
  std::stable_sort(ratings->begin(), ratings->end(), [](const Rating& a, const Rating& b) {
    return std::tie(a.user, a.item, a.time_s) < std::tie(b.user, b.item, b.time_s);
  });
  size_t kept = 0;
  for (size_t i = 0; i < ratings->size(); ++i) {
    const Rating& rating = (*ratings)[i];
    const bool is_newest =
        i + 1 == ratings->size() || (*ratings)[i + 1].user != rating.user || (*ratings)[i + 1].item != rating.item;
    if (is_newest) (*ratings)[kept++] = rating;
  }
  ratings->resize(kept);
  std::stable_sort(ratings->begin(), ratings->end(), [](const Rating& a, const Rating& b) {
    return std::tie(a.user, a.time_s) < std::tie(b.user, b.time_s);
  });
  return before - kept;
}

// Numbers from 0 by first appearance, so that users and items of whom nothing is left are none.
void Renumber(const Interner& items, Ratings* ratings) {
  std::vector<uint32_t> user_numbers;
  std::vector<uint32_t> item_numbers(items.size(), Interner::kNone);
  for (Rating& rating : ratings->all) {
    if (rating.user >= user_numbers.size()) user_numbers.resize(rating.user + 1, Interner::kNone);
    uint32_t& user = user_numbers[rating.user];
    if (user == Interner::kNone) user = ratings->num_users++;
    uint32_t& item = item_numbers[rating.item];
    if (item == Interner::kNone) {
      item = static_cast<uint32_t>(ratings->item_ids.size());
      ratings->item_ids.emplace_back(items[rating.item]);
    }
    rating.user = user;
    rating.item = item;
  }
}

void AddRule(const char* name, std::string text, uint64_t lines, IngestReport* report) {
  if (lines > 0) report->rules.push_back({name, std::move(text), lines, {}});
}

}  // namespace

Result<Ratings> ReadRatings(ByteSource& source, const IngestOptions& options, IngestReport* report) {
  constexpr Role kWanted[] = {Role::kUser, Role::kItem, Role::kValue, Role::kTime, Role::kType};
  constexpr Role kRequired[] = {Role::kUser, Role::kItem, Role::kValue};
  TableReader table(source, options, options.schema.columns, report);
  VITRINE_RETURN_IF_ERROR(table.Open(kWanted, kRequired));
  Lines lines;
  lines.dates = DateColumn(options.date_order);
  if (const Status status = ReadLines(table, options, &lines); !status.ok()) {
    return Status(status.code(), status.message().starts_with(source.name()) ? status.message()
                                                                             : source.name() + ": " + status.message());
  }
  const std::string time_name = table.ColumnName(Role::kTime);
  if (table.Has(Role::kTime)) {
    if (const Status status = lines.dates.Resolve(); !status.ok()) {
      return Status(status.code(), source.name() + ", column " + time_name + ": " + status.message());
    }
    report->Infer("date format", lines.dates.Describe());
  } else {
    report->Infer("time of every line", "its place in the file (there is no time column)");
  }
  Ratings ratings;
  for (const Line& line : lines.rows) {
    Rating rating = line.rating;
    rating.time_s = line.line;
    if (table.Has(Role::kTime)) {
      const std::optional<int64_t> seconds = lines.dates.Seconds(line.time);
      if (!seconds) {
        report->Drop(DropReason::kBadTime,
                     {line.line, line.time_column, time_name, "no such date in this order of day and month"});
        continue;
      }
      rating.time_s = *seconds;
    }
    ratings.all.push_back(rating);
  }
  report->lines_kept = ratings.all.size();
  AddHints(report);
  if (ratings.all.empty()) return NothingUsable(*report, "a rating of an item by a user");
  AddRule("ratings-only", "events of other types say nothing here", lines.of_other_types, report);
  AddRule("newest-rating", "of several ratings of one item by one user the newest counts", KeepNewest(&ratings.all),
          report);
  Renumber(lines.items, &ratings);
  return ratings;
}

}  // namespace vitrine
