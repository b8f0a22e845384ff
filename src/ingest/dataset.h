// The cleaned training data: what every reader in src/ingest produces and src/fit and src/eval consume.
#ifndef VITRINE_INGEST_DATASET_H_
#define VITRINE_INGEST_DATASET_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/attribute_kind.h"
#include "session/event.h"

namespace vitrine {

// One item touched by one user.
struct Interaction {
  uint32_t user = 0;   // 0..num_users-1
  uint32_t item = 0;   // 0..catalog.ids.size()-1
  uint32_t group = 0;  // the order it belongs to, from 1; 0: not part of an order
  EventType type = EventType::kPurchase;
  bool cancelled = false;  // undone later by a cancellation or a return
  float quantity = 1;
  int64_t time_s = 0;  // seconds since 1970-01-01; shop-local where the file has no zone
};

// A column of the catalogue file that plays no other part, under the name it has there. Of the columns below, those of
// the kind are filled, with an entry for every item of the catalogue.
struct Attribute {
  std::string name;
  AttributeKind kind = AttributeKind::kLabel;
  std::vector<float> numbers;         // kNumber, kBoolean (0 or 1), kDate (whole days since 1970); NaN: unknown
  std::vector<uint32_t> labels;       // kLabel: into names, or Catalog::kNone. kTags: those of all items, end to end
  std::vector<uint32_t> tag_offsets;  // kTags: [N + 1], where those of each item begin
  std::vector<std::string> names;
};

// Items in the order of first appearance in the input (catalogue file first, if there is one).
// All columns have ids.size() entries.
struct Catalog {
  static constexpr uint32_t kNone = 0xffffffffu;

  std::vector<std::string> ids;      // unique, non-empty, valid UTF-8
  std::vector<std::string> titles;   // may be empty
  std::vector<float> prices;         // NaN: unknown
  std::vector<uint32_t> categories;  // into category_names, or kNone
  std::vector<uint32_t> brands;      // into brand_names, or kNone
  std::vector<std::string> category_names;
  std::vector<std::string> brand_names;
  std::vector<Attribute> attributes;

  size_t size() const { return ids.size(); }
};

struct Dataset {
  Catalog catalog;
  uint32_t num_users = 0;
  std::vector<uint8_t> is_guest;          // [num_users] 1: a basket or session without a customer
  std::vector<Interaction> interactions;  // by user, then time, then order of input
};

}  // namespace vitrine

#endif  // VITRINE_INGEST_DATASET_H_
