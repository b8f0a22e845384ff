#include "train/cold_start.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "base/random.h"
#include "bundle/manifest.h"
#include "content/extend.h"
#include "engine/engine.h"
#include "fit/popularity.h"
#include "fit/renumber.h"
#include "train/report.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kCutoff = 20;

// One draw: which items are left out, and what they are called then.
struct Draw {
  std::vector<uint32_t> warm;    // of the catalogue, ascending
  std::vector<uint32_t> cold;    // the same
  std::vector<int32_t> numbers;  // [N]: in the extended bundle: warm ones first
};

bool HasText(const Catalog& catalog, size_t item) {
  return !catalog.titles[item].empty() || catalog.categories[item] != Catalog::kNone;
}

Result<std::vector<Draw>> MakeDraws(const Catalog& catalog, const ColdStartOptions& options) {
  std::vector<uint32_t> items;
  for (uint32_t i = 0; i < catalog.size(); ++i) {
    if (HasText(catalog, i)) items.push_back(i);
  }
  const auto count = static_cast<size_t>(options.share * static_cast<double>(items.size()));
  if (count == 0) {
    return InvalidArgument("cold start: no item has a title or a category, so nothing new could be told apart");
  }
  Random random(options.seed);
  random.Shuffle(std::span(items));
  std::vector<Draw> draws;
  for (size_t d = 0; d < static_cast<size_t>(options.draws) && (d + 1) * count <= items.size(); ++d) {
    Draw& draw = draws.emplace_back();
    draw.cold.assign(items.begin() + static_cast<std::ptrdiff_t>(d * count),
                     items.begin() + static_cast<std::ptrdiff_t>((d + 1) * count));
    std::sort(draw.cold.begin(), draw.cold.end());
    draw.numbers.assign(catalog.size(), kUnknownItem);
    for (uint32_t i = 0; i < catalog.size(); ++i) {
      if (std::binary_search(draw.cold.begin(), draw.cold.end(), i)) continue;
      draw.numbers[i] = static_cast<int32_t>(draw.warm.size());
      draw.warm.push_back(i);
    }
    for (size_t i = 0; i < draw.cold.size(); ++i) {
      draw.numbers[draw.cold[i]] = static_cast<int32_t>(draw.warm.size() + i);
    }
  }
  return draws;
}

// Without the items left out, by the numbers of the others.
Histories WarmHistories(const Histories& all, const Draw& draw) {
  Histories out;
  out.num_items = static_cast<uint32_t>(draw.warm.size());
  out.is_guest = all.is_guest;
  out.user_steps = {0};
  out.step_items = {0};
  for (size_t user = 0; user < all.num_users(); ++user) {
    for (uint32_t step = all.user_steps[user]; step < all.user_steps[user + 1]; ++step) {
      const size_t before = out.items.size();
      for (uint32_t i = all.step_items[step]; i < all.step_items[step + 1]; ++i) {
        const int32_t number = draw.numbers[all.items[i]];
        if (static_cast<size_t>(number) >= draw.warm.size()) continue;
        out.items.push_back(static_cast<uint32_t>(number));
        out.types.push_back(all.types[i]);
      }
      if (out.items.size() == before) continue;
      out.step_items.push_back(static_cast<uint32_t>(out.items.size()));
      out.step_times.push_back(all.step_times[step]);
      out.step_groups.push_back(all.step_groups[step]);
    }
    out.user_steps.push_back(static_cast<uint32_t>(out.step_times.size()));
  }
  return out;
}

// The question of one customer, by the numbers of the extended bundle.
struct ColdCase {
  size_t customer = 0;  // of the fold's cases
  std::vector<Event> history;
  std::vector<int32_t> targets;
};

std::vector<ColdCase> CasesOf(const Cases& cases, const Draw& draw) {
  const auto is_cold = [&](int32_t item) {
    return draw.numbers[static_cast<size_t>(item)] >= static_cast<int32_t>(draw.warm.size());
  };
  std::vector<ColdCase> out;
  for (size_t i = 0; i < cases.size(); ++i) {
    ColdCase asked;
    asked.customer = i;
    for (const int32_t item : cases.targets[i]) {
      if (is_cold(item)) asked.targets.push_back(draw.numbers[static_cast<size_t>(item)]);
    }
    for (Event event : cases.histories[i]) {
      if (is_cold(event.item)) continue;
      event.item = draw.numbers[static_cast<size_t>(event.item)];
      asked.history.push_back(event);
    }
    if (!asked.targets.empty() && !asked.history.empty()) out.push_back(std::move(asked));
  }
  return out;
}

double RecallOf(std::span<const int32_t> list, std::span<const int32_t> targets) {
  const auto looked_at = list.first(std::min<size_t>(list.size(), kCutoff));
  const auto hits = std::count_if(looked_at.begin(), looked_at.end(), [&](int32_t item) {
    return std::find(targets.begin(), targets.end(), item) != targets.end();
  });
  return static_cast<double>(hits) / static_cast<double>(std::min<size_t>(targets.size(), kCutoff));
}

// Of one way to rank, by customer.
class Column {
 public:
  void Add(size_t customer, double recall) {
    auto& [sum, count] = by_customer_[customer];
    sum += recall;
    ++count;
  }

  std::vector<double> Means() const {
    std::vector<double> means;
    for (const auto& [customer, sum] : by_customer_) means.push_back(sum.first / sum.second);
    return means;
  }

 private:
  std::map<size_t, std::pair<double, int>> by_customer_;
};

std::vector<UpsertedItem> ColdItems(const Catalog& catalog, const Draw& draw) {
  const auto name = [](uint32_t label, const std::vector<std::string>& names) {
    return label < names.size() ? names[label] : std::string();
  };
  std::vector<UpsertedItem> items;
  for (const uint32_t i : draw.cold) {
    items.push_back({catalog.ids[i],
                     catalog.titles[i],
                     name(catalog.categories[i], catalog.category_names),
                     name(catalog.brands[i], catalog.brand_names),
                     catalog.prices[i],
                     {}});
  }
  return items;
}

// What the baselines know of categories. Those without one share a place of their own behind the others.
class CategoryRanks {
 public:
  CategoryRanks(const Catalog& catalog, const Draw& draw, const Histories& train, const PopularityOptions& options,
                int64_t now_s, uint64_t seed)
      : num_warm_(draw.warm.size()), popularity_(catalog.category_names.size() + 1, 0) {
    for (const std::vector<uint32_t>* items : {&draw.warm, &draw.cold}) {
      for (const uint32_t i : *items) {
        categories_.push_back(std::min<size_t>(catalog.categories[i], catalog.category_names.size()));
      }
    }
    const std::vector<double> counts = CountItems(train, AgeWeights(train, now_s, options.half_life_days));
    for (size_t i = 0; i < num_warm_; ++i) popularity_[categories_[i]] += counts[i];
    Random random(seed);
    for (size_t i = num_warm_; i < categories_.size(); ++i) drawn_.push_back(static_cast<int32_t>(i));
    random.Shuffle(std::span(drawn_));
  }

  // The items left out, best first.
  //   own  whether the shopper's categories come first
  std::vector<int32_t> Ranked(const std::vector<Event>& history, bool own) const {
    std::vector<double> touched(popularity_.size(), 0);
    for (const Event& event : history) touched[CategoryOf(event.item)] += own ? 1 : 0;
    std::vector<int32_t> ranked = drawn_;
    std::stable_sort(ranked.begin(), ranked.end(), [&](int32_t a, int32_t b) {
      const size_t of_a = CategoryOf(a);
      const size_t of_b = CategoryOf(b);
      return touched[of_a] != touched[of_b] ? touched[of_a] > touched[of_b] : popularity_[of_a] > popularity_[of_b];
    });
    return ranked;
  }

 private:
  size_t CategoryOf(int32_t item) const { return categories_[static_cast<size_t>(item)]; }

  size_t num_warm_;
  std::vector<double> popularity_;  // by category
  std::vector<size_t> categories_;  // by the numbers of the extended bundle
  std::vector<int32_t> drawn_;
};

enum Way : size_t { kContent, kCategory, kOwnCategories, kContentAmongAll, kPriorAmongAll, kNumWays };
using Columns = std::array<Column, kNumWays>;

std::vector<int32_t> ItemsOf(const Answer& answer) {
  std::vector<int32_t> items;
  for (const Hit& hit : answer.hits) items.push_back(hit.item);
  return items;
}

class DrawMeasurer {
 public:
  DrawMeasurer(const Fold& fold, const Fitting& fit, const Packing& packing, const ColdStartOptions& options)
      : fold_(fold), fit_(fit), packing_(packing), options_(options) {}

  Status Run(const Draw& draw, Columns* columns, ColdStartReport* report) {
    const Histories train = WarmHistories(fold_.train, draw);
    const Catalog warm = Renumbered(fit_.catalog, draw.warm);
    const ContentTraining training = TrainingOf(draw);
    const Fitting fitting = {warm, fit_.options, nullptr, nullptr, fit_.threads, &training};
    const FittedModel model = Fit(fitting, train, fold_.now_s, fold_.now_s);
    if (report->held_out_cosine == 0) report->held_out_cosine = model.content.held_out_cosine;
    if (model.content.dimensions == 0) {
      return InvalidArgument("cold start: there is no content model, which takes titles and item vectors");
    }
    Result<BudgetedBundle> packed =
        PackWithin(packing_.budget, warm, model, packing_.options, packing_.sha256, packing_.gzip_size);
    if (!packed.ok()) return packed.status();
    Result<Engine> engine = Extended(packed->bundle, draw, options_.extend);
    if (!engine.ok()) return engine.status();
    ExtendOptions alone = options_.extend;
    alone.neighbours = 0;
    Result<Engine> by_prior = Extended(packed->bundle, draw, alone);
    if (!by_prior.ok()) return by_prior.status();
    const std::vector<ColdCase> cases = CasesOf(fold_.cases, draw);
    const CategoryRanks ranks(fit_.catalog, draw, train, fit_.options.popularity, fold_.now_s, options_.seed);
    report->cases += cases.size();
    for (const ColdCase& asked : cases) VITRINE_RETURN_IF_ERROR(Ask(asked, draw, ranks, *engine, *by_prior, columns));
    return OkStatus();
  }

 private:
  // Features go with their items.
  ContentTraining TrainingOf(const Draw& draw) const {
    ContentTraining training;
    if (fit_.content == nullptr) return training;
    training = *fit_.content;
    training.features.values.clear();
    for (const uint32_t item : draw.warm) {
      const std::vector<float> own = OwnFeatures(item);
      training.features.values.insert(training.features.values.end(), own.begin(), own.end());
    }
    return training;
  }

  std::vector<float> OwnFeatures(uint32_t item) const {
    const ItemFeatures& features = fit_.content->features;
    if (features.count == 0) return {};
    const auto begin = features.values.begin() + static_cast<std::ptrdiff_t>(size_t{item} * features.count);
    return {begin, begin + features.count};
  }

  Result<Engine> Extended(const Bundle& bundle, const Draw& draw, const ExtendOptions& options) {
    const Result<Manifest> manifest = ParseManifest(bundle.manifest);
    if (!manifest.ok()) return manifest.status();
    const Result<ContentIndex> index = ContentIndex::Open(bundle, manifest->items, manifest->dimensions, OpenByHeader);
    if (!index.ok()) return index.status();
    std::vector<UpsertedItem> items = ColdItems(fit_.catalog, draw);
    for (size_t i = 0; i < items.size(); ++i) items[i].own = OwnFeatures(draw.cold[i]);
    Result<ExtendedBundle> extended = ExtendBundle(bundle, *index, items, options);
    if (!extended.ok()) return extended.status();
    return Engine::Load(std::move(extended->bundle));
  }

  Status Ask(const ColdCase& asked, const Draw& draw, const CategoryRanks& ranks, Engine& engine, Engine& by_prior,
             Columns* columns) {
    std::vector<int32_t> cold(draw.cold.size());
    std::iota(cold.begin(), cold.end(), static_cast<int32_t>(draw.warm.size()));
    const auto add = [&](Way way, std::span<const int32_t> list) {
      (*columns)[way].Add(asked.customer, RecallOf(list, asked.targets));
    };
    Request request;
    request.events = asked.history;
    request.limit = kCutoff;
    request.exclude_history = true;
    Result<Answer> answer = engine.Rerank(cold, request);
    if (!answer.ok()) return answer.status();
    add(kContent, ItemsOf(*answer));
    answer = engine.Recommend(request);
    if (!answer.ok()) return answer.status();
    add(kContentAmongAll, ItemsOf(*answer));
    answer = by_prior.Recommend(request);
    if (!answer.ok()) return answer.status();
    add(kPriorAmongAll, ItemsOf(*answer));
    add(kCategory, ranks.Ranked(asked.history, false));
    add(kOwnCategories, ranks.Ranked(asked.history, true));
    return OkStatus();
  }

  const Fold& fold_;
  const Fitting& fit_;
  const Packing& packing_;
  const ColdStartOptions& options_;
};

std::vector<ColdStartRow> RowsOf(const Columns& columns, std::span<const Way> ways, const ColdStartOptions& options) {
  struct Named {
    const char* name;
    const char* text;
  };
  static constexpr std::array<Named, kNumWays> kNames = {{
      {"content", "the shipping engine on the bundle with the new items, through the content model"},
      {"category-popularity", "how often the item's category was touched in the training; within it a draw"},
      {"own-categories", "how often the shopper touched the item's category, then by its popularity"},
      {"content", "the same"},
      {"first-exposure", "the same bundle without what the content model says: the median popularity alone"},
  }};
  std::vector<std::vector<double>> means;
  for (const Way way : ways) means.push_back(columns[way].Means());
  const std::vector<std::span<const double>> spans(means.begin(), means.end());
  const Bootstrap bootstrap(spans, options.bootstrap);
  std::vector<ColdStartRow> rows;
  for (size_t i = 0; i < ways.size(); ++i) {
    const auto& [name, text] = kNames[ways[i]];
    rows.push_back({name, text, bootstrap.Mean(i), i == 0 ? Interval() : bootstrap.Difference(0, i)});
  }
  return rows;
}

Json RowsToJson(const std::vector<ColdStartRow>& rows) {
  Json out = Json::array();
  for (const ColdStartRow& row : rows) {
    const Interval& recall = row.recall_at_20;
    Json json = {{"model", row.name},
                 {"text", row.text},
                 {"recall@20", Rounded(recall.value)},
                 {"low", Rounded(recall.low)},
                 {"high", Rounded(recall.high)}};
    if (&row != &rows.front()) {
      const double ratio = recall.value > 0 ? rows.front().recall_at_20.value / recall.value : 0;
      json["contentTimes"] = ratio > 0 ? Json(Rounded(ratio)) : Json();
      json["contentAbove"] = {{"difference", Rounded(row.content_above.value)},
                              {"low", Rounded(row.content_above.low)},
                              {"high", Rounded(row.content_above.high)}};
    }
    out.push_back(std::move(json));
  }
  return out;
}

Json ToJson(const ColdStartReport& report, const ColdStartOptions& options) {
  return {{"share", options.share},
          {"draws", options.draws},
          {"seed", options.seed},
          {"items", report.items},
          {"coldItems", report.cold_items},
          {"customers", report.customers},
          {"cases", report.cases},
          {"confidence", options.bootstrap.confidence},
          {"heldOutCosine", Rounded(report.held_out_cosine)},
          {"amongCold", RowsToJson(report.among_cold)},
          {"amongAll", RowsToJson(report.among_all)}};
}

}  // namespace

Result<ColdStartReport> MeasureColdStart(const Fold& fold, const Fitting& fit, const Packing& packing,
                                         const ColdStartOptions& options, int /*threads*/) {
  const Result<std::vector<Draw>> draws = MakeDraws(fit.catalog, options);
  if (!draws.ok()) return draws.status();
  ColdStartReport report;
  report.items = fit.catalog.size();
  report.cold_items = draws->front().cold.size();
  Columns columns;
  DrawMeasurer measurer(fold, fit, packing, options);
  for (const Draw& draw : *draws) VITRINE_RETURN_IF_ERROR(measurer.Run(draw, &columns, &report));
  report.customers = columns[kContent].Means().size();
  report.among_cold = RowsOf(columns, std::array{kContent, kCategory, kOwnCategories}, options);
  report.among_all = RowsOf(columns, std::array{kContentAmongAll, kPriorAmongAll}, options);
  report.json = ToJson(report, options);
  return report;
}

}  // namespace vitrine
