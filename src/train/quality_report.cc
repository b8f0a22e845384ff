#include "train/quality_report.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "eval/breakdown.h"
#include "train/report.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kAt10 = 1;  // in kCutoffs

Json IntervalToJson(const Interval& interval) {
  return {{"low", Rounded(interval.low)}, {"high", Rounded(interval.high)}};
}

Json BucketsToJson(const Comparison& comparison, const std::vector<Bucket>& buckets) {
  Json out = Json::array();
  for (const Bucket& bucket : buckets) {
    Json models = Json::object();
    for (size_t m = 0; m < bucket.models.size(); ++m) {
      models[comparison.models[m].name] = {{"recall@10", Rounded(bucket.models[m].recall_at_10)},
                                           {"ndcg@10", Rounded(bucket.models[m].ndcg_at_10)}};
    }
    Json one = {{"from", bucket.from}, {"to", nullptr}, {"text", BucketText(bucket)}, {"count", bucket.count}};
    if (bucket.to != kNoEnd) one["to"] = bucket.to;
    if (bucket.num_items > 0) one["items"] = bucket.num_items;
    one["models"] = std::move(models);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

Json UnmaskedToJson(const Comparison& comparison) {
  Json out = Json::object();
  for (const ComparedModel& model : comparison.models) {
    if (model.unmasked.cases > 0) out[model.name] = MetricsToJson(model.unmasked);
  }
  return out;
}

Json IntervalsToJson(const Comparison& comparison, const BootstrapOptions& options) {
  Json models = Json::object();
  for (const ComparedModel& model : comparison.models) {
    if (model.measured.mean.cases == 0) continue;
    models[model.name] = {{"recall@10", IntervalToJson(model.recall_at_10)},
                          {"ndcg@10", IntervalToJson(model.ndcg_at_10)}};
  }
  return {{"confidence", options.confidence}, {"resamples", options.resamples}, {"models", std::move(models)}};
}

Json BreakdownsToJson(const Comparison& comparison, const Fold& test) {
  return {{"historyLength",
           {{"text", "cases by the number of different items in the history"},
            {"counted", "cases"},
            {"buckets", BucketsToJson(comparison, ByHistoryLength(comparison, test.cases))}}},
          {"itemPopularity",
           {{"text",
             "items that were asked for, by the number of orders or events that hold them in the training part: "
             "recall@10 is the share of them among the first ten, ndcg@10 the mean of 1 / log2(rank + 1) for those"},
            {"counted", "targets"},
            {"buckets", BucketsToJson(comparison, ByItemPopularity(comparison, test))}}}};
}

Json LeftOutToJson(const Comparison& comparison) {
  Json out = Json::array();
  for (const LeftOut& one : comparison.left_out) out.push_back({{"name", one.name}, {"reason", one.reason}});
  return out;
}

Json FormatsToJson(const FormatComparison& comparison) {
  Json formats = Json::array();
  for (const FormatQuality& one : comparison.formats) {
    Json json = {{"format", one.format},
                 {"ships", one.ships},
                 {"vectorBytes", one.vector_bytes},
                 {"gzipBytes", nullptr},
                 {"recall@10", Rounded(one.metrics.recall[kAt10])},
                 {"ndcg@10", Rounded(one.metrics.ndcg[kAt10])}};
    if (one.ships) json["gzipBytes"] = one.gzip_bytes;
    formats.push_back(std::move(json));
  }
  return {
      {"text",
       "how item vectors may be stored, asked the validation part, because it is a choice: those that ship in "
       "packed bundles through the engine, float without any rounding, int3 as numbers of 3 bits that an int8 bundle "
       "holds, because no bundle can have it"},
      {"cases", comparison.cases},
      {"formats", std::move(formats)}};
}

}  // namespace vitrine
