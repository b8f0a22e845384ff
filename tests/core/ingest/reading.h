// Shorthand for tests: text in, Dataset and report out.
#ifndef VITRINE_TESTS_CORE_INGEST_READING_H_
#define VITRINE_TESTS_CORE_INGEST_READING_H_

#include <string>
#include <utility>

#include "ingest/ingest.h"

namespace vitrine {

struct Reading {
  Result<Dataset> result = Dataset();
  IngestReport report;

  const Dataset& dataset() const { return *result; }
  const std::string& message() const { return result.status().message(); }
  const DroppedLines& Dropped(DropReason reason) const { return report.dropped[static_cast<size_t>(reason)]; }
};

using Reader = Result<Dataset> (*)(ByteSource&, const IngestOptions&, const Catalog*, IngestReport*);

inline Reading Read(Reader reader, std::string text, const IngestOptions& options = {},
                    const Catalog* catalog = nullptr) {
  Reading reading;
  const std::unique_ptr<ByteSource> source = MakeMemorySource("in.csv", std::move(text));
  reading.result = reader(*source, options, catalog, &reading.report);
  return reading;
}

inline bool Contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace vitrine

#endif  // VITRINE_TESTS_CORE_INGEST_READING_H_
