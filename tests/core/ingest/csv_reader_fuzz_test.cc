// The reader against a second, slow one that holds the whole text, on random documents and at every chunk border.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "ingest/csv_reader.h"
#include "ingest/text.h"

namespace vitrine {
namespace {

struct Outcome {
  std::vector<std::vector<std::string>> records;  // without the header
  std::vector<uint64_t> lines;
  std::vector<CsvProblem> bad;
  bool fatal = false;

  bool operator==(const Outcome&) const = default;
};

// Straight from the grammar, one character at a time. Does not know byte order marks or limits.
Outcome Reference(const std::string& text, char separator) {
  Outcome outcome;
  size_t i = 0;
  uint64_t line = 1;
  size_t expected = 0;
  const auto take_line_end = [&] {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
    ++i;
    ++line;
  };
  while (i < text.size()) {
    if (text[i] == '\n' || text[i] == '\r') {
      take_line_end();
      continue;
    }
    const size_t begin = i;
    const uint64_t first_line = line;
    std::vector<std::string> fields(1);
    CsvProblem problem = CsvProblem::kNone;
    bool at_field_start = true;
    bool after_quotes = false;
    while (i < text.size() && text[i] != '\n' && text[i] != '\r') {
      const char c = text[i];
      if (c == '\0') {
        outcome.fatal = true;
        return outcome;
      }
      if (c == '"' && at_field_start) {
        for (++i;; ++i) {
          if (i == text.size() || text[i] == '\0') {
            outcome.fatal = true;
            return outcome;
          }
          if (text[i] == '"') {
            if (i + 1 == text.size() || text[i + 1] != '"') break;
            ++i;
          } else if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n')) {
            ++line;
          }
          fields.back() += text[i];
        }
        after_quotes = true;
      } else if (c == separator) {
        fields.emplace_back();
        at_field_start = true;
        after_quotes = false;
        ++i;
        continue;
      } else {
        if (c == '"' || after_quotes) problem = CsvProblem::kStrayQuote;
        fields.back() += c;
      }
      at_field_start = false;
      ++i;
    }
    const std::string record = text.substr(begin, i - begin);
    if (i < text.size()) take_line_end();
    const bool valid = FindInvalidUtf8(record) == std::string::npos;
    if (problem == CsvProblem::kNone && !valid) problem = CsvProblem::kInvalidUtf8;
    if (problem == CsvProblem::kNone && expected != 0 && fields.size() != expected) problem = CsvProblem::kFieldCount;
    if (expected == 0) {
      if (problem != CsvProblem::kNone) {
        outcome.fatal = true;
        return outcome;
      }
      expected = fields.size();
    } else if (problem != CsvProblem::kNone) {
      outcome.bad.push_back(problem);
    } else {
      outcome.records.push_back(fields);
      outcome.lines.push_back(first_line);
    }
  }
  outcome.fatal |= expected == 0;
  return outcome;
}

Outcome Actual(const std::string& text, size_t chunk) {
  Outcome outcome;
  const std::unique_ptr<ByteSource> source = MakeMemorySource("t.csv", text, chunk);
  CsvOptions options;
  options.separator = ',';
  options.chunk_bytes = chunk;
  CsvReader reader(*source, options);
  if (!reader.Open().ok()) {
    outcome.fatal = true;
    return outcome;
  }
  for (;;) {
    Result<CsvReader::Outcome> next = reader.Next();
    if (!next.ok()) {
      outcome.fatal = true;
      return outcome;
    }
    if (*next == CsvReader::Outcome::kEnd) return outcome;
    if (*next == CsvReader::Outcome::kBad) {
      outcome.bad.push_back(reader.problem());
    } else {
      outcome.records.emplace_back(reader.fields().begin(), reader.fields().end());
      outcome.lines.push_back(reader.line());
    }
  }
}

TEST(CsvReaderFuzz, AgreesWithTheGrammarOnRandomDocuments) {
  // Weighted so that most documents get far before they become hopeless.
  const std::vector<std::string> pieces = {"a",     "bc", ",",    ",",        "\n",   "\r\n", "\r",
                                           "\"x\"", "\"", "\"\"", "\xc3\xa9", "\xe9", "\0"};
  const std::vector<double> weights = {8, 4, 10, 10, 5, 5, 1, 8, 1, 2, 2, 0.3, 0};
  Random random(7);
  int compared = 0;
  int with_records = 0;
  for (int document = 0; document < 20000; ++document) {
    std::string text = "h,i\n";
    const int64_t length = random.Between(0, 40);
    for (int64_t i = 0; i < length; ++i) text += pieces[random.Categorical(weights)];
    if (random.Chance(0.02)) text += '\0';
    const Outcome expected = Reference(text, ',');
    const Outcome actual = Actual(text, static_cast<size_t>(random.Between(16, 60)));
    ASSERT_EQ(actual.fatal, expected.fatal) << text;
    // What came before a fatal place is compared too.
    ASSERT_EQ(actual.records, expected.records) << text;
    ASSERT_EQ(actual.lines, expected.lines) << text;
    ASSERT_EQ(actual.bad, expected.bad) << text;
    ++compared;
    with_records += !expected.records.empty();
  }
  EXPECT_EQ(compared, 20000);
  EXPECT_GT(with_records, 10000);  // or the pieces no longer make records
}

TEST(CsvReaderFuzz, GivesTheSameAtEveryChunkSize) {
  std::string text = "h,i\n";
  for (int i = 0; i < 30; ++i) {
    text += std::string(static_cast<size_t>(i), 'x') + ",\"a \"\"quoted\"\"\r\nfield\"\r\n\"\",\xe2\x82\xac" +
            std::to_string(i) + "\n";
  }
  const Outcome expected = Reference(text, ',');
  ASSERT_EQ(expected.records.size(), 60u);
  for (size_t chunk = 16; chunk < 200; ++chunk) ASSERT_EQ(Actual(text, chunk), expected) << chunk;
}

}  // namespace
}  // namespace vitrine
