#include "ingest/csv_reader.h"

#include <algorithm>
#include <cstring>

#include "ingest/text.h"

namespace vitrine {
namespace {

constexpr size_t kNoQuote = SIZE_MAX;

// Bits of stops_.
constexpr uint8_t kStop = 1;

bool StartsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

}  // namespace

CsvReader::CsvReader(ByteSource& source, const CsvOptions& options)
    : source_(source), options_(options), separator_(options.separator == 0 ? ',' : options.separator) {}

// Moves what is unread to the front and reads a chunk more, or to the end of the input.
Status CsvReader::Fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  // Doubled when it is full, so that a record as long as is allowed is scanned a few times only.
  if (buffer_.size() < end_ + options_.chunk_bytes) {
    buffer_.resize(std::max(buffer_.size() * 2, end_ + options_.chunk_bytes));
  }
  while (end_ < buffer_.size()) {
    Result<size_t> count = source_.Read(std::span<char>(buffer_).subspan(end_));
    if (!count.ok()) return count.status();
    if (*count == 0) {
      source_ended_ = true;
      break;
    }
    end_ += *count;
  }
  return OkStatus();
}

Status CsvReader::ErrorAt(CsvPlace place, const std::string& what) const {
  return Corrupt(source_.name() + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " + what);
}

size_t CsvReader::problem_field() const {
  size_t field = 0;
  while (field + 1 < spans_.size() && spans_[field + 1].begin <= problem_offset_) ++field;
  return field;
}

CsvPlace CsvReader::PlaceAt(size_t offset) const {
  CsvPlace place = {line_, 1};
  const char* text = buffer_.data() + record_begin_;
  for (size_t i = 0; i < offset; ++i) {
    const bool line_end = text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n');
    if (line_end) {
      ++place.line;
      place.column = 1;
    } else {
      ++place.column;
    }
  }
  return place;
}

Status CsvReader::TooLong(size_t open_quote) const {
  const std::string limit = std::to_string(options_.max_record_bytes) + " bytes";
  if (open_quote != kNoQuote) {
    return ErrorAt(PlaceAt(open_quote), "the quote opened here is not closed within " + limit);
  }
  return ErrorAt({line_, options_.max_record_bytes + 1}, "the line is longer than " + limit + "; is this a CSV file?");
}

// What the first bytes give away.
Status CsvReader::CheckKind() {
  VITRINE_RETURN_IF_ERROR(Fill());
  if (end_ == 0) return InvalidArgument(source_.name() + ": is empty");
  const std::string_view head(buffer_.data(), end_);
  const std::string fix_utf16 = "convert it first: iconv -f UTF-16 -t UTF-8, or export as \"CSV UTF-8\"";
  if (StartsWith(head, "\xff\xfe") || StartsWith(head, "\xfe\xff")) {
    return InvalidArgument(source_.name() + ":1:1: is UTF-16 (it begins with a UTF-16 byte order mark); " + fix_utf16);
  }
  if (StartsWith(head, "PK\x03\x04")) {
    return InvalidArgument(source_.name() +
                           ":1:1: is a ZIP archive or a spreadsheet (.xlsx, .ods), not CSV; export it as CSV");
  }
  if (StartsWith(head, "%PDF")) return InvalidArgument(source_.name() + ":1:1: is a PDF, not CSV");
  if (StartsWith(head, "\xef\xbb\xbf")) begin_ = 3;
  if (end_ >= 4 && (head[0] == '\0') != (head[1] == '\0') && (head[0] == '\0') == (head[2] == '\0') &&
      (head[1] == '\0') == (head[3] == '\0')) {
    return InvalidArgument(source_.name() + ":1:1: looks like UTF-16 without a byte order mark; " + fix_utf16);
  }
  return OkStatus();
}

// The separator that the header line has most of, outside quotes. Ties go to the first of , ; tab |.
void CsvReader::DetectSeparator() {
  constexpr std::array<char, 4> kCandidates = {',', ';', '\t', '|'};
  std::array<size_t, 4> counts = {};
  bool quoted = false;
  size_t first = begin_;
  while (first < end_ && (buffer_[first] == '\n' || buffer_[first] == '\r')) ++first;
  for (size_t i = first; i < end_; ++i) {
    const char c = buffer_[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    for (size_t k = 0; k < kCandidates.size(); ++k) counts[k] += c == kCandidates[k];
  }
  separator_ = kCandidates[static_cast<size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

Status CsvReader::Open() {
  VITRINE_RETURN_IF_ERROR(CheckKind());
  if (options_.fields && options_.separator == 0) DetectSeparator();
  stops_['\n'] = stops_['\r'] = stops_['\0'] = kStop;
  if (!options_.fields) return OkStatus();
  stops_[static_cast<uint8_t>(separator_)] = kStop;
  stops_['"'] = kStop;
  Result<Outcome> outcome = Next();
  if (!outcome.ok()) return outcome.status();
  if (*outcome == Outcome::kEnd) return InvalidArgument(source_.name() + ": has no lines");
  if (*outcome == Outcome::kBad) {
    const CsvPlace place = problem_place();
    const char* what = problem_ == CsvProblem::kInvalidUtf8
                           ? "the header is not UTF-8; convert the file first: iconv -f WINDOWS-1252 -t UTF-8"
                           : "the header has a quote where none may be";
    return ErrorAt(place, what);
  }
  for (const std::string_view field : fields_) header_.emplace_back(Trim(field));
  expected_fields_ = header_.size();
  return OkStatus();
}

// Passes over blank lines and the second half of a CRLF.
Status CsvReader::SkipLineEnds() {
  for (;;) {
    if (begin_ == end_) {
      if (source_ended_) return OkStatus();
      VITRINE_RETURN_IF_ERROR(Fill());
      if (begin_ == end_) return OkStatus();
    }
    const char c = buffer_[begin_];
    if (c == '\n') {
      if (!after_cr_) ++next_line_;
      after_cr_ = false;
    } else if (c == '\r') {
      ++next_line_;
      after_cr_ = true;
    } else {
      after_cr_ = false;
      return OkStatus();
    }
    ++begin_;
  }
}

Result<CsvReader::Outcome> CsvReader::Next() {
  VITRINE_RETURN_IF_ERROR(SkipLineEnds());
  if (begin_ == end_) return Outcome::kEnd;
  line_ = next_line_;
  for (;;) {
    bool complete = false;
    VITRINE_RETURN_IF_ERROR(Scan(&complete));
    if (complete) break;
    VITRINE_RETURN_IF_ERROR(Fill());
  }
  return problem_ == CsvProblem::kNone ? Outcome::kRecord : Outcome::kBad;
}

Status CsvReader::Scan(bool* complete) {
  spans_.clear();
  problem_ = CsvProblem::kNone;
  record_begin_ = begin_;
  const char* const record = buffer_.data() + begin_;
  const char* const stop = buffer_.data() + end_;
  const char* p = record;
  const auto offset = [&](const char* at) { return static_cast<size_t>(at - record); };
  const auto bad = [&](CsvProblem problem, const char* at) {
    if (problem_ != CsvProblem::kNone) return;
    problem_ = problem;
    problem_offset_ = offset(at);
  };
  size_t open_quote = kNoQuote;
  // Called where the buffer ends inside a record.
  const auto more = [&]() -> Status {
    if (static_cast<size_t>(stop - record) > options_.max_record_bytes) return TooLong(open_quote);
    return OkStatus();
  };

  for (;;) {
    FieldSpan span;
    span.begin = offset(p);
    if (p != stop && *p == '"' && options_.fields) {
      span.quoted = true;
      open_quote = span.begin;
      ++p;
      for (;;) {
        while (p != stop && *p != '"' && *p != '\0') ++p;
        if (p == stop) {
          if (!source_ended_) return more();
          return ErrorAt(PlaceAt(open_quote), "the quote opened here is never closed");
        }
        if (*p == '\0') return ErrorAt(PlaceAt(offset(p)), "NUL byte; the file is damaged or not text");
        if (p + 1 == stop && !source_ended_) return more();
        if (p + 1 == stop || p[1] != '"') break;
        span.escaped = true;
        p += 2;
      }
      span.size = offset(p) - span.begin - 1;
      ++p;
      open_quote = kNoQuote;
      if (p != stop && *p != separator_ && *p != '\n' && *p != '\r' && *p != '\0') bad(CsvProblem::kStrayQuote, p);
    }
    // The rest of an unquoted field; after a closing quote nothing is left but what was just marked as bad.
    for (;;) {
      while (p != stop && stops_[static_cast<uint8_t>(*p)] == 0) ++p;
      if (p == stop || *p != '"') break;
      bad(CsvProblem::kStrayQuote, p);
      ++p;
    }
    if (p == stop && !source_ended_) return more();
    if (p != stop && *p == '\0') return ErrorAt(PlaceAt(offset(p)), "NUL byte; the file is damaged or not text");
    if (!span.quoted) span.size = offset(p) - span.begin;
    spans_.push_back(span);
    if (p == stop || *p != separator_ || !options_.fields) break;
    ++p;
  }
  if (offset(p) > options_.max_record_bytes) return TooLong(kNoQuote);
  Finish(offset(p));
  *complete = true;
  return OkStatus();
}

// The record's bytes are known: makes its fields and moves behind it.
void CsvReader::Finish(size_t end) {
  record_size_ = end;
  const char* const record = buffer_.data() + record_begin_;
  next_line_ = line_ + 1;
  bool any_escaped = false;
  for (const FieldSpan& span : spans_) {
    any_escaped |= span.escaped;
    if (!span.quoted) continue;
    for (size_t i = span.begin + 1; i <= span.begin + span.size; ++i) {
      next_line_ += record[i] == '\n' || (record[i] == '\r' && record[i + 1] != '\n');
    }
  }
  if (problem_ == CsvProblem::kNone) {
    const size_t invalid = FindInvalidUtf8(text());
    if (invalid != std::string_view::npos) {
      problem_ = CsvProblem::kInvalidUtf8;
      problem_offset_ = invalid;
    } else if (expected_fields_ != 0 && spans_.size() != expected_fields_) {
      problem_ = CsvProblem::kFieldCount;
      problem_offset_ = 0;
    }
  }

  if (any_escaped) unescaped_.resize(record_size_);  // once, before views are taken into it
  size_t used = 0;
  fields_.clear();
  for (const FieldSpan& span : spans_) {
    const std::string_view raw(record + span.begin + (span.quoted ? 1 : 0), span.size);
    if (!span.escaped) {
      fields_.push_back(raw);
      continue;
    }
    const size_t start = used;
    for (size_t i = 0; i < raw.size(); ++i) {
      unescaped_[used++] = raw[i];
      if (raw[i] == '"') ++i;
    }
    fields_.emplace_back(unescaped_.data() + start, used - start);
  }

  // The line end; the line feed of a CRLF is passed over by SkipLineEnds(), which may have to read it first.
  begin_ = record_begin_ + record_size_;
  if (begin_ < end_) {
    after_cr_ = buffer_[begin_] == '\r';
    ++begin_;
  }
}

}  // namespace vitrine
