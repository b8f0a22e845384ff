// Times Engine::Recommend on a bundle, as bench/scan/measure.mjs does for the wasm builds: the same histories, the same
// batches. Prints milliseconds per call, one number a batch, as a JSON list.
//
//   scan_bench BUNDLE EVENTS LIMIT
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "cli/bundle_folder.h"
#include "engine/engine.h"

namespace vitrine {
namespace {

constexpr int kCallsPerBatch = 50;
constexpr int kBatches = 40;
constexpr int kWarmUpCalls = 100;

int Fail(const Status& status) {
  std::fprintf(stderr, "error: %s\n", status.message().c_str());
  return 1;
}

int Run(const char* path, int num_events, int limit) {
  Result<Bundle> bundle = ReadBundleFolder(path);
  if (!bundle.ok()) return Fail(bundle.status());
  Result<Engine> engine = Engine::Load(std::move(*bundle));
  if (!engine.ok()) return Fail(engine.status());
  const auto num_items = static_cast<int64_t>(engine->Describe().num_items);

  std::vector<Event> events(static_cast<size_t>(num_events));
  int64_t call = 0;
  const auto recommend = [&] {
    for (size_t i = 0; i < events.size(); ++i) {
      events[i].item = static_cast<int32_t>(((call + 1) * 7919 + static_cast<int64_t>(i) * 104729) % num_items);
    }
    ++call;
    Request request;
    request.events = events;
    request.limit = limit;
    const Result<Answer> answer = engine->Recommend(request);
    if (!answer.ok() || answer->hits.size() != static_cast<size_t>(limit)) std::abort();
  };
  for (int i = 0; i < kWarmUpCalls; ++i) recommend();
  std::printf("[");
  for (int batch = 0; batch < kBatches; ++batch) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kCallsPerBatch; ++i) recommend();
    const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - start;
    std::printf("%s%.6f", batch == 0 ? "" : ",", spent.count() / kCallsPerBatch);
  }
  std::printf("]\n");
  return 0;
}

}  // namespace
}  // namespace vitrine

int main(int argc, char** argv) {
  const int num_events = argc == 4 ? std::atoi(argv[2]) : 0;
  const int limit = argc == 4 ? std::atoi(argv[3]) : 0;
  if (num_events < 1 || limit < 1) {
    std::fprintf(stderr, "usage: scan_bench BUNDLE EVENTS LIMIT\n");
    return 2;
  }
  return vitrine::Run(argv[1], num_events, limit);
}
