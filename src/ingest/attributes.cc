#include "ingest/attributes.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "ingest/rows.h"

namespace vitrine {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr size_t kFewItems = 100;

constexpr std::array<const char*, kNumAttributeKinds> kKindNames = {"label", "tags", "number", "boolean", "date"};

// What an item of a list and a filter have under these names already.
constexpr std::string_view kReserved[] = {"itemId", "title", "category", "brand", "price", "not", "any", "all"};

constexpr std::string_view kTagColumns[] = {"tags", "labels", "keywords"};

template <typename List, typename Value>
bool IsOneOf(const Value& value, const List& list) {
  return std::find(std::begin(list), std::end(list), value) != std::end(list);
}

std::optional<bool> ParseBoolean(std::string_view text) {
  const std::string lower = ToLowerAscii(text);
  if (lower == "true" || lower == "yes" || lower == "1") return true;
  if (lower == "false" || lower == "no" || lower == "0") return false;
  return std::nullopt;
}

// 1 and 0 alone are more often pieces in stock than answers.
bool IsBooleanWord(std::string_view text) { return ParseBoolean(text).has_value() && text != "0" && text != "1"; }

template <typename Test>
bool All(const Interner& values, Test test) {
  for (uint32_t i = 0; i < values.size(); ++i) {
    if (!test(values[i])) return false;
  }
  return true;
}

char TagSeparator(const Interner& values) {
  for (const char separator : {'|', ';'}) {
    if (!All(values, [&](std::string_view text) { return text.find(separator) == text.npos; })) return separator;
  }
  return ',';
}

// Days since 1970 of every value; nothing where a value is no date.
std::vector<std::optional<float>> DaysOf(const Interner& values, DateOrder order) {
  DateColumn dates(order);
  std::vector<std::optional<DateColumn::Value>> parsed;
  for (uint32_t i = 0; i < values.size(); ++i) parsed.push_back(dates.Parse(values[i]));
  std::vector<std::optional<float>> days(values.size());
  if (!dates.Resolve().ok()) return days;
  for (size_t i = 0; i < days.size(); ++i) {
    if (!parsed[i]) continue;
    if (const std::optional<int64_t> seconds = dates.Seconds(*parsed[i])) {
      const int64_t day = *seconds / 86400;
      days[i] = static_cast<float>(day);
    }
  }
  return days;
}

std::vector<std::optional<float>> NumbersOf(const Interner& values, AttributeKind kind, DateOrder order, Comma comma) {
  if (kind == AttributeKind::kDate) return DaysOf(values, order);
  std::vector<std::optional<float>> numbers(values.size());
  for (uint32_t i = 0; i < values.size(); ++i) {
    if (kind == AttributeKind::kBoolean) {
      if (const std::optional<bool> is = ParseBoolean(values[i])) numbers[i] = *is ? 1.0f : 0.0f;
    } else if (const std::optional<double> number = ParseNumber(values[i], comma)) {
      numbers[i] = static_cast<float>(*number);
    }
  }
  return numbers;
}

void FillNumbers(const Interner& values, std::span<const uint32_t> rows, DateOrder order, Comma comma,
                 Attribute* attribute, IngestReport* report) {
  const std::vector<std::optional<float>> numbers = NumbersOf(values, attribute->kind, order, comma);
  for (const uint32_t row : rows) {
    attribute->numbers.push_back(row == Catalog::kNone ? kUnknown : numbers[row].value_or(kUnknown));
  }
  const auto bad = std::find(numbers.begin(), numbers.end(), std::nullopt);
  if (bad == numbers.end()) return;
  report->hints.push_back("column " + attribute->name + ": \"" +
                          Sample(values[static_cast<uint32_t>(bad - numbers.begin())], 40) + "\" is no " +
                          AttributeKindName(attribute->kind) + "; such values count as unknown");
}

void FillLabels(const Interner& values, std::span<const uint32_t> rows, Attribute* attribute) {
  attribute->labels.assign(rows.begin(), rows.end());
  for (uint32_t i = 0; i < values.size(); ++i) attribute->names.emplace_back(values[i]);
}

void FillTags(const Interner& values, std::span<const uint32_t> rows, Attribute* attribute) {
  const char separator = TagSeparator(values);
  Interner tags;
  std::vector<std::vector<uint32_t>> of_value(values.size());
  for (uint32_t i = 0; i < values.size(); ++i) {
    std::string_view rest = values[i];
    while (!rest.empty()) {
      const size_t end = std::min(rest.find(separator), rest.size());
      const std::string_view tag = Trim(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (tag.empty()) continue;
      const uint32_t number = tags.Add(tag);
      if (!IsOneOf(number, of_value[i])) of_value[i].push_back(number);
    }
    std::sort(of_value[i].begin(), of_value[i].end());
  }
  attribute->tag_offsets.push_back(0);
  for (const uint32_t row : rows) {
    if (row != Catalog::kNone) {
      attribute->labels.insert(attribute->labels.end(), of_value[row].begin(), of_value[row].end());
    }
    attribute->tag_offsets.push_back(static_cast<uint32_t>(attribute->labels.size()));
  }
  for (uint32_t i = 0; i < tags.size(); ++i) attribute->names.emplace_back(tags[i]);
}

}  // namespace

const char* AttributeKindName(AttributeKind kind) { return kKindNames[static_cast<size_t>(kind)]; }

std::optional<AttributeKind> AttributeKindFromName(std::string_view name) {
  for (size_t i = 0; i < kKindNames.size(); ++i) {
    if (kKindNames[i] == name) return static_cast<AttributeKind>(i);
  }
  return std::nullopt;
}

void AddUnknown(Attribute* attribute) {
  switch (attribute->kind) {
    case AttributeKind::kLabel:
      attribute->labels.push_back(Catalog::kNone);
      break;
    case AttributeKind::kTags:
      attribute->tag_offsets.push_back(static_cast<uint32_t>(attribute->labels.size()));
      break;
    default:
      attribute->numbers.push_back(kUnknown);
  }
}

Result<AttributeReader> AttributeReader::Open(const TableReader& table, std::span<const AttributeChoice> choices,
                                              IngestReport* report) {
  AttributeReader reader;
  reader.comma_ = table.comma();
  const auto hint = [&](const std::string& name, const std::string& why) {
    report->hints.push_back("column " + name + " is left out: " + why);
  };
  const std::vector<size_t> others = table.OtherColumns();
  for (const AttributeChoice& choice : choices) {
    if (std::none_of(others.begin(), others.end(), [&](size_t i) { return table.Header(i) == choice.column; })) {
      return InvalidArgument("--attribute " + choice.column + ": the catalogue has no column of this name" +
                             " that plays no other role");
    }
  }
  for (const size_t position : others) {
    const std::string& name = table.Header(position);
    const auto choice = std::find_if(choices.begin(), choices.end(), [&](const auto& c) { return c.column == name; });
    if (name.empty() || (choice != choices.end() && !choice->kind)) continue;
    const bool is_double = std::any_of(reader.columns_.begin(), reader.columns_.end(),
                                       [&](const Column& column) { return column.name == name; });
    if (is_double || IsOneOf(name, kReserved)) {
      hint(name, is_double ? "another has its name" : "the name is taken");
    } else if (reader.columns_.size() == kMaxAttributes) {
      hint(name, "there are more than " + std::to_string(kMaxAttributes));
    } else {
      Column& column = reader.columns_.emplace_back();
      column.position = position;
      column.name = name;
      column.is_chosen = choice != choices.end();
      if (column.is_chosen) column.kind = *choice->kind;
    }
  }
  return reader;
}

void AttributeReader::Add(const TableReader& table) {
  for (Column& column : columns_) {
    const std::string_view text = table.Field(column.position);
    column.rows.push_back(text.empty() ? Catalog::kNone : column.values.Add(text));
  }
}

bool AttributeReader::LooksLikeText(const Column& column) const {
  if (column.values.size() > kMaxLabels) return true;
  if (column.rows.size() >= kFewItems && column.values.size() * 2 > column.rows.size()) return true;
  return !All(column.values, [](std::string_view text) { return text.size() <= kMaxLabelBytes; });
}

// Nothing: no attribute.
std::optional<AttributeKind> AttributeReader::KindOf(const Column& column, DateOrder order) const {
  if (column.is_chosen) return column.kind;
  const Interner& values = column.values;
  if (All(values, IsBooleanWord)) return AttributeKind::kBoolean;
  if (All(values, [&](std::string_view text) { return ParseNumber(text, comma_).has_value(); })) {
    return AttributeKind::kNumber;
  }
  const std::vector<std::optional<float>> days = DaysOf(values, order);
  if (std::find(days.begin(), days.end(), std::nullopt) == days.end()) return AttributeKind::kDate;
  if (IsOneOf(ToLowerAscii(column.name), kTagColumns) || TagSeparator(values) == '|') return AttributeKind::kTags;
  if (LooksLikeText(column)) return std::nullopt;
  return AttributeKind::kLabel;
}

std::vector<Attribute> AttributeReader::Finish(DateOrder order, IngestReport* report) const {
  std::vector<Attribute> attributes;
  for (const Column& column : columns_) {
    if (column.values.size() == 0) continue;
    const std::optional<AttributeKind> kind = KindOf(column, order);
    if (!kind) {
      report->hints.push_back("column " + column.name +
                              " is left out: it looks like text, not like a label; --attribute " + column.name +
                              "=label takes it");
      continue;
    }
    report->Infer("attribute " + column.name, AttributeKindName(*kind));
    Attribute& attribute = attributes.emplace_back();
    attribute.name = column.name;
    attribute.kind = *kind;
    if (*kind == AttributeKind::kLabel) {
      FillLabels(column.values, column.rows, &attribute);
    } else if (*kind == AttributeKind::kTags) {
      FillTags(column.values, column.rows, &attribute);
    } else {
      FillNumbers(column.values, column.rows, order, comma_, &attribute, report);
    }
  }
  return attributes;
}

}  // namespace vitrine
