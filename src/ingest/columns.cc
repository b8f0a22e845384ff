#include "ingest/columns.h"

#include <algorithm>

#include "ingest/text.h"

namespace vitrine {
namespace {

struct RoleNames {
  const char* name;
  std::vector<std::string_view> usual;  // lower case, letters and digits only; the more telling ones first
};

const std::array<RoleNames, kNumRoles>& Roles() {
  static const std::array<RoleNames, kNumRoles> kRoles = {{
      {"order",
       {"invoiceno", "invoice", "invoicenumber", "invoiceid", "orderid", "orderno", "ordernumber", "order",
        "transactionid", "transaction", "receiptid", "receipt", "basketid", "basket"}},
      {"user",
       {"customerid", "userid", "customer", "user", "visitorid", "visitor", "clientid", "client", "customerno",
        "customernumber", "customeremail", "email", "memberid", "member", "reviewerid", "uid"}},
      {"item",
       {"stockcode", "itemid", "item", "sku", "lineitemsku", "productid", "product", "productcode", "articleid",
        "article", "asin", "variantid", "movieid", "contentid", "itemcode", "id"}},
      {"title",
       {"description", "title", "productname", "itemname", "producttitle", "itemtitle", "lineitemname", "name"}},
      {"quantity", {"quantity", "qty", "lineitemquantity", "count", "units"}},
      {"price", {"unitprice", "price", "lineitemprice", "itemprice"}},
      {"time",
       {"invoicedate", "timestamp", "time", "createdat", "date", "datetime", "orderdate", "eventtime", "at", "unixtime",
        "ts"}},
      {"type", {"type", "eventtype", "event", "action", "behavior", "behaviour", "eventname"}},
      {"category", {"category", "categoryname", "producttype", "department", "categoryid", "categorycode"}},
      {"brand", {"brand", "brandname", "vendor", "manufacturer"}},
      {"session", {"sessionid", "session", "visitid", "visit", "usersession"}},
      {"value", {"rating", "value", "stars", "score", "overall", "ratingvalue", "eventvalue"}},
  }};
  return kRoles;
}

std::string Normalise(std::string_view name) {
  std::string out;
  for (const char c : ToLowerAscii(name)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) out.push_back(c);
  }
  return out;
}

std::string Join(std::span<const std::string> names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + Sample(name, 40);
  return Sample(out, 600);
}

}  // namespace

const char* RoleName(Role role) { return Roles()[static_cast<size_t>(role)].name; }

std::optional<Role> RoleFromName(std::string_view name) {
  for (size_t i = 0; i < kNumRoles; ++i) {
    if (Roles()[i].name == name) return static_cast<Role>(i);
  }
  return std::nullopt;
}

Result<ColumnMap> ColumnMap::Detect(const std::string& input, std::span<const std::string> header,
                                    std::span<const Role> wanted, std::span<const Role> required,
                                    std::span<const ColumnMapping> mappings, IngestReport* report) {
  ColumnMap map;
  std::vector<bool> taken(header.size(), false);
  const std::string found = "Columns found: " + Join(header);

  for (const auto& [role_name, column] : mappings) {
    const std::optional<Role> role = RoleFromName(role_name);
    if (!role) {
      std::string known;
      for (const RoleNames& names : Roles()) known += (known.empty() ? "" : ", ") + std::string(names.name);
      return InvalidArgument("--map " + role_name + "=" + column + ": there is no role \"" + role_name +
                             "\"; roles: " + known);
    }
    if (std::find(wanted.begin(), wanted.end(), *role) == wanted.end()) continue;
    auto match = std::find(header.begin(), header.end(), column);
    if (match == header.end()) {
      match = std::find_if(header.begin(), header.end(), [normalised = Normalise(column)](const std::string& name) {
        return Normalise(name) == normalised;
      });
    }
    if (match == header.end()) {
      return InvalidArgument(input + ":1: no column \"" + column + "\" (--map " + role_name + "=" + column + "). " +
                             found);
    }
    const auto index = static_cast<size_t>(match - header.begin());
    map.columns_[static_cast<size_t>(*role)] = static_cast<int>(index);
    taken[index] = true;
  }

  std::vector<std::string> normal;
  for (const std::string& name : header) normal.push_back(Normalise(name));
  for (const Role role : wanted) {
    int& slot = map.columns_[static_cast<size_t>(role)];
    if (slot >= 0) continue;
    for (const std::string_view usual : Roles()[static_cast<size_t>(role)].usual) {
      for (size_t i = 0; i < normal.size() && slot < 0; ++i) {
        if (!taken[i] && normal[i] == usual) slot = static_cast<int>(i);
      }
      if (slot >= 0) break;
    }
    if (slot < 0) continue;
    taken[static_cast<size_t>(slot)] = true;
    report->Infer(std::string("column ") + RoleName(role), header[static_cast<size_t>(slot)]);
  }

  VITRINE_RETURN_IF_ERROR(map.Require(input, header, required));
  return map;
}

Status ColumnMap::Require(const std::string& input, std::span<const std::string> header,
                          std::span<const Role> required) const {
  const std::string found = "Columns found: " + Join(header);
  for (const Role role : required) {
    if (Has(role)) continue;
    std::string usual;
    for (size_t i = 0; i < 5; ++i)
      usual += (i == 0 ? "" : ", ") + std::string(Roles()[static_cast<size_t>(role)].usual[i]);
    return InvalidArgument(input + ":1: no column for \"" + RoleName(role) + "\". " + found + ". Name it with --map " +
                           RoleName(role) + "=COLUMN (usual names: " + usual + ")");
  }
  return OkStatus();
}

}  // namespace vitrine
