// How good a model is, in detail: the members of report.json beside "models" and "bootstrap".
#ifndef VITRINE_TRAIN_QUALITY_REPORT_H_
#define VITRINE_TRAIN_QUALITY_REPORT_H_

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "eval/compare.h"
#include "eval/split.h"
#include "train/formats.h"

namespace vitrine {

// By model, as ModelsToJson(): the same questions where what is in the history may be listed again.
nlohmann::ordered_json UnmaskedToJson(const Comparison& comparison);

// { "confidence", "resamples", "models": { "vitrine": { "recall@10": { "low", "high" }, "ndcg@10": ... }, ... } }: of
// "models", history masked, by bootstrap over customers.
nlohmann::ordered_json IntervalsToJson(const Comparison& comparison, const BootstrapOptions& options);

// { "historyLength": { "text", "counted": "cases", "buckets": [ { "from", "to", "text", "count", "models": { "vitrine":
// { "recall@10", "ndcg@10" }, ... } } ] }, "itemPopularity": ... } with "to": null in the last bucket, and "items" in
// those of items. What is counted: eval/breakdown.h.
nlohmann::ordered_json BreakdownsToJson(const Comparison& comparison, const Fold& test);

// [ { "name", "reason" } ] of the models that were not compared with.
nlohmann::ordered_json LeftOutToJson(const Comparison& comparison);

// { "text", "cases", "formats": [ { "format", "ships", "vectorBytes", "gzipBytes", "recall@10", "ndcg@10" } ] } with
// "gzipBytes": null where no bundle can be made of the format.
nlohmann::ordered_json FormatsToJson(const FormatComparison& comparison);

}  // namespace vitrine

#endif  // VITRINE_TRAIN_QUALITY_REPORT_H_
