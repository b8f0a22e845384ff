// The wasm edge: argument checks and copies, no logic. JavaScript asks for a block with reserve(), writes the arrays of
// a call into it (wasm/array_reader.h), makes the call, and copies what the reply points at before the next one. Its
// side is web/src/core/engine-module.ts. Why not Embind: docs/decisions/0017.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/memory.h"
#include "engine/engine.h"
#ifdef VITRINE_LEARNING
#include "learn/learner.h"
#endif
#include "wasm/array_reader.h"

#define VITRINE_EXPORT(name) extern "C" __attribute__((export_name(name)))

namespace vitrine {
namespace {

// What JavaScript reads, as twelve 32-bit numbers.
struct Reply {
  uint32_t code = 0;  // StatusCode
  const char* message = nullptr;
  uint32_t message_bytes = 0;
  uint32_t handle = 0;  // of loadEngine
  const Hit* hits = nullptr;
  uint32_t num_hits = 0;
  const vitrine::Reason* reasons = nullptr;
  uint32_t num_reasons = 0;
  const Prediction* predictions = nullptr;
  uint32_t num_predictions = 0;
  const SessionItem* session = nullptr;
  uint32_t num_session = 0;
};
static_assert(sizeof(Reply) == 12 * 4 && sizeof(SessionItem) == 4 * 4 && sizeof(Prediction) == 3 * 4 &&
              sizeof(Reason) == 2 * 4);
static_assert(sizeof(Hit) == 5 * 4 && offsetof(Hit, source) == 2 * 4 && offsetof(Hit, reasons_begin) == 3 * 4);

// The first array of a list, as doubles. Append only; engine-module.ts has the same order.
enum Number : size_t {
  kKind,
  kLimit,
  kOffset,
  kExcludePurchased,
  kExcludeInCart,
  kExcludeDisliked,
  kExcludeHistory,
  kDiversity,
  kRotation,
  kExploration,
  kSeed,
  kGroupColumn,
  kMaxPerGroup,
  kKnownOnly,
  kNow,
  kMinProbability,
  kNumNumbers,
};

// Everything the module keeps between calls. One thread: a worker has one module.
struct Edge {
  std::vector<uint8_t> block;
  Bundle bundle;  // being handed in
  Status status;  // of the last call
  Reply reply;
  double info[4] = {};
  std::vector<Event> events;
  std::vector<Exposure> exposures;
  std::vector<FactorRule> factors;
  std::vector<Pin> pins;
  // Handles are positions in here plus one. A page holds one engine, and two while it goes over to a newer bundle.
  std::vector<std::unique_ptr<Engine>> engines;
};

Edge& TheEdge() {
  static auto* edge = new Edge();
  return *edge;
}

Engine* Find(uint32_t handle) {
  auto& engines = TheEdge().engines;
  return handle - 1 < engines.size() ? engines[handle - 1].get() : nullptr;
}

uint32_t Keep(std::unique_ptr<Engine> engine) {
  auto& engines = TheEdge().engines;
  auto place = std::find(engines.begin(), engines.end(), nullptr);
  if (place == engines.end()) place = engines.insert(place, nullptr);
  *place = std::move(engine);
  return static_cast<uint32_t>(place - engines.begin()) + 1;
}

// The reply to a call that ended so; without hits.
Reply* ReplyWith(Status status) {
  Edge& edge = TheEdge();
  edge.status = std::move(status);
  edge.reply = Reply();
  edge.reply.code = static_cast<uint32_t>(edge.status.code());
  edge.reply.message = edge.status.message().data();
  edge.reply.message_bytes = static_cast<uint32_t>(edge.status.message().size());
  return &edge.reply;
}

// Room for `size`, of which the first are used: only more than ever before allocates.
template <typename T>
bool Fit(size_t size, std::vector<T>& v) {
  return v.size() >= size || TryAssign(v, size);
}

Status ReadEvents(ArrayReader& in, Request* request) {
  std::vector<Event>& events = TheEdge().events;
  const auto items = in.Next<int32_t>();
  const auto types = in.Next<uint8_t>();
  const auto groups = in.Next<uint32_t>();
  const auto times = in.Next<double>();
  if (types.size() != items.size() || groups.size() != items.size() || times.size() != items.size()) {
    return InvalidArgument("events: items, types, groups and times must have one length");
  }
  if (!Fit(items.size(), events)) return OutOfMemory("not enough memory for the events");
  for (size_t i = 0; i < items.size(); ++i) {
    events[i] = {items[i], static_cast<EventType>(types[i]), groups[i], times[i]};
  }
  request->events = std::span(events).first(items.size());
  request->user = in.Next<float>();
  request->learnt = in.Next<float>();
  return OkStatus();
}

// What this visit was shown, and what came of it.
Status ReadVisit(ArrayReader& in, Request* request) {
  std::vector<Exposure>& exposures = TheEdge().exposures;
  const auto items = in.Next<int32_t>();
  const auto counts = in.Next<uint32_t>();
  const auto arms = in.Next<uint32_t>();
  if (counts.size() != items.size() || arms.size() != 2 * request->exploration.arms.size()) {
    return InvalidArgument("exposed and exposures must have one length, and arms two entries for each");
  }
  if (!Fit(items.size(), exposures)) return OutOfMemory("not enough memory for the exposures");
  for (size_t i = 0; i < items.size(); ++i) exposures[i] = {items[i], counts[i]};
  request->exposures = std::span(exposures).first(items.size());
  for (size_t i = 0; i < arms.size(); i += 2) request->exploration.arms[i / 2] = {arms[i], arms[i + 1]};
  return OkStatus();
}

// What the shop decides.
Status ReadRules(ArrayReader& in, Request* request) {
  std::vector<FactorRule>& factors = TheEdge().factors;
  std::vector<Pin>& pins = TheEdge().pins;
  request->filter = in.Next<float>();
  const auto programs = in.Next<float>();
  const auto ends = in.Next<uint32_t>();
  const auto values = in.Next<float>();
  const auto pinned = in.Next<int32_t>();
  const auto positions = in.Next<int32_t>();
  if (ends.size() != values.size() || positions.size() != pinned.size()) {
    return InvalidArgument("rules: arrays that go together must have one length");
  }
  if (!Fit(values.size(), factors) || !Fit(pinned.size(), pins)) return OutOfMemory("not enough memory for the rules");
  size_t begin = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const size_t end = ends[i];
    if (end < begin || end > programs.size()) return InvalidArgument("rules: the ends of factors must rise");
    factors[i] = {FilterProgram(programs).subspan(begin, end - begin), values[i]};
    begin = end;
  }
  for (size_t i = 0; i < pinned.size(); ++i) pins[i] = {pinned[i], positions[i]};
  request->factors = std::span(factors).first(values.size());
  request->pins = std::span(pins).first(pinned.size());
  return OkStatus();
}

// What is out of its range, the engine refuses.
void ReadNumbers(std::span<const double> numbers, Request* request) {
  request->limit = static_cast<int>(numbers[kLimit]);
  request->offset = static_cast<int>(numbers[kOffset]);
  request->exclude_purchased = numbers[kExcludePurchased] != 0;
  request->exclude_in_cart = numbers[kExcludeInCart] != 0;
  request->exclude_disliked = numbers[kExcludeDisliked] != 0;
  request->exclude_history = numbers[kExcludeHistory] != 0;
  request->diversity = static_cast<float>(numbers[kDiversity]);
  request->rotation = static_cast<float>(numbers[kRotation]);
  request->exploration.share = static_cast<float>(numbers[kExploration]);
  request->exploration.seed = static_cast<uint64_t>(numbers[kSeed]);
  request->group_column = static_cast<int>(numbers[kGroupColumn]);
  request->max_per_group = static_cast<int>(numbers[kMaxPerGroup]);
  request->min_probability = static_cast<float>(numbers[kMinProbability]);
  request->known_only = numbers[kKnownOnly] != 0;
  request->now_s = numbers[kNow];
}

Result<Answer> Ask(Engine& engine) {
  ArrayReader in(TheEdge().block);
  const auto numbers = in.Next<double>();
  if (numbers.size() != kNumNumbers) return InvalidArgument("a list takes as many numbers as there are names for");
  Request request;
  ReadNumbers(numbers, &request);
  VITRINE_RETURN_IF_ERROR(ReadEvents(in, &request));
  request.exclude = in.Next<int32_t>();
  VITRINE_RETURN_IF_ERROR(ReadVisit(in, &request));
  VITRINE_RETURN_IF_ERROR(ReadRules(in, &request));
  return engine.List(static_cast<ListKind>(static_cast<int>(numbers[kKind])), in.Next<int32_t>(), request);
}

// A block for the arrays of the next call; null: not enough memory.
VITRINE_EXPORT("reserve") uint8_t* Reserve(uint32_t size_bytes) {
  std::vector<uint8_t>& block = TheEdge().block;
  // Longer than asked for is as good: what is behind the last array is not looked at.
  if (block.size() < size_bytes && !TryAssign(block, size_bytes)) return nullptr;
  return block.data();
}

// One more file of the bundle: its role, and the names and the numbers of its TensorTable, are the arrays in the block.
// Returns where its bytes go; null where there are none, or not enough memory, which loadEngine() then says.
VITRINE_EXPORT("addFile") uint8_t* AddFile(uint32_t size_bytes) {
  ArrayReader in(TheEdge().block);
  const auto role = in.Next<char>();
  const auto names = in.Next<char>();
  const auto numbers = in.Next<double>();
  BundleFile& file = TheEdge().bundle.files.emplace_back();
  file.role.assign(role.data(), role.size());
  file.path = file.role;
  file.table.names.assign(names.data(), names.size());
  file.table.numbers.assign(numbers.begin(), numbers.end());
  if (TryAssign(file.bytes, size_bytes)) return file.bytes.data();
  TheEdge().status = OutOfMemory("not enough memory for the file with the role '{}'", file.role);
  return nullptr;
}

// Of the files that were added before; N and D, and the model's numbers (engine/model_params.h), are the arrays in the
// block.
VITRINE_EXPORT("loadEngine") const Reply* LoadEngine() {
  Edge& edge = TheEdge();
  Bundle bundle = std::exchange(edge.bundle, Bundle());
  if (edge.status.code() == StatusCode::kOutOfMemory) return ReplyWith(std::exchange(edge.status, OkStatus()));
  ArrayReader in(edge.block);
  const auto sizes = in.Next<uint32_t>();
  Result<ModelParams> params = ReadModelNumbers(in.Next<double>());
  if (!params.ok()) return ReplyWith(std::move(params).status());
  if (sizes.size() != 2) return ReplyWith(InvalidArgument("sizes must be N and D"));
  Result<Engine> engine = Engine::Load(std::move(bundle), sizes[0], sizes[1], *params, OpenByTable);
  if (!engine.ok()) return ReplyWith(std::move(engine).status());
  Reply* reply = ReplyWith(OkStatus());
  reply->handle = Keep(std::make_unique<Engine>(std::move(*engine)));
  return reply;
}

// Four doubles; null: no such engine (any more).
VITRINE_EXPORT("describe") const double* Describe(uint32_t handle) {
  const Engine* engine = Find(handle);
  if (engine == nullptr) return nullptr;
  const EngineInfo info = engine->Describe();
  double* out = TheEdge().info;
  out[0] = info.num_items;
  out[1] = info.dimensions;
  out[2] = info.num_edges;
  out[3] = static_cast<double>(info.memory_bytes);
  return out;
}

VITRINE_EXPORT("list") const Reply* List(uint32_t handle) {
  Engine* engine = Find(handle);
  if (engine == nullptr) return ReplyWith(InvalidArgument("this engine has been deleted"));
  Result<Answer> answer = Ask(*engine);
  if (!answer.ok()) return ReplyWith(std::move(answer).status());
  Reply* reply = ReplyWith(OkStatus());
  reply->hits = answer->hits.data();
  reply->num_hits = static_cast<uint32_t>(answer->hits.size());
  reply->reasons = answer->reasons.data();
  reply->num_reasons = static_cast<uint32_t>(answer->reasons.size());
  return reply;
}

// The column, its items and their values are the arrays in the block.
VITRINE_EXPORT("setNumbers") const Reply* SetNumbers(uint32_t handle) {
  Engine* engine = Find(handle);
  if (engine == nullptr) return ReplyWith(InvalidArgument("this engine has been deleted"));
  ArrayReader in(TheEdge().block);
  const auto column = in.Next<int32_t>();
  const auto items = in.Next<int32_t>();
  const auto values = in.Next<float>();
  if (column.empty()) return ReplyWith(InvalidArgument("setNumbers takes a column"));
  return ReplyWith(engine->SetNumbers(column[0], items, values));
}

// The events, the items and the user vector are the arrays in the block. Says too what an encoder reads of the events.
VITRINE_EXPORT("predict") const Reply* Predict(uint32_t handle) {
  Engine* engine = Find(handle);
  if (engine == nullptr) return ReplyWith(InvalidArgument("this engine has been deleted"));
  ArrayReader in(TheEdge().block);
  Request request;
  Status status = ReadEvents(in, &request);
  if (!status.ok()) return ReplyWith(std::move(status));
  auto predictions = engine->Predict(in.Next<int32_t>(), request);
  if (!predictions.ok()) return ReplyWith(std::move(predictions).status());
  Reply* reply = ReplyWith(OkStatus());
  reply->predictions = predictions->data();
  reply->num_predictions = static_cast<uint32_t>(predictions->size());
  const std::span<const SessionItem> session = engine->Session(request);
  reply->session = session.data();
  reply->num_session = static_cast<uint32_t>(session.size());
  return reply;
}

#ifdef VITRINE_LEARNING
// The events, with what was learnt before the last of them, are the arrays in the block. Returns what is learnt now,
// float[kLearntSize]; from the first call on the engine's lists heed it. Null: no such engine, or not enough memory.
VITRINE_EXPORT("learn") const float* Learn(uint32_t handle) {
  static std::array<float, kLearntSize> learnt;
  Engine* engine = Find(handle);
  ArrayReader in(TheEdge().block);
  Request request;
  if (engine == nullptr || !ReadEvents(in, &request).ok() || !engine->EnableLearning().ok()) return nullptr;
  if (request.learnt.size() == learnt.size()) {
    std::ranges::copy(request.learnt, learnt.begin());
  } else {
    ForgetLearnt(learnt);
  }
  engine->Learn(request, learnt);
  return learnt.data();
}
#endif

VITRINE_EXPORT("deleteEngine") void DeleteEngine(uint32_t handle) {
  if (Find(handle) != nullptr) TheEdge().engines[handle - 1] = nullptr;
}

}  // namespace
}  // namespace vitrine
