// The engine as the cloud would run it: answers one line of JSON for each line of JSON, until its input ends. The HTTP
// around it is bench/edge-cloud/server.mjs.
//
//   serve_bench BUNDLE
//   <- {"items":["sku-1","sku-2"],"times":[1793486467,1793486470],"limit":10}      views, oldest first
//   -> {"items":["sku-9",...]}
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cli/bundle_folder.h"
#include "engine/engine.h"

namespace vitrine {
namespace {

int Fail(const Status& status) {
  std::cerr << "error: " << status.message() << "\n";
  return 1;
}

int Serve(const char* path) {
  Result<Bundle> bundle = ReadBundleFolder(path);
  if (!bundle.ok()) return Fail(bundle.status());
  Result<Engine> engine = Engine::Load(std::move(*bundle));
  if (!engine.ok()) return Fail(engine.status());
  std::unordered_map<std::string_view, int32_t> index;
  const auto num_items = static_cast<int32_t>(engine->Describe().num_items);
  for (int32_t item = 0; item < num_items; ++item) index.emplace(engine->ItemId(item), item);

  std::vector<Event> events;
  for (std::string line; std::getline(std::cin, line);) {
    const nlohmann::json question = nlohmann::json::parse(line);
    const auto ids = question.at("items").get<std::vector<std::string>>();
    events.assign(ids.size(), Event());
    for (size_t i = 0; i < ids.size(); ++i) {
      const auto found = index.find(ids[i]);
      if (found != index.end()) events[i].item = found->second;
      events[i].time_s = question.at("times").at(i).get<double>();
    }
    Request request;
    request.events = events;
    request.limit = question.at("limit").get<int>();
    const Result<Answer> answer = engine->Recommend(request);
    if (!answer.ok()) return Fail(answer.status());
    nlohmann::json items = nlohmann::json::array();
    for (const Hit& hit : answer->hits) items.push_back(engine->ItemId(hit.item));
    std::cout << nlohmann::json{{"items", std::move(items)}}.dump() << std::endl;
  }
  return 0;
}

}  // namespace
}  // namespace vitrine

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: serve_bench BUNDLE\n";
    return 2;
  }
  return vitrine::Serve(argv[1]);
}
