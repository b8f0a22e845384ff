#include "ingest/csv_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace vitrine {
namespace {

using Record = std::vector<std::string>;

struct Parsed {
  std::vector<std::string> header;
  std::vector<Record> records;
  std::vector<uint64_t> lines;
  std::vector<std::pair<CsvProblem, CsvPlace>> bad;
  Status status;
  char separator = 0;
};

Parsed Parse(const std::string& text, CsvOptions options = {}) {
  Parsed parsed;
  const std::unique_ptr<ByteSource> source = MakeMemorySource("t.csv", text);
  CsvReader reader(*source, options);
  parsed.status = reader.Open();
  parsed.header = reader.header();
  parsed.separator = reader.separator();
  while (parsed.status.ok()) {
    Result<CsvReader::Outcome> outcome = reader.Next();
    if (!outcome.ok()) parsed.status = outcome.status();
    if (!outcome.ok() || *outcome == CsvReader::Outcome::kEnd) break;
    if (*outcome == CsvReader::Outcome::kBad) {
      parsed.bad.emplace_back(reader.problem(), reader.problem_place());
      continue;
    }
    parsed.records.emplace_back(reader.fields().begin(), reader.fields().end());
    parsed.lines.push_back(reader.line());
  }
  return parsed;
}

TEST(CsvReader, ReadsPlainRecords) {
  const Parsed parsed = Parse("a,b,c\r\n1,2,3\r\n4,,6\r\n");
  EXPECT_TRUE(parsed.status.ok());
  EXPECT_EQ(parsed.header, (Record{"a", "b", "c"}));
  EXPECT_EQ(parsed.records, (std::vector<Record>{{"1", "2", "3"}, {"4", "", "6"}}));
  EXPECT_EQ(parsed.lines, (std::vector<uint64_t>{2, 3}));
}

TEST(CsvReader, UnquotesFieldsAndKeepsWhatQuotesProtect) {
  const Parsed parsed = Parse("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"\",\"\"\"\"\n");
  EXPECT_EQ(parsed.records, (std::vector<Record>{{"x, y", "say \"hi\""}, {"", "\""}}));
}

TEST(CsvReader, KeepsSpacesAroundFields) {
  EXPECT_EQ(Parse("a,b\n x , y\n").records, (std::vector<Record>{{" x ", " y"}}));
}

TEST(CsvReader, KeepsLineEndsInsideQuotesAndGoesOnCountingLines) {
  const Parsed parsed = Parse("a,b\n\"1\n2\r\n3\",x\n\"4\r5\",y\nlast,z\n");
  EXPECT_EQ(parsed.records, (std::vector<Record>{{"1\n2\r\n3", "x"}, {"4\r5", "y"}, {"last", "z"}}));
  EXPECT_EQ(parsed.lines, (std::vector<uint64_t>{2, 5, 7}));
}

TEST(CsvReader, EndsLinesAtCrlfLfAndCr) {
  for (const std::string end : {"\r\n", "\n", "\r"}) {
    const Parsed parsed = Parse("a,b" + end + "1,2" + end + "3,4" + end);
    EXPECT_EQ(parsed.records, (std::vector<Record>{{"1", "2"}, {"3", "4"}}));
    EXPECT_EQ(parsed.lines, (std::vector<uint64_t>{2, 3}));
  }
}

TEST(CsvReader, NeedsNoLineEndAtTheEnd) {
  EXPECT_EQ(Parse("a,b\n1,2").records, (std::vector<Record>{{"1", "2"}}));
  EXPECT_EQ(Parse("a,b\n1,").records, (std::vector<Record>{{"1", ""}}));
  EXPECT_EQ(Parse("a,b\n1,\"2\"").records, (std::vector<Record>{{"1", "2"}}));
}

TEST(CsvReader, PassesOverBlankLinesButCountsThem) {
  const Parsed parsed = Parse("\r\n\na,b\n\n1,2\r\n\r\n3,4\n\n");
  EXPECT_EQ(parsed.records, (std::vector<Record>{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(parsed.lines, (std::vector<uint64_t>{5, 7}));
}

TEST(CsvReader, PassesOverAByteOrderMark) {
  EXPECT_EQ(Parse("\xef\xbb\xbf"
                  "a,b\n1,2\n")
                .header,
            (Record{"a", "b"}));
}

TEST(CsvReader, FindsTheSeparatorInTheHeader) {
  EXPECT_EQ(Parse("a,b\n").separator, ',');
  EXPECT_EQ(Parse("a;b;c\n1,5;2;3\n").separator, ';');
  EXPECT_EQ(Parse("a\tb\n").separator, '\t');
  EXPECT_EQ(Parse("a|b\n").separator, '|');
  EXPECT_EQ(Parse("\"a,b,c\";d\n").separator, ';');
  EXPECT_EQ(Parse("lonely\n").separator, ',');
}

TEST(CsvReader, TakesTheSeparatorItIsGiven) {
  CsvOptions options;
  options.separator = '|';
  EXPECT_EQ(Parse("a,b|c\n1|2\n", options).records, (std::vector<Record>{{"1", "2"}}));
}

TEST(CsvReader, ReportsAWrongNumberOfFieldsAndGoesOn) {
  const Parsed parsed = Parse("a,b\n1\n1,2,3\n1,2\n");
  ASSERT_EQ(parsed.bad.size(), 2u);
  EXPECT_EQ(parsed.bad[0].first, CsvProblem::kFieldCount);
  EXPECT_EQ(parsed.bad[0].second.line, 2u);
  EXPECT_EQ(parsed.bad[1].second.line, 3u);
  EXPECT_EQ(parsed.records.size(), 1u);
}

TEST(CsvReader, ReportsStrayQuotesWithTheirPlaceAndGoesOn) {
  const Parsed parsed = Parse("a,b\n1,5\" plate\n\"x\"y,2\n1,2\n");
  ASSERT_EQ(parsed.bad.size(), 2u);
  EXPECT_EQ(parsed.bad[0].first, CsvProblem::kStrayQuote);
  EXPECT_EQ(parsed.bad[0].second.line, 2u);
  EXPECT_EQ(parsed.bad[0].second.column, 4u);
  EXPECT_EQ(parsed.bad[1].second.line, 3u);
  EXPECT_EQ(parsed.bad[1].second.column, 4u);
  EXPECT_EQ(parsed.lines, (std::vector<uint64_t>{4}));
}

TEST(CsvReader, ReportsInvalidUtf8WithItsPlaceAndGoesOn) {
  const Parsed parsed = Parse("a,b\n1,caf\xe9\n\"x\ny\xff\",2\n1,caf\xc3\xa9\n");
  ASSERT_EQ(parsed.bad.size(), 2u);
  EXPECT_EQ(parsed.bad[0].first, CsvProblem::kInvalidUtf8);
  EXPECT_EQ(parsed.bad[0].second.line, 2u);
  EXPECT_EQ(parsed.bad[0].second.column, 6u);
  EXPECT_EQ(parsed.bad[1].second.line, 4u);
  EXPECT_EQ(parsed.bad[1].second.column, 2u);
  EXPECT_EQ(parsed.records, (std::vector<Record>{{"1", "caf\xc3\xa9"}}));
}

TEST(CsvReader, NamesWhereAQuoteLeftOpenWasOpened) {
  const Parsed parsed = Parse("a,b\n1,2\n3,\"open\n4,5\n6,7\n");
  EXPECT_EQ(parsed.status.code(), StatusCode::kCorrupt);
  EXPECT_EQ(parsed.status.message(), "t.csv:3:3: the quote opened here is never closed");
  EXPECT_EQ(parsed.records.size(), 1u);
}

TEST(CsvReader, RefusesNulBytesNamingTheirPlace) {
  using std::string_literals::operator""s;
  EXPECT_TRUE(Parse("a,b\n1,x\0y\n"s).status.message().starts_with("t.csv:2:4: NUL byte"));
  EXPECT_TRUE(Parse("a,b\n1,\"\n\0\"\n"s).status.message().starts_with("t.csv:3:1: NUL byte"));
  EXPECT_TRUE(Parse("a,b\n1,\"x\"\0\n"s).status.message().starts_with("t.csv:2:6: NUL byte"));
  EXPECT_TRUE(Parse("a,b\0\n1,2\n"s).status.message().starts_with("t.csv:1:4: NUL byte"));
}

TEST(CsvReader, RefusesARecordAboveTheLimitWithoutReadingItWhole) {
  CsvOptions options;
  options.max_record_bytes = 100;
  options.chunk_bytes = 64;
  const Parsed plain = Parse("a,b\n" + std::string(1000, 'x') + "\n", options);
  EXPECT_TRUE(plain.status.message().starts_with("t.csv:2:101: the line is longer than 100 bytes"));
  const Parsed quoted = Parse("a,b\n1,\"" + std::string(1000, '\n'), options);
  EXPECT_EQ(quoted.status.message(), "t.csv:2:3: the quote opened here is not closed within 100 bytes");
}

TEST(CsvReader, TakesARecordOfExactlyTheLimit) {
  CsvOptions options;
  options.max_record_bytes = 100;
  EXPECT_EQ(Parse("a,b\n" + std::string(98, 'x') + ",y\n", options).records.size(), 1u);
  EXPECT_FALSE(Parse("a,b\n" + std::string(99, 'x') + ",y\n", options).status.ok());
}

TEST(CsvReader, SaysWhatToDoAboutUtf16) {
  using std::string_literals::operator""s;
  for (const std::string& text : {"\xff\xfe"
                                  "a\0,\0"s,
                                  "\xfe\xff\0a\0,"s, "a\0,\0b\0\n\0"s, "\0a\0,\0b"s}) {
    const Status status = Parse(text).status;
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
    EXPECT_NE(status.message().find("UTF-16"), std::string::npos);
    EXPECT_NE(status.message().find("iconv"), std::string::npos);
  }
}

TEST(CsvReader, NamesFilesThatAreSomethingElse) {
  EXPECT_NE(Parse("PK\x03\x04rest").status.message().find("spreadsheet"), std::string::npos);
  EXPECT_NE(Parse("%PDF-1.7\n").status.message().find("PDF"), std::string::npos);
}

TEST(CsvReader, RefusesEmptyFiles) {
  EXPECT_EQ(Parse("").status.message(), "t.csv: is empty");
  EXPECT_EQ(Parse("\n\n\r\n").status.message(), "t.csv: has no lines");
  EXPECT_EQ(Parse("\xef\xbb\xbf").status.message(), "t.csv: has no lines");
}

TEST(CsvReader, RefusesAHeaderThatCannotBeTrusted) {
  EXPECT_TRUE(Parse("a,\"b\n1,2\n").status.message().starts_with("t.csv:1:3: the quote opened here"));
  EXPECT_TRUE(Parse("a,caf\xe9\n").status.message().starts_with("t.csv:1:6: the header is not UTF-8"));
  EXPECT_TRUE(Parse("a,b\"c\n").status.message().starts_with("t.csv:1:4: the header has a quote"));
}

TEST(CsvReader, GivesWholeLinesWhenThereAreNoFields) {
  CsvOptions options;
  options.fields = false;
  const Parsed parsed = Parse("1 \"2, 3\n\n4;5\r\n", options);
  EXPECT_EQ(parsed.records, (std::vector<Record>{{"1 \"2, 3"}, {"4;5"}}));
  EXPECT_EQ(parsed.lines, (std::vector<uint64_t>{1, 3}));
}

}  // namespace
}  // namespace vitrine
