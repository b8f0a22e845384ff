#include <algorithm>
#include <limits>
#include <unordered_map>

#include "ingest/ingest.h"
#include "ingest/interner.h"
#include "ingest/product_rules.h"
#include "ingest/rows.h"
#include "ingest/text.h"

namespace vitrine {
namespace {

constexpr uint32_t kNone = Interner::kNone;
// Share of lines with five-digit codes from which on that shape is taken for the rule of the shop.
constexpr double kCodeRuleShare = 0.95;

// One line, before it is known what the codes and order numbers of this file look like.
struct Line {
  uint32_t order = 0;
  uint32_t code = 0;
  uint32_t title = kNone;
  uint32_t user = kNone;  // kNone: guest
  float quantity = 1;
  float price = std::numeric_limits<float>::quiet_NaN();
  DateColumn::Value time = 0;
  uint32_t line = 0;
  uint32_t column = 0;  // of the item field, for the examples of lines dropped late
  uint32_t time_column = 0;
  uint32_t quantity_column = 0;
};

struct Lines {
  std::vector<Line> rows;
  Interner orders;
  Interner codes;
  Interner titles;
  Interner users;
  DateColumn dates;
  std::string item_column;
  std::string quantity_column;
  std::string time_column;
};

bool IsNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// C followed by digits.
bool LooksCancelled(std::string_view order) {
  return order.size() > 1 && (order.front() == 'C' || order.front() == 'c') && IsNumber(order.substr(1));
}

Status ReadLines(TableReader& table, const PersonKey& person_key, Lines* lines) {
  lines->item_column = table.ColumnName(Role::kItem);
  lines->quantity_column = table.ColumnName(Role::kQuantity);
  lines->time_column = table.ColumnName(Role::kTime);
  for (;;) {
    Result<bool> more = table.Next();
    if (!more.ok()) return more.status();
    if (!*more) return OkStatus();

    Line row;
    const std::optional<std::string_view> item = table.ItemId();
    if (!item) {
      table.Drop(DropReason::kMissingItem, Role::kItem);
      continue;
    }
    const std::string_view order = table.Text(Role::kOrder);
    if (order.empty()) {
      table.Drop(DropReason::kMissingOrder, Role::kOrder);
      continue;
    }
    const std::optional<DateColumn::Value> time = lines->dates.Parse(table.Text(Role::kTime));
    if (!time) {
      table.Drop(DropReason::kBadTime, Role::kTime);
      continue;
    }
    if (table.Has(Role::kQuantity)) {
      const std::optional<double> quantity = table.Number(Role::kQuantity);
      if (!quantity) {
        table.Drop(DropReason::kBadQuantity, Role::kQuantity);
        continue;
      }
      row.quantity = static_cast<float>(*quantity);
    }
    if (table.Has(Role::kPrice) && !table.Text(Role::kPrice).empty()) {
      const std::optional<double> price = table.Number(Role::kPrice);
      if (!price || *price < 0) {
        table.Drop(price ? DropReason::kNegativePrice : DropReason::kBadPrice, Role::kPrice);
        continue;
      }
      row.price = static_cast<float>(*price);
    }
    // Cancellations have negative quantities, so that has to wait until it is known what a cancellation is.
    row.order = lines->orders.Add(order);
    row.code = lines->codes.Add(*item);
    const std::string_view title = table.Text(Role::kTitle);
    if (!title.empty()) row.title = lines->titles.Add(title);
    const std::string_view user = table.Text(Role::kUser);
    if (!IsNoUser(user)) row.user = lines->users.Add(HashPerson(person_key, user).bytes());
    row.time = *time;
    row.line = static_cast<uint32_t>(table.line());
    row.column = table.FieldColumn(Role::kItem);
    row.time_column = table.FieldColumn(Role::kTime);
    row.quantity_column = table.FieldColumn(Role::kQuantity);
    lines->rows.push_back(row);
  }
}

// Decides for every code whether it is a product, and under which id.
struct CodeRule {
  bool five_digits = false;
  std::vector<bool> is_product;  // by code
  std::vector<std::string> ids;  // by code
};

CodeRule MakeCodeRule(const Lines& lines, IngestReport* report) {
  CodeRule rule;
  std::vector<uint64_t> count(lines.codes.size(), 0);
  for (const Line& row : lines.rows) ++count[row.code];
  uint64_t matching = 0;
  for (uint32_t code = 0; code < lines.codes.size(); ++code) {
    if (IsFiveDigitCode(lines.codes[code])) matching += count[code];
  }
  rule.five_digits = static_cast<double>(matching) >= kCodeRuleShare * static_cast<double>(lines.rows.size());

  RuleApplied applied;
  applied.rule = "product-codes";
  for (uint32_t code = 0; code < lines.codes.size(); ++code) {
    const std::string_view text = lines.codes[code];
    rule.is_product.push_back(rule.five_digits ? IsFiveDigitCode(text) : !IsKnownNonProduct(text));
    rule.ids.push_back(rule.five_digits ? ToUpperAscii(text) : std::string(text));
    if (rule.is_product.back()) continue;
    applied.lines += count[code];
    applied.values.emplace_back(Sample(rule.ids.back()), count[code]);
  }
  std::stable_sort(applied.values.begin(), applied.values.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  // "m" and "M" are one entry of the list.
  for (size_t i = 0; i < applied.values.size(); ++i) {
    for (size_t k = i + 1; k < applied.values.size();) {
      if (applied.values[k].first == applied.values[i].first) {
        applied.values[i].second += applied.values[k].second;
        applied.values.erase(applied.values.begin() + static_cast<std::ptrdiff_t>(k));
      } else {
        ++k;
      }
    }
  }
  if (rule.five_digits) {
    const uint64_t percent_10 = lines.rows.empty() ? 0 : matching * 1000 / lines.rows.size();
    applied.text = "A product code is five digits and optional letters, upper-cased, because " +
                   std::to_string(percent_10 / 10) + "." + std::to_string(percent_10 % 10) +
                   " % of the lines are like that; the other codes are postage, fees, samples and manual lines";
  } else {
    applied.text =
        "Codes have no common shape; only codes that are well-known words for postage, fees, discounts and "
        "samples are not products";
  }
  if (rule.five_digits || applied.lines > 0) report->rules.push_back(std::move(applied));
  return rule;
}

// Which orders "C<digits>" cancel. Where the other orders are plain numbers, the C says it; elsewhere (a shop may call
// all its orders so) only a negative quantity does.
class CancellationRule {
 public:
  CancellationRule(const Lines& lines, IngestReport* report) : lines_(lines) {
    uint64_t with_c = 0;
    uint64_t numbers = 0;
    for (uint32_t order = 0; order < lines.orders.size(); ++order) {
      with_c += LooksCancelled(lines.orders[order]);
      numbers += IsNumber(lines.orders[order]);
    }
    c_is_enough_ = numbers >= with_c;
    if (with_c == 0) return;
    const char* text =
        c_is_enough_ ? "An order number \"C...\" cancels earlier purchases of the same customer, because the other "
                       "order numbers are plain numbers"
                     : "A negative quantity under an order number \"C...\" cancels earlier purchases of the same "
                       "customer; other lines of such orders are purchases, because most order numbers are like that";
    report->rules.push_back({"cancellations", text, 0, {}});
  }

  bool Cancels(const Line& row) const {
    return (c_is_enough_ || row.quantity < 0) && LooksCancelled(lines_.orders[row.order]);
  }

 private:
  const Lines& lines_;
  bool c_is_enough_ = false;
};

struct Cancellation {
  uint32_t user = 0;
  uint32_t item = 0;
  float quantity = 0;
  int64_t time_s = 0;
};

// Takes the cancelled quantities off the purchases, newest purchase first.
//   interactions   sorted by user, then time
void Cancel(std::vector<Cancellation> cancellations, std::vector<Interaction>* interactions, Cancellations* counts) {
  std::stable_sort(cancellations.begin(), cancellations.end(),
                   [](const Cancellation& a, const Cancellation& b) { return a.time_s < b.time_s; });
  const auto key = [](uint32_t user, uint32_t item) { return (uint64_t{user} << 32) | item; };
  // Only the pairs that are cancelled at some time; looked up, never iterated.
  std::unordered_map<uint64_t, std::vector<uint32_t>> purchases;
  for (const Cancellation& c : cancellations) purchases[key(c.user, c.item)];
  for (uint32_t i = 0; i < interactions->size(); ++i) {
    const auto found = purchases.find(key((*interactions)[i].user, (*interactions)[i].item));
    if (found != purchases.end()) found->second.push_back(i);
  }
  std::vector<uint8_t> reduced(interactions->size(), 0);
  for (const Cancellation& c : cancellations) {
    float left = c.quantity;
    const std::vector<uint32_t>& candidates = purchases[key(c.user, c.item)];
    for (auto i = candidates.rbegin(); i != candidates.rend() && left > 0; ++i) {
      Interaction& purchase = (*interactions)[*i];
      if (purchase.cancelled || purchase.time_s > c.time_s) continue;
      if (purchase.quantity > left) {
        purchase.quantity -= left;
        left = 0;
        reduced[*i] = 1;
      } else {
        left -= purchase.quantity;
        purchase.cancelled = true;
        ++counts->purchases_cancelled;
      }
    }
    ++(left < c.quantity ? counts->matched : counts->unmatched);
  }
  for (size_t i = 0; i < interactions->size(); ++i) {
    counts->purchases_reduced += reduced[i] != 0 && !(*interactions)[i].cancelled;
  }
}

}  // namespace

Result<Dataset> ReadOrders(ByteSource& source, const IngestOptions& options, const Catalog* catalog,
                           IngestReport* report) {
  constexpr Role kWanted[] = {Role::kOrder, Role::kItem,     Role::kTime, Role::kUser,
                              Role::kTitle, Role::kQuantity, Role::kPrice};
  constexpr Role kRequired[] = {Role::kOrder, Role::kItem, Role::kTime};
  TableReader table(source, options, options.schema.columns, report);
  VITRINE_RETURN_IF_ERROR(table.Open(kWanted, kRequired));
  Lines lines;
  lines.dates = DateColumn(options.date_order);
  VITRINE_RETURN_IF_ERROR(ReadLines(table, options.person_key, &lines));
  if (Status status = lines.dates.Resolve(); !status.ok()) {
    return Status(status.code(), source.name() + ", column " + lines.time_column + ": " + status.message());
  }
  report->Infer("date format", lines.dates.Describe());
  const CodeRule rule = MakeCodeRule(lines, report);
  const CancellationRule cancellation(lines, report);

  Dataset dataset;
  if (catalog != nullptr) dataset.catalog = *catalog;
  const size_t catalogued = dataset.catalog.size();
  Interner items;
  for (std::string& id : dataset.catalog.ids) {
    if (rule.five_digits) id = ToUpperAscii(id);
    items.Add(id);
  }
  // Two spellings of one code in the catalogue that only differ in case would make two items of one.
  if (items.size() != dataset.catalog.size()) {
    return InvalidArgument(source.name() +
                           ": codes are upper-cased, which makes ids of the catalogue equal to each other");
  }

  std::vector<uint32_t> user_index(lines.users.size(), kNone);
  std::vector<uint32_t> guest_index(lines.orders.size(), kNone);
  std::unordered_map<uint64_t, uint32_t> groups;  // (order, user): an order number used by two users is two orders
  std::vector<Cancellation> cancellations;        // user: as in lines.users
  std::vector<std::pair<uint32_t, uint32_t>> titles;
  PriceColumn prices;

  for (const Line& row : lines.rows) {
    const auto drop = [&](DropReason reason, uint32_t column, const std::string& name, std::string text) {
      report->Drop(reason, {row.line, column, name, std::move(text)});
    };
    if (!rule.is_product[row.code]) {
      drop(DropReason::kNotProduct, row.column, lines.item_column, Sample(lines.codes[row.code]));
      continue;
    }
    const std::optional<int64_t> time = lines.dates.Seconds(row.time);
    if (!time) {
      drop(DropReason::kBadTime, row.time_column, lines.time_column, "no such date in this order of day and month");
      continue;
    }
    const std::string& id = rule.ids[row.code];
    if (cancellation.Cancels(row)) {
      ++report->cancellations.lines;
      const float quantity = row.quantity < 0 ? -row.quantity : row.quantity;
      if (row.user == kNone || quantity == 0) {
        ++report->cancellations.unmatched;
      } else {
        cancellations.push_back({row.user, row.code, quantity, *time});
      }
      continue;
    }
    if (!(row.quantity > 0)) {
      drop(DropReason::kQuantityNotPositive, row.quantity_column, lines.quantity_column,
           std::to_string(static_cast<int64_t>(row.quantity)));
      continue;
    }

    const uint32_t item = items.Add(id);
    if (item == dataset.catalog.size()) {
      if (item >= kMaxDatasetItems) return InvalidArgument(source.name() + ": more than 16,777,216 items");
      AddItem(&dataset.catalog, id, "", std::numeric_limits<float>::quiet_NaN(), Catalog::kNone, Catalog::kNone);
    }
    uint32_t& user = row.user == kNone ? guest_index[row.order] : user_index[row.user];
    if (user == kNone) {
      user = dataset.num_users++;
      dataset.is_guest.push_back(row.user == kNone ? 1 : 0);
    }
    const auto group = groups.try_emplace((uint64_t{row.order} << 32) | user, static_cast<uint32_t>(groups.size() + 1));
    Interaction interaction;
    interaction.user = user;
    interaction.item = item;
    interaction.group = group.first->second;
    interaction.quantity = row.quantity;
    interaction.time_s = *time;
    dataset.interactions.push_back(interaction);
    if (row.title != kNone) titles.emplace_back(item, row.title);
    prices.Add(item, row.price);
    ++report->lines_kept;
    report->guest_lines += row.user == kNone;
  }
  AddHints(report);
  if (dataset.interactions.empty()) return NothingUsable(*report, "a purchase of a product");

  // Cancellations may precede the purchase in the file, so users and items are only known now.
  std::vector<Cancellation> known;
  for (Cancellation c : cancellations) {
    c.user = user_index[c.user];
    c.item = items.Find(rule.ids[c.item]);
    if (c.user == kNone || c.item == kNone) {
      ++report->cancellations.unmatched;
    } else {
      known.push_back(c);
    }
  }
  SortInteractions(&dataset.interactions);
  Cancel(std::move(known), &dataset.interactions, &report->cancellations);
  for (RuleApplied& applied : report->rules) {
    if (applied.rule == "cancellations") applied.lines = report->cancellations.lines;
  }

  const size_t num_items = dataset.catalog.size();
  std::vector<std::string> chosen = ChooseTitles(num_items, std::move(titles), lines.titles);
  for (size_t i = 0; i < num_items; ++i) {
    if (i >= catalogued || dataset.catalog.titles[i].empty()) dataset.catalog.titles[i] = std::move(chosen[i]);
  }
  prices.FillIn(&dataset.catalog.prices);
  return dataset;
}

}  // namespace vitrine
