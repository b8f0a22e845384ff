// vitrine inspect: what is in a bundle.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "bundle/manifest.h"
#include "cli/bundle_folder.h"
#include "cli/commands.h"
#include "cli/content_check.h"
#include "cli/evaluation_report.h"
#include "engine/engine.h"
#include "eval/split.h"
#include "train/byte_budget.h"
#include "train/report.h"

namespace vitrine {
namespace {

using Json = nlohmann::ordered_json;

struct InspectFlags {
  std::string bundle;
  std::string item;
  int limit = 10;
};

const char* SourceName(Source source) {
  switch (source) {
    case Source::kGraph:
      return "graph";
    case Source::kEncoder:
      return "encoder";
    case Source::kRecent:
      return "recent";
    case Source::kTrending:
      return "trending";
    case Source::kExplore:
      return "explore";
    case Source::kBaskets:
      return "basket";
    case Source::kRepurchase:
      return "repurchase";
    case Source::kGiven:
      return "given";
    case Source::kPinned:
      return "pinned";
    case Source::kPopular:
      break;
  }
  return "popular";
}

Json ItemToJson(const Engine& engine, int32_t item) {
  return {{"item", std::string(engine.ItemId(item))}, {"title", std::string(engine.Title(item))}};
}

Json HitsToJson(const Engine& engine, const Answer& answer) {
  Json out = Json::array();
  for (const Hit& hit : answer.hits) {
    Json one = ItemToJson(engine, hit.item);
    one["score"] = hit.score;
    one["source"] = SourceName(hit.source);
    out.push_back(std::move(one));
  }
  return out;
}

Result<Json> SimilarToJson(Engine* engine, const InspectFlags& flags) {
  const auto n = static_cast<int32_t>(engine->Describe().num_items);
  int32_t item = 0;
  while (item < n && engine->ItemId(item) != flags.item) ++item;
  if (item == n) return NotFound(flags.bundle + ": has no item \"" + flags.item + "\"");
  Request request;
  request.limit = flags.limit;
  const Result<Answer> answer = engine->Similar(item, request);
  if (!answer.ok()) return answer.status();
  Json out = ItemToJson(*engine, item);
  out["similar"] = HitsToJson(*engine, *answer);
  return out;
}

std::string DateText(const Json& seconds) {
  return seconds.is_number_integer() ? TimeText(seconds.get<int64_t>()) + " UTC" : "an unknown time";
}

Status Inspect(const InspectFlags& flags, const CommandContext& context) {
  Result<Bundle> bundle = ReadBundleFolder(flags.bundle);
  if (!bundle.ok()) return bundle.status();
  const Json manifest = Json::parse(bundle->manifest);
  const Json bytes = BytesToJson(*bundle);
  const uint64_t gzip_bytes = GzipBytes(*bundle, [](std::span<const uint8_t> file) { return GzipBytes(file); });
  const Result<Manifest> sizes = ParseManifest(bundle->manifest);
  if (!sizes.ok()) return sizes.status();
  const Result<Json> content = CheckContent(*bundle, *sizes);
  if (!content.ok()) return Status(content.status().code(), flags.bundle + ": " + content.status().message());
  Result<Engine> engine = Engine::Load(std::move(*bundle));
  if (!engine.ok()) return Status(engine.status().code(), flags.bundle + ": " + engine.status().message());

  const EngineInfo info = engine->Describe();
  Request request;
  request.limit = flags.limit;
  const Result<Answer> trending = engine->Trending(request);
  if (!trending.ok()) return trending.status();
  Json out = {{"name", manifest.value("name", "")},
              {"format", manifest.value("format", 0)},
              {"version", manifest.value("version", uint64_t{0})},
              {"created", manifest.value("created", Json())},
              {"expires", manifest.value("expires", Json())},
              {"items", info.num_items},
              {"dimensions", info.dimensions},
              {"edges", info.num_edges},
              {"content", *content},
              {"memoryBytes", info.memory_bytes},
              {"bytes", bytes},
              {"gzipBytes", gzip_bytes},
              {"model", manifest.value("model", Json::object())},
              {"evaluation", manifest.value("evaluation", Json::object())},
              {"trending", HitsToJson(*engine, *trending)}};
  if (!flags.item.empty()) {
    Result<Json> similar = SimilarToJson(&*engine, flags);
    if (!similar.ok()) return similar.status();
    out["item"] = std::move(*similar);
  }
  if (context.json) {
    fmt::print("{}\n", out.dump(2, ' ', false, Json::error_handler_t::replace));
    return OkStatus();
  }
  const auto list = [](const Json& hits) {
    for (const Json& hit : hits) {
      fmt::print("  {:>8.4f}  {:<8} {:<14} {}\n", hit["score"].get<double>(), hit["source"].get<std::string>(),
                 hit["item"].get<std::string>(), hit["title"].get<std::string>());
    }
  };
  fmt::print("{} version {} of {}: {} items, {} edges, {} dimensions; every hash and tensor checked\n",
             out["name"].get<std::string>(), out["version"].get<uint64_t>(), DateText(out["created"]), info.num_items,
             info.num_edges, info.dimensions);
  for (const auto& [name, size] : bytes.items()) fmt::print("  {:>10}  {}\n", size.get<size_t>(), name);
  fmt::print("  {:>10}  all of it after gzip\n", gzip_bytes);
  if (content->is_object()) {
    fmt::print("content model: {} rows of {} numbers, {} features of an item's own\n",
               (*content)["rows"].get<uint32_t>(), (*content)["dimensions"].get<uint32_t>(),
               (*content)["itemFeatures"].get<uint32_t>());
  }
  for (const auto& [name, figures] : out["evaluation"].items()) {
    if (!figures.is_object()) continue;
    fmt::print("  {:<20} ndcg@10 {:.4f}, recall@10 {:.4f}\n", name, figures.value("ndcg@10", 0.0),
               figures.value("recall@10", 0.0));
  }
  if (flags.item.empty()) {
    fmt::print("trending:\n");
    list(out["trending"]);
  } else {
    fmt::print("{} {}: similar items\n", out["item"]["item"].get<std::string>(),
               out["item"]["title"].get<std::string>());
    list(out["item"]["similar"]);
  }
  return OkStatus();
}

}  // namespace

void RegisterInspect(CLI::App& app, CommandContext* context) {
  auto flags = std::make_shared<InspectFlags>();
  CLI::App* command = app.add_subcommand("inspect", "Verify a bundle and show what is in it");
  command->add_option("bundle", flags->bundle, "Folder of the bundle")->required()->type_name("DIR");
  command->add_option("--item", flags->item, "Id of an item whose similar items are shown")->type_name("ID");
  command->add_option("--limit", flags->limit, "Length of lists")
      ->check(CLI::Range(1, kMaxLimit))
      ->capture_default_str();
  command->callback([flags, context] {
    const Status status = Inspect(*flags, *context);
    context->exit_code = status.ok() ? kExitOk : Fail(*context, status);
  });
}

}  // namespace vitrine
