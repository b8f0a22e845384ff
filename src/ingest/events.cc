#include <array>
#include <limits>
#include <unordered_map>

#include "ingest/ingest.h"
#include "ingest/interner.h"
#include "ingest/rows.h"
#include "ingest/text.h"

namespace vitrine {
namespace {

constexpr uint32_t kNone = Interner::kNone;

struct TypeName {
  std::string_view name;  // lower case, letters only
  EventType type;
};

constexpr std::array<TypeName, 46> kTypeNames = {{
    {"view", EventType::kView},
    {"views", EventType::kView},
    {"productview", EventType::kView},
    {"itemview", EventType::kView},
    {"viewitem", EventType::kView},
    {"detailview", EventType::kView},
    {"detailpageview", EventType::kView},
    {"viewproduct", EventType::kView},
    {"pageview", EventType::kView},
    {"pv", EventType::kView},
    {"cart", EventType::kCart},
    {"addtocart", EventType::kCart},
    {"addcart", EventType::kCart},
    {"cartadd", EventType::kCart},
    {"addtobasket", EventType::kCart},
    {"basket", EventType::kCart},
    {"cartremove", EventType::kCartRemove},
    {"removefromcart", EventType::kCartRemove},
    {"removecart", EventType::kCartRemove},
    {"removefrombasket", EventType::kCartRemove},
    {"purchase", EventType::kPurchase},
    {"purchases", EventType::kPurchase},
    {"buy", EventType::kPurchase},
    {"order", EventType::kPurchase},
    {"sale", EventType::kPurchase},
    {"transaction", EventType::kPurchase},
    {"purchasecomplete", EventType::kPurchase},
    {"search", EventType::kSearch},
    {"like", EventType::kLike},
    {"fav", EventType::kLike},
    {"favorite", EventType::kLike},
    {"favourite", EventType::kLike},
    {"addtowishlist", EventType::kLike},
    {"wishlist", EventType::kLike},
    {"bookmark", EventType::kLike},
    {"dislike", EventType::kDislike},
    {"notinterested", EventType::kNotInterested},
    {"hide", EventType::kNotInterested},
    {"rating", EventType::kRating},
    {"rate", EventType::kRating},
    {"review", EventType::kRating},
    {"impression", EventType::kImpression},
    {"show", EventType::kImpression},
    {"click", EventType::kClick},
    {"selectitem", EventType::kClick},
    {"productclick", EventType::kClick},
}};

// Users and guests share one range of indices, in the order of their first kept line.
class UserIndex {
 public:
  explicit UserIndex(const PersonKey& key) : key_(key) {}
  uint32_t Known(std::string_view id) { return At(Hashed(id, &users_), &known_, 0); }
  // By session, else by order; a session and an order of the same name are two guests.
  uint32_t Guest(std::string_view session, std::string_view order) {
    return session.empty() ? At(Hashed(order, &orders_), &order_guest_, 1)
                           : At(Hashed(session, &sessions_), &session_guest_, 1);
  }
  const std::vector<uint8_t>& is_guest() const { return is_guest_; }

 private:
  uint32_t Hashed(std::string_view id, Interner* seen) const { return seen->Add(HashPerson(key_, id).bytes()); }

  uint32_t At(uint32_t number, std::vector<uint32_t>* index, uint8_t guest) {
    if (number == index->size()) {
      index->push_back(static_cast<uint32_t>(is_guest_.size()));
      is_guest_.push_back(guest);
    }
    return (*index)[number];
  }

  const PersonKey& key_;
  Interner users_;
  Interner sessions_;
  Interner orders_;
  std::vector<uint32_t> known_;
  std::vector<uint32_t> session_guest_;
  std::vector<uint32_t> order_guest_;
  std::vector<uint8_t> is_guest_;
};

}  // namespace

std::optional<EventType> ParseEventType(std::string_view name) {
  std::string letters;
  for (const char c : ToLowerAscii(name)) {
    if (c >= 'a' && c <= 'z') letters.push_back(c);
  }
  for (const TypeName& known : kTypeNames) {
    if (known.name == letters) return known.type;
  }
  return std::nullopt;
}

Result<Dataset> ReadEvents(ByteSource& source, const IngestOptions& options, const Catalog* catalog,
                           IngestReport* report) {
  constexpr Role kWanted[] = {Role::kUser,  Role::kItem,     Role::kTime,  Role::kType,
                              Role::kOrder, Role::kQuantity, Role::kPrice, Role::kSession};
  constexpr Role kRequired[] = {Role::kItem, Role::kTime};
  TableReader table(source, options, options.schema.columns, report);
  VITRINE_RETURN_IF_ERROR(table.Open(kWanted, kRequired));
  if (!table.Has(Role::kUser) && !table.Has(Role::kSession)) {
    // Asked for by name, so that the message is the usual one.
    constexpr Role kUser[] = {Role::kUser};
    return table.Require(kUser);
  }
  if (!table.Has(Role::kType)) report->Infer("type of every line", "view (there is no type column)");

  Dataset dataset;
  if (catalog != nullptr) dataset.catalog = *catalog;
  Interner items;
  for (const std::string& id : dataset.catalog.ids) items.Add(id);
  DateColumn dates(options.date_order);
  UserIndex users(options.person_key);
  Interner orders;
  std::unordered_map<uint64_t, uint32_t> groups;  // (order, user)
  std::vector<PendingLine> lines;
  RepeatFilter repeats(options.repeats, table.ColumnName(Role::kTime));
  PriceColumn prices;
  std::string last_type_text;
  std::optional<EventType> last_type = EventType::kView;

  for (;;) {
    Result<bool> more = table.Next();
    if (!more.ok()) return more.status();
    if (!*more) break;
    const std::optional<std::string_view> id = table.ItemId();
    if (!id) {
      table.Drop(DropReason::kMissingItem, Role::kItem);
      continue;
    }
    const std::optional<DateColumn::Value> time = dates.Parse(table.Text(Role::kTime));
    if (!time) {
      table.Drop(DropReason::kBadTime, Role::kTime);
      continue;
    }
    PendingLine line;
    if (table.Has(Role::kType)) {
      const std::string_view text = table.Text(Role::kType);
      if (text != last_type_text) {
        last_type_text = std::string(text);
        last_type = EventTypeOf(text, options.schema);
      }
      if (!last_type) {
        table.Drop(DropReason::kUnknownType, Role::kType);
        continue;
      }
      line.interaction.type = *last_type;
    } else {
      line.interaction.type = EventType::kView;
    }
    if (!table.Text(Role::kQuantity).empty()) {
      const std::optional<double> quantity = table.Number(Role::kQuantity);
      if (!quantity || !(*quantity > 0)) {
        table.Drop(quantity ? DropReason::kQuantityNotPositive : DropReason::kBadQuantity, Role::kQuantity);
        continue;
      }
      line.interaction.quantity = static_cast<float>(*quantity);
    }
    float price = 0;
    if (!table.Text(Role::kPrice).empty()) {
      const std::optional<double> number = table.Number(Role::kPrice);
      if (!number || *number < 0) {
        table.Drop(number ? DropReason::kNegativePrice : DropReason::kBadPrice, Role::kPrice);
        continue;
      }
      price = static_cast<float>(*number);
    }
    const std::string_view user = table.Text(Role::kUser);
    const std::string_view order = table.Text(Role::kOrder);
    const bool guest = IsNoUser(user);
    const std::string_view session = table.Text(Role::kSession);
    if (guest && order.empty() && session.empty()) {
      table.Drop(DropReason::kMissingUser, Role::kUser);
      continue;
    }
    line.interaction.user = guest ? users.Guest(session, order) : users.Known(user);
    if (!order.empty()) {
      const uint64_t key = (uint64_t{orders.Add(order)} << 32) | line.interaction.user;
      line.interaction.group = groups.try_emplace(key, static_cast<uint32_t>(groups.size() + 1)).first->second;
    }
    line.interaction.item = items.Add(*id);
    if (line.interaction.item == dataset.catalog.size()) {
      if (items.size() > kMaxDatasetItems) return InvalidArgument(source.name() + ": more than 16,777,216 items");
      AddItem(&dataset.catalog, *id, "", std::numeric_limits<float>::quiet_NaN(), Catalog::kNone, Catalog::kNone);
    }
    prices.Add(line.interaction.item, price);
    line.interaction.time_s = *time;
    line.line = static_cast<uint32_t>(table.line());
    line.time_column = table.FieldColumn(Role::kTime);
    lines.push_back(line);
    repeats.Watch(dates, &lines, report);
  }

  const std::string time_name = table.ColumnName(Role::kTime);
  if (Status status = dates.Resolve(); !status.ok()) {
    return Status(status.code(), source.name() + ", column " + time_name + ": " + status.message());
  }
  report->Infer("date format", dates.Describe());
  repeats.Finish(dates, &lines, report);
  dataset.interactions.reserve(lines.size());
  for (PendingLine& line : lines) {
    const std::optional<int64_t> seconds = dates.Seconds(line.interaction.time_s);
    if (!seconds) {
      report->Drop(DropReason::kBadTime,
                   {line.line, line.time_column, time_name, "no such date in this order of day and month"});
      continue;
    }
    line.interaction.time_s = *seconds;
    dataset.interactions.push_back(line.interaction);
  }
  lines = {};
  report->lines_kept = dataset.interactions.size();
  AddHints(report);
  if (dataset.interactions.empty()) return NothingUsable(*report, "an event of a user and an item");
  // A user whose only dates turned out not to exist is none.
  std::vector<uint32_t> renumbered(users.is_guest().size(), kNone);
  for (Interaction& interaction : dataset.interactions) {
    uint32_t& user = renumbered[interaction.user];
    if (user == kNone) {
      user = dataset.num_users++;
      dataset.is_guest.push_back(users.is_guest()[interaction.user]);
    }
    interaction.user = user;
    report->guest_lines += dataset.is_guest[user];
  }
  SortInteractions(&dataset.interactions);
  prices.FillIn(&dataset.catalog.prices);
  return dataset;
}

}  // namespace vitrine
