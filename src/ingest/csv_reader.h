// A strict, streaming RFC 4180 reader. Why it is our own: docs/decisions/0010-csv-reader.md.
//
// Beyond the RFC: CRLF, LF and CR all end a line; a UTF-8 byte order mark is passed over; blank lines are passed over;
// the separator may be , ; tab or |. The first record is the header and every other record must have as many fields.
#ifndef VITRINE_INGEST_CSV_READER_H_
#define VITRINE_INGEST_CSV_READER_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "ingest/byte_source.h"

namespace vitrine {

struct CsvOptions {
  // ',' ';' '\t' '|', or 0: the one of these that the header has most of (none: ',').
  char separator = 0;
  // Longest record. Range: 1 .. 1 GiB. Default: 1 MiB. A longer one is an error, so that memory stays bounded.
  size_t max_record_bytes = size_t{1} << 20;
  // How much is asked of the source at a time, at the least; the separator is looked for in the first chunk.
  // Range: 16 .. 1 GiB. Default: 256 KiB.
  size_t chunk_bytes = size_t{256} << 10;
  // false: no quotes, no separators, no header; every record is one field, the line (white-space separated files).
  bool fields = true;
};

// Why a record was passed over. The reading goes on with the next one.
enum class CsvProblem : uint8_t {
  kNone = 0,
  kFieldCount,   // not as many fields as the header
  kStrayQuote,   // a quote inside a field that does not begin with one, or text after the closing quote
  kInvalidUtf8,  // a byte that is not UTF-8
};

// A place in the input, as an editor shows it.
struct CsvPlace {
  uint64_t line = 0;    // from 1
  uint64_t column = 0;  // bytes from the start of that line, from 1
};

class CsvReader {
 public:
  enum class Outcome : uint8_t { kRecord, kBad, kEnd };

  // `source` must outlive the reader.
  CsvReader(ByteSource& source, const CsvOptions& options);

  // Reads up to and including the header. REQUIRES: called once, before Next(), unless options.fields is false, where
  // it reads nothing but still checks what kind of file this is. Errors: as Next(); kInvalidArgument for an empty file,
  // UTF-16 and files that are not text (ZIP, PDF, ...).
  Status Open();

  // Reads the next record.
  // Errors: kCorrupt with file, line and column for a NUL byte, a quote that is never closed (names the place where it
  // was opened) and a record above max_record_bytes; whatever the source reports. Reading cannot go on after an error.
  Result<Outcome> Next();

  const std::vector<std::string>& header() const { return header_; }
  char separator() const { return separator_; }

  // Of the record that Next() returned last; views live until the next call.
  std::span<const std::string_view> fields() const { return fields_; }
  uint64_t line() const { return line_; }  // where it begins
  std::string_view text() const { return {buffer_.data() + record_begin_, record_size_}; }
  CsvProblem problem() const { return problem_; }
  size_t problem_offset() const { return problem_offset_; }  // in text()
  size_t problem_field() const;                              // which of fields() it is in
  CsvPlace problem_place() const { return PlaceAt(problem_offset_); }
  CsvPlace FieldPlace(size_t field) const { return PlaceAt(spans_[field].begin); }

 private:
  struct FieldSpan {
    size_t begin = 0;  // relative to the record, at the opening quote if there is one
    size_t size = 0;
    bool quoted = false;
    bool escaped = false;  // holds doubled quotes
  };

  Status Fill();
  Status CheckKind();
  void DetectSeparator();
  Status SkipLineEnds();
  // One attempt over what is in the buffer; sets *complete to false when more bytes are needed.
  Status Scan(bool* complete);
  void Finish(size_t end);
  CsvPlace PlaceAt(size_t offset) const;
  Status ErrorAt(CsvPlace place, const std::string& what) const;
  Status TooLong(size_t open_quote) const;

  ByteSource& source_;
  CsvOptions options_;
  char separator_ = ',';
  std::array<uint8_t, 256> stops_ = {};  // which bytes end a run inside an unquoted field
  std::vector<char> buffer_;
  size_t begin_ = 0;  // of the unread part of the buffer
  size_t end_ = 0;
  bool source_ended_ = false;
  bool after_cr_ = false;  // a line feed that follows belongs to the line end that was already read

  std::vector<std::string> header_;
  size_t expected_fields_ = 0;  // 0: header not read yet
  uint64_t next_line_ = 1;
  uint64_t line_ = 0;
  size_t record_begin_ = 0;
  size_t record_size_ = 0;
  std::vector<FieldSpan> spans_;
  std::vector<std::string_view> fields_;
  std::vector<char> unescaped_;
  CsvProblem problem_ = CsvProblem::kNone;
  size_t problem_offset_ = 0;
};

}  // namespace vitrine

#endif  // VITRINE_INGEST_CSV_READER_H_
