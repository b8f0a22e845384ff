// A small shop whose titles say which of two worlds an item is of: whoever buys garden things buys only those.
#ifndef VITRINE_TESTS_CORE_CONTENT_SHOP_H_
#define VITRINE_TESTS_CORE_CONTENT_SHOP_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "base/random.h"
#include "bundle/manifest.h"
#include "content/content_index.h"
#include "content/extend.h"
#include "engine/engine.h"
#include "fit/pack.h"

namespace vitrine::testing {

inline constexpr uint32_t kShopItems = 40;

inline Dataset TwoWorlds() {
  static constexpr const char* kThings[] = {"pot", "spade", "seeds", "gloves", "chair"};
  Dataset data;
  Catalog& catalog = data.catalog;
  catalog.category_names = {"Garden", "Kitchen"};
  for (uint32_t i = 0; i < kShopItems; ++i) {
    catalog.ids.push_back("item-" + std::to_string(i));
    catalog.titles.push_back(std::string(i % 2 == 0 ? "Garden " : "Kitchen ") + kThings[i / 2 % 5] + " No " +
                             std::to_string(i));
    catalog.prices.push_back(i == 3 ? std::numeric_limits<float>::quiet_NaN() : 1.0f + static_cast<float>(i));
    catalog.categories.push_back(i % 2);
    catalog.brands.push_back(Catalog::kNone);
  }
  Attribute tags;
  tags.name = "tags";
  tags.kind = AttributeKind::kTags;
  tags.names = {"gift"};
  tags.tag_offsets = {0};
  Attribute is_new;
  is_new.name = "new";
  is_new.kind = AttributeKind::kBoolean;
  Attribute size;
  size.name = "size";
  size.kind = AttributeKind::kNumber;
  Attribute colour;
  colour.name = "colour";
  colour.names = {"red"};
  for (uint32_t i = 0; i < kShopItems; ++i) {
    if (i % 3 == 0) tags.labels.push_back(0);
    tags.tag_offsets.push_back(static_cast<uint32_t>(tags.labels.size()));
    is_new.numbers.push_back(static_cast<float>(i % 2));
    size.numbers.push_back(static_cast<float>(i));
    colour.labels.push_back(i % 4 == 0 ? 0 : Catalog::kNone);
  }
  catalog.attributes = {tags, is_new, size, colour};
  Random random(7);
  for (uint32_t user = 0; user < 80; ++user) {
    for (uint32_t order = 0; order < 3; ++order) {
      for (int line = 0; line < 4; ++line) {
        Interaction bought;
        bought.user = user;
        bought.item = static_cast<uint32_t>(2 * random.Below(kShopItems / 2)) + user % 2;
        bought.group = user * 3 + order + 1;
        bought.time_s = int64_t{86400} * (order + 1);
        data.interactions.push_back(bought);
      }
    }
    data.is_guest.push_back(0);
  }
  data.num_users = 80;
  return data;
}

struct ShopOptions {
  std::string vectors = "int4";
  float encoder_weight = 0.5f;  // 0: the bundle has no vectors
  ItemFeatures features;
};

inline Bundle ShopBundle(const Dataset& data, const ShopOptions& shop = {}) {
  FitOptions options;
  options.factors.dimensions = 8;
  options.blend.encoder_weight = shop.encoder_weight;
  options.blend.popularity_weight = 0.01f;
  const Histories histories = MakeHistories(data, {});
  FittedModel model = FitModel(histories, options, 4 * 86400, 1, data.catalog.categories);
  const FittedFactors factors = FitFactors(histories, options.factors, 4 * 86400, 1);
  ContentOptions content;
  content.max_row_bytes = 1u << 12;
  model.content = FitContent(data.catalog, shop.features, factors.vectors, 8, content);
  PackOptions pack;
  pack.vectors = *ParseVectorFormat(shop.vectors);
  const auto hash = [](std::span<const uint8_t>) { return std::string(64, '0'); };
  return std::move(*PackBundle(data.catalog, model, pack, hash));
}

inline Result<ContentIndex> IndexOf(const Bundle& bundle) {
  const Result<Manifest> manifest = ParseManifest(bundle.manifest);
  return ContentIndex::Open(bundle, manifest->items, manifest->dimensions, OpenByHeader);
}

}  // namespace vitrine::testing

#endif  // VITRINE_TESTS_CORE_CONTENT_SHOP_H_
