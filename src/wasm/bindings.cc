// The wasm edge: argument checks and copies, no logic. Only numbers, bytes and typed arrays cross it, and always as
// copies: a view into wasm memory dies when the memory grows.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/memory.h"
#include "engine/engine.h"

namespace vitrine {
namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(RolesVal);
EMSCRIPTEN_DECLARE_VAL_TYPE(FilesVal);
EMSCRIPTEN_DECLARE_VAL_TYPE(LoadedVal);
EMSCRIPTEN_DECLARE_VAL_TYPE(EventsVal);
EMSCRIPTEN_DECLARE_VAL_TYPE(OptionsVal);
EMSCRIPTEN_DECLARE_VAL_TYPE(ListVal);
EMSCRIPTEN_DECLARE_VAL_TYPE(InfoVal);

template <typename T>
val ViewOf(std::span<const T> data) {
  return val(emscripten::typed_memory_view(data.size(), data.data()));
}

// Copies a typed array's elements into `out`. Returns false when there is not enough memory.
template <typename T>
bool CopyIn(const val& array, std::vector<T>& out) {
  const auto length = array["length"].as<uint32_t>();
  if (out.size() != length && !TryAssign(out, length)) return false;
  if (length > 0) ViewOf<T>(out).template call<void>("set", array);
  return true;
}

// A typed array of the named class that holds a copy of `data`.
template <typename T>
val CopyOut(const char* array_class, std::span<const T> data) {
  return val::global(array_class).new_(ViewOf(data));
}

enum class ListKind { kRecommend = 0, kSimilar = 1, kTrending = 2, kRecentlyViewed = 3 };

class EngineHandle {
 public:
  explicit EngineHandle(Engine engine) : engine_(std::move(engine)) {}

  InfoVal Describe() const {
    const EngineInfo info = engine_.Describe();
    val out = val::object();
    out.set("numItems", info.num_items);
    out.set("dimensions", info.dimensions);
    out.set("numEdges", info.num_edges);
    out.set("memoryBytes", static_cast<double>(info.memory_bytes));
    return InfoVal(out);
  }

  ListVal List(int kind, int32_t item, EventsVal events, OptionsVal options) {
    Request request;
    Status status = ReadEvents(events);
    if (status.ok()) status = ReadOptions(options, &request);
    if (!status.ok()) return Reply(status, Answer());
    request.events = events_;
    request.exclude = exclude_;
    Result<Answer> answer = Ask(static_cast<ListKind>(kind), item, request);
    return answer.ok() ? Reply(OkStatus(), *answer) : Reply(answer.status(), Answer());
  }

 private:
  Result<Answer> Ask(ListKind kind, int32_t item, const Request& request) {
    switch (kind) {
      case ListKind::kRecommend:
        return engine_.Recommend(request);
      case ListKind::kSimilar:
        return engine_.Similar(item, request);
      case ListKind::kTrending:
        return engine_.Trending(request);
      case ListKind::kRecentlyViewed:
        return engine_.RecentlyViewed(request);
    }
    return InvalidArgument("kind must be 0..3");
  }

  Status ReadEvents(const val& events) {
    if (!CopyIn(events["items"], items_) || !CopyIn(events["types"], types_) || !CopyIn(events["groups"], groups_) ||
        !CopyIn(events["times"], times_)) {
      return OutOfMemory("not enough memory for the events");
    }
    if (types_.size() != items_.size() || groups_.size() != items_.size() || times_.size() != items_.size()) {
      return InvalidArgument("events: items, types, groups and times must have one length");
    }
    if (events_.size() != items_.size() && !TryAssign(events_, items_.size())) {
      return OutOfMemory("not enough memory for the events");
    }
    for (size_t i = 0; i < items_.size(); ++i) {
      events_[i] = {items_[i], static_cast<EventType>(types_[i]), groups_[i], times_[i]};
    }
    return OkStatus();
  }

  Status ReadOptions(const val& options, Request* request) {
    if (!CopyIn(options["exclude"], exclude_)) return OutOfMemory("not enough memory for the exclusions");
    request->limit = options["limit"].as<int>();
    request->offset = options["offset"].as<int>();
    request->exclude_purchased = options["excludePurchased"].as<bool>();
    request->exclude_in_cart = options["excludeInCart"].as<bool>();
    request->exclude_disliked = options["excludeDisliked"].as<bool>();
    request->exclude_history = options["excludeHistory"].as<bool>();
    request->diversity = options["diversity"].as<float>();
    request->rotation = options["rotation"].as<float>();
    return ReadVisit(options, request);
  }

  // What this visit was shown, and what came of it.
  Status ReadVisit(const val& options, Request* request) {
    if (!CopyIn(options["exposed"], exposed_) || !CopyIn(options["exposures"], exposure_counts_) ||
        !CopyIn(options["arms"], arms_)) {
      return OutOfMemory("not enough memory for the exposures");
    }
    ExplorationParams& exploration = request->exploration;
    if (exposed_.size() != exposure_counts_.size() || exposed_.size() > kMaxExposures ||
        arms_.size() != 2 * exploration.arms.size()) {
      return InvalidArgument("exposed and exposures must have one length, at most " + std::to_string(kMaxExposures) +
                             ", and arms two entries for each");
    }
    for (size_t i = 0; i < exposed_.size(); ++i) exposures_[i] = {exposed_[i], exposure_counts_[i]};
    request->exposures = std::span<const Exposure>(exposures_).first(exposed_.size());
    exploration.share = options["exploration"].as<float>();
    exploration.seed = options["seed"].as<uint32_t>();
    for (size_t i = 0; i < exploration.arms.size(); ++i) exploration.arms[i] = {arms_[2 * i], arms_[2 * i + 1]};
    return OkStatus();
  }

  ListVal Reply(const Status& status, const Answer& answer) {
    hit_items_.clear();
    scores_.clear();
    sources_.clear();
    reason_offsets_.assign(1, 0);
    reason_events_.clear();
    reason_weights_.clear();
    for (const Hit& hit : answer.hits) {
      hit_items_.push_back(hit.item);
      scores_.push_back(hit.score);
      sources_.push_back(static_cast<uint8_t>(hit.source));
      for (int i = 0; i < hit.reasons_count; ++i) {
        const Reason& reason = answer.reasons[static_cast<size_t>(hit.reasons_begin + i)];
        reason_events_.push_back(reason.event);
        reason_weights_.push_back(reason.weight);
      }
      reason_offsets_.push_back(static_cast<uint32_t>(reason_events_.size()));
    }
    val out = val::object();
    out.set("code", static_cast<int>(status.code()));
    out.set("message", status.message());
    out.set("items", CopyOut<int32_t>("Int32Array", hit_items_));
    out.set("scores", CopyOut<float>("Float32Array", scores_));
    out.set("sources", CopyOut<uint8_t>("Uint8Array", sources_));
    out.set("reasonOffsets", CopyOut<uint32_t>("Uint32Array", reason_offsets_));
    out.set("reasonEvents", CopyOut<int32_t>("Int32Array", reason_events_));
    out.set("reasonWeights", CopyOut<float>("Float32Array", reason_weights_));
    return ListVal(out);
  }

  Engine engine_;
  // Kept from call to call, so that only a longer history than ever before allocates.
  std::vector<int32_t> items_;
  std::vector<uint8_t> types_;
  std::vector<uint32_t> groups_;
  std::vector<double> times_;
  std::vector<Event> events_;
  std::vector<int32_t> exclude_;
  std::vector<int32_t> exposed_;
  std::vector<uint32_t> exposure_counts_;
  std::array<Exposure, kMaxExposures> exposures_;
  std::vector<uint32_t> arms_;
  std::vector<int32_t> hit_items_;
  std::vector<float> scores_;
  std::vector<uint8_t> sources_;
  std::vector<uint32_t> reason_offsets_;
  std::vector<int32_t> reason_events_;
  std::vector<float> reason_weights_;
};

// Handles are positions in here plus one. Embind's classes would do the same with 10 KB of JavaScript, which every
// shopper would download. A page holds one engine, and two while it goes over to a newer bundle.
std::vector<std::unique_ptr<EngineHandle>>& Engines() {
  static auto* engines = new std::vector<std::unique_ptr<EngineHandle>>();
  return *engines;
}

EngineHandle* Find(int handle) {
  auto& engines = Engines();
  const auto index = static_cast<size_t>(handle) - 1;
  return index < engines.size() ? engines[index].get() : nullptr;
}

int Keep(std::unique_ptr<EngineHandle> engine) {
  auto& engines = Engines();
  auto place = std::find(engines.begin(), engines.end(), nullptr);
  if (place == engines.end()) place = engines.insert(place, nullptr);
  *place = std::move(engine);
  return static_cast<int>(place - engines.begin()) + 1;
}

LoadedVal Loaded(int handle, const Status& status) {
  val out = val::object();
  out.set("handle", handle);
  out.set("code", static_cast<int>(status.code()));
  out.set("message", status.message());
  return LoadedVal(out);
}

LoadedVal LoadEngine(std::string manifest, RolesVal roles, FilesVal files) {
  Bundle bundle;
  bundle.manifest = std::move(manifest);
  const auto count = files["length"].as<uint32_t>();
  for (uint32_t i = 0; i < count; ++i) {
    BundleFile& file = bundle.files.emplace_back();
    file.role = roles[i].as<std::string>();
    file.path = file.role;
    if (!CopyIn(files[i], file.bytes)) {
      return Loaded(0, OutOfMemory("not enough memory for the file with the role '" + file.role + "'"));
    }
  }
  Result<Engine> engine = Engine::Load(std::move(bundle));
  if (!engine.ok()) return Loaded(0, engine.status());
  return Loaded(Keep(std::make_unique<EngineHandle>(std::move(*engine))), OkStatus());
}

// Of a handle that is none (any more): null.
InfoVal Describe(int handle) {
  const EngineHandle* engine = Find(handle);
  return engine != nullptr ? engine->Describe() : InfoVal(val::null());
}

ListVal List(int handle, int kind, int32_t item, EventsVal events, OptionsVal options) {
  EngineHandle* engine = Find(handle);
  return engine != nullptr ? engine->List(kind, item, std::move(events), std::move(options)) : ListVal(val::null());
}

void DeleteEngine(int handle) {
  if (Find(handle) != nullptr) Engines()[static_cast<size_t>(handle) - 1] = nullptr;
}

}  // namespace

EMSCRIPTEN_BINDINGS(vitrine) {
  emscripten::register_type<RolesVal>("string[]");
  emscripten::register_type<FilesVal>("Uint8Array[]");
  emscripten::register_type<LoadedVal>("{ handle: number; code: number; message: string }");
  emscripten::register_type<EventsVal>(
      "{ items: Int32Array; types: Uint8Array; groups: Uint32Array; times: Float64Array }");
  emscripten::register_type<OptionsVal>(
      "{ limit: number; offset: number; exclude: Int32Array; excludePurchased: boolean; excludeInCart: boolean; "
      "excludeDisliked: boolean; excludeHistory: boolean; diversity: number; rotation: number; exploration: number; "
      "exposed: Int32Array; exposures: Uint32Array; arms: Uint32Array; seed: number }");
  emscripten::register_type<ListVal>(
      "{ code: number; message: string; items: Int32Array; scores: Float32Array; sources: Uint8Array; "
      "reasonOffsets: Uint32Array; reasonEvents: Int32Array; reasonWeights: Float32Array } | null");
  emscripten::register_type<InfoVal>(
      "{ numItems: number; dimensions: number; numEdges: number; memoryBytes: number } | null");

  emscripten::function("loadEngine", &LoadEngine);
  emscripten::function("describe", &Describe);
  emscripten::function("list", &List);
  emscripten::function("deleteEngine", &DeleteEngine);
}

}  // namespace vitrine
