// Which column of a CSV file plays which part.
#ifndef VITRINE_INGEST_COLUMNS_H_
#define VITRINE_INGEST_COLUMNS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "ingest/report.h"

namespace vitrine {

enum class Role : uint8_t {
  kOrder,
  kUser,
  kItem,
  kTitle,
  kQuantity,
  kPrice,
  kTime,
  kType,
  kCategory,
  kBrand,
  kSession,
  kValue
};
inline constexpr int kNumRoles = 12;

// "order", "user", "item", ...: what --map calls it.
const char* RoleName(Role role);
std::optional<Role> RoleFromName(std::string_view name);

// One --map role=Column.
using ColumnMapping = std::pair<std::string, std::string>;

class ColumnMap {
 public:
  // Gives each role of `wanted` its column: the mapped one, else the first of the role's usual names that the header
  // has (case, spaces and punctuation do not count: "Invoice No" is invoiceno). A column serves one role only.
  //   header     names as in the file; `input` is how messages call the file
  //   required   roles that must be found
  // Errors: kInvalidArgument for an unknown role in `mappings`, a mapped column that is not there, a required role
  // without column; the message names the file, the columns found and what to pass. Writes what it inferred to *report.
  static Result<ColumnMap> Detect(const std::string& input, std::span<const std::string> header,
                                  std::span<const Role> wanted, std::span<const Role> required,
                                  std::span<const ColumnMapping> mappings, IngestReport* report);

  // Errors: kInvalidArgument, as Detect(), for the first role of `required` that has no column.
  Status Require(const std::string& input, std::span<const std::string> header, std::span<const Role> required) const;

  bool Has(Role role) const { return columns_[static_cast<size_t>(role)] >= 0; }
  // REQUIRES: Has(role).
  size_t At(Role role) const { return static_cast<size_t>(columns_[static_cast<size_t>(role)]); }
  // Whether the column plays any role.
  bool Serves(size_t column) const {
    return std::find(columns_.begin(), columns_.end(), static_cast<int>(column)) != columns_.end();
  }

 private:
  std::array<int, kNumRoles> columns_ = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
};

}  // namespace vitrine

#endif  // VITRINE_INGEST_COLUMNS_H_
