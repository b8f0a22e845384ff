#include "cli/input_flags.h"

#include <openssl/rand.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <utility>

#include "base/json.h"
#include "cli/bundle_folder.h"

namespace vitrine {
namespace {

constexpr size_t kMaxLineBytes = size_t{1} << 30;

// What is wrong with one --map, or nothing.
std::string CheckMapping(const std::string& entry) {
  const size_t equals = entry.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == entry.size()) {
    return entry + " is not written as ROLE=COLUMN, as in --map item=StockCode";
  }
  if (!RoleFromName(entry.substr(0, equals))) return "there is no role " + entry.substr(0, equals);
  return "";
}

// The same for one --attribute. Column names may hold '=', kinds do not.
std::string CheckAttribute(const std::string& entry) {
  const size_t equals = entry.rfind('=');
  if (equals == std::string::npos || equals == 0) {
    return entry + " is not written as COLUMN=KIND, as in --attribute size=label";
  }
  const std::string kind = entry.substr(equals + 1);
  if (kind != "none" && !AttributeKindFromName(kind)) return "there is no kind " + kind;
  return "";
}

// Without random bytes (the machine has none to give) ids are hashed without a key: no less than they would be kept.
PersonKey RandomPersonKey() {
  PersonKey key{};
  RAND_bytes(key.data(), static_cast<int>(key.size()));
  return key;
}

}  // namespace

Result<IngestOptions> IngestOptionsOf(const ReadingFlags& flags) {
  IngestOptions options;
  if (!flags.schema.empty()) {
    const Result<std::string> text = ReadWholeFile(flags.schema, kMaxJsonBytes);
    if (!text.ok()) return text.status();
    Result<Schema> schema = ParseSchema(flags.schema, *text);
    if (!schema.ok()) return schema.status();
    options.schema = std::move(*schema);
  }
  options.person_key = RandomPersonKey();
  options.csv.max_record_bytes = flags.max_line_bytes;
  if (flags.separator == "tab") {
    options.csv.separator = '\t';
  } else if (flags.separator != "auto") {
    options.csv.separator = flags.separator.front();
  }
  if (flags.date_order == "mdy") options.date_order = DateOrder::kMonthFirst;
  if (flags.date_order == "dmy") options.date_order = DateOrder::kDayFirst;
  options.encoding = EncodingFromName(flags.encoding);
  for (const std::string& entry : flags.map) {
    const size_t equals = entry.find('=');
    options.columns.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return options;
}

void LogReport(const IngestReport& report) {
  if (report.lines_read == 0) return;
  spdlog::info("{}: {} lines read, {} kept", report.input, report.lines_read, report.lines_kept);
  for (const Inference& inference : report.inferred) spdlog::info("  {}: {}", inference.what, inference.value);
  for (const RuleApplied& rule : report.rules) {
    std::string values;
    for (size_t i = 0; i < rule.values.size() && i < 8; ++i) {
      values += (i == 0 ? ": " : ", ") + rule.values[i].first + " " + std::to_string(rule.values[i].second);
    }
    if (rule.values.size() > 8) values += ", ...";
    spdlog::info("  rule {}: {} ({} lines{})", rule.rule, rule.text, rule.lines, values);
  }
  for (size_t i = 0; i < report.dropped.size(); ++i) {
    const DroppedLines& lines = report.dropped[i];
    if (lines.count == 0) continue;
    spdlog::warn("{} {} dropped: {}", lines.count, lines.count == 1 ? "line" : "lines",
                 DropReasonText(static_cast<DropReason>(i)));
    for (const LineExample& example : lines.examples) spdlog::warn("  {}", report.ExampleText(example));
  }
  for (const std::string& hint : report.hints) spdlog::warn("{}", hint);
}

void AddReadingFlags(CLI::App& command, ReadingFlags* flags) {
  command
      .add_option("--schema", flags->schema,
                  "JSON that says what the files call columns and event types, and what events weigh")
      ->type_name("FILE");
  command
      .add_option(
          "--map", flags->map,
          "Which column plays a role, as in --map item=StockCode; otherwise found by its name. Roles: order, user, "
          "item, title, quantity, price, time, type, category, brand, session, value")
      ->type_name("ROLE=COLUMN")
      ->check(CheckMapping)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--separator", flags->separator, "What separates fields: auto, tab, or one of , ; |")
      ->check(CLI::IsMember({"auto", "tab", ",", ";", "|"}))
      ->capture_default_str();
  command.add_option("--date-order", flags->date_order, "How 3/4/2011 is read: auto (from the column), mdy, dmy")
      ->check(CLI::IsMember({"auto", "mdy", "dmy"}))
      ->capture_default_str();
  command
      .add_option("--encoding", flags->encoding,
                  "How letters are written: auto, utf-8, utf-16le, utf-16be, windows-1252 (and Latin-1)")
      ->check(CLI::IsMember({"auto", "utf-8", "utf-16le", "utf-16be", "windows-1252"}))
      ->capture_default_str();
  command.add_option("--max-line-bytes", flags->max_line_bytes, "A longer line is an error")
      ->check(CLI::Range(size_t{1}, kMaxLineBytes))
      ->capture_default_str();
}

void AddInputFlags(CLI::App& command, InputFlags* flags) {
  auto* kind = command.add_option_group("input", "What to learn from, exactly one");
  kind->add_option("--orders", flags->orders,
                   "Order lines as CSV or CSV.gz: order, item, time; user, title, quantity, price")
      ->type_name("FILE");
  kind->add_option("--events", flags->events,
                   "Events as CSV or CSV.gz: user, item, time; type, order, quantity, price, session")
      ->type_name("FILE");
  kind->add_option("--sequences", flags->sequences, "Lines 'user item item ...' in time order, plain or gzip")
      ->type_name("FILE");
  kind->require_option(1);
  command
      .add_option("--catalog", flags->catalog,
                  "Products as CSV or CSV.gz: item; title, category, brand, price; attributes")
      ->type_name("FILE");
  command
      .add_option(
          "--attribute", flags->attributes,
          "What another column of the catalogue is, as in --attribute size=label; otherwise found by its values. "
          "Kinds: label, tags, number, boolean, date, none")
      ->type_name("COLUMN=KIND")
      ->check(CheckAttribute)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  AddReadingFlags(command, &flags->reading);
}

InputKind KindOf(const InputFlags& flags) {
  return !flags.orders.empty()   ? InputKind::kOrders
         : !flags.events.empty() ? InputKind::kEvents
                                 : InputKind::kSequences;
}

Result<InputFiles> OpenInputFiles(const InputFlags& flags) {
  InputFiles files;
  files.kind = KindOf(flags);
  Result<IngestOptions> options = IngestOptionsOf(flags.reading);
  if (!options.ok()) return options.status();
  files.options = std::move(*options);
  for (const std::string& entry : flags.attributes) {
    const size_t equals = entry.rfind('=');
    files.options.attributes.push_back({entry.substr(0, equals), AttributeKindFromName(entry.substr(equals + 1))});
  }
  if (!flags.catalog.empty()) {
    Result<std::unique_ptr<ByteSource>> catalog = OpenInput(flags.catalog);
    if (!catalog.ok()) return catalog.status();
    files.catalog = std::move(*catalog);
  }
  const std::string& path = !flags.orders.empty()   ? flags.orders
                            : !flags.events.empty() ? flags.events
                                                    : flags.sequences;
  Result<std::unique_ptr<ByteSource>> source = OpenInput(path);
  if (!source.ok()) return source.status();
  files.source = std::move(*source);
  return files;
}

Result<Input> ReadInput(const InputFlags& flags) {
  const Result<InputFiles> files = OpenInputFiles(flags);
  if (!files.ok()) return files.status();
  Result<Input> input = ReadInput(files->kind, *files->source, files->catalog.get(), files->options);
  if (input.ok()) LogInput(*input);
  return input;
}

void LogInput(const Input& input) {
  LogReport(input.catalog_report);
  LogReport(input.report);
}

}  // namespace vitrine
