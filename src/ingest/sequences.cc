#include <limits>
#include <string>

#include "ingest/ingest.h"
#include "ingest/interner.h"
#include "ingest/rows.h"
#include "ingest/text.h"

namespace vitrine {
namespace {

// Takes the next word off the front of `text`; empty at its end.
std::string_view NextWord(std::string_view* text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text->empty() && is_space(text->front())) text->remove_prefix(1);
  size_t size = 0;
  while (size < text->size() && !is_space((*text)[size])) ++size;
  const std::string_view word = text->substr(0, size);
  text->remove_prefix(size);
  return word;
}

}  // namespace

Result<Dataset> ReadSequences(ByteSource& source, const IngestOptions& options, const Catalog* catalog,
                              IngestReport* report) {
  report->input = source.name();
  CsvOptions lines = options.csv;
  lines.fields = false;
  CsvReader reader(source, lines);
  VITRINE_RETURN_IF_ERROR(reader.Open());

  Dataset dataset;
  if (catalog != nullptr) dataset.catalog = *catalog;
  Interner items;
  for (const std::string& id : dataset.catalog.ids) items.Add(id);
  Interner users;
  std::vector<int64_t> next_time;  // [users]
  bool unsorted = false;
  for (;;) {
    Result<CsvReader::Outcome> outcome = reader.Next();
    if (!outcome.ok()) return outcome.status();
    if (*outcome == CsvReader::Outcome::kEnd) break;
    if (*outcome == CsvReader::Outcome::kBad) {
      ++report->lines_read;
      const CsvPlace place = reader.problem_place();
      // The first word is the user, who is not shown.
      std::string_view items_only = reader.text();
      NextWord(&items_only);
      const bool in_user = reader.problem_offset() < reader.text().size() - items_only.size();
      const std::string_view from = reader.text().substr(reader.problem_offset(), 40);
      report->Drop(DropReason::kInvalidUtf8, {place.line, place.column, "", in_user ? "" : Sample(from)});
      continue;
    }
    std::string_view rest = reader.text();
    const std::string_view user_id = NextWord(&rest);
    if (user_id.empty()) continue;  // a blank line
    ++report->lines_read;
    std::string_view word = NextWord(&rest);
    if (word.empty()) {
      report->Drop(DropReason::kNoItems, {reader.line(), 0, "", ""});
      continue;
    }
    // A line is dropped whole: a sequence with a hole would say that its neighbours followed each other.
    bool usable = true;
    for (std::string_view w = word, r = rest; !w.empty(); w = NextWord(&r)) usable &= w.size() <= kMaxIdBytes;
    if (!usable) {
      report->Drop(DropReason::kMissingItem, {reader.line(), 0, "", "an item id above 256 bytes"});
      continue;
    }
    const uint32_t user = users.Add(HashPerson(options.person_key, user_id).bytes());
    if (user == next_time.size()) {
      next_time.push_back(0);
    } else {
      unsorted = true;
    }
    for (; !word.empty(); word = NextWord(&rest)) {
      const uint32_t item = items.Add(word);
      if (item == dataset.catalog.size()) {
        if (item >= kMaxDatasetItems) return InvalidArgument(source.name() + ": more than 16,777,216 items");
        AddItem(&dataset.catalog, word, "", std::numeric_limits<float>::quiet_NaN(), Catalog::kNone, Catalog::kNone);
      }
      Interaction interaction;
      interaction.user = user;
      interaction.item = item;
      interaction.time_s = next_time[user]++;
      dataset.interactions.push_back(interaction);
    }
    ++report->lines_kept;
  }
  AddHints(report);
  if (dataset.interactions.empty()) return NothingUsable(*report, "a user with items");
  if (unsorted) SortInteractions(&dataset.interactions);
  dataset.num_users = users.size();
  dataset.is_guest.assign(dataset.num_users, 0);
  return dataset;
}

}  // namespace vitrine
