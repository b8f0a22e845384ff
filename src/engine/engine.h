// Engine: the only class that callers (wasm bindings, evaluator, command line) use.
#ifndef VITRINE_ENGINE_ENGINE_H_
#define VITRINE_ENGINE_ENGINE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/status.h"
#include "bundle/bundle.h"
#include "engine/model_params.h"
#include "engine/request.h"
#include "session/session.h"

namespace vitrine {

struct EngineInfo {
  uint32_t num_items = 0;     // N
  uint32_t dimensions = 0;    // D; 0: the bundle has no vectors
  uint32_t num_edges = 0;     // E
  uint64_t memory_bytes = 0;  // held by the engine
};

// Deterministic: the answer depends on the bundle and the request alone; no clock, no random source. Integer scores
// are equal bit for bit on every target. Not thread-safe: one engine a thread.
class Engine {
 public:
  // Takes the bundle's bytes over. Everything in them is validated first (sizes, dtypes, shapes, ranges, UTF-8);
  // hashes are the caller's business, who has the platform's SHA-256.
  // Errors: kCorrupt, kTooNew (format above kBundleFormat), kOutOfMemory; the message names file and tensor.
  // REQUIRES: file.bytes start at multiples of 8 (memory from the default allocator does).
  static Result<Engine> Load(Bundle bundle);
  // The same with a manifest that was read elsewhere: N, D, and the model's parameters. `bundle.manifest` is not looked
  // at.
  static Result<Engine> Load(Bundle bundle, uint32_t num_items, uint32_t dimensions, const ModelParams& params,
                             OpenTensors open);

  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  // One of the lists below. `items`: those of kBoughtTogether and kRerank, and the one of kSimilar.
  // Allocates nothing. Errors: kInvalidArgument naming the field, or saying that it is a rule.
  Result<Answer> List(ListKind kind, std::span<const int32_t> items, const Request& request);

  // Ranks all N items for a history. An empty or unknown history is not an error: the list is then by popularity.
  Result<Answer> Recommend(const Request& request) { return List(ListKind::kRecommend, {}, request); }

  // The items that go with `item`: its graph followers and its nearest vectors, added up as in the blend; where neither
  // says anything, by popularity. Never lists `item` itself; gives no reasons.
  // Errors: kInvalidArgument when item is not in 0..N-1.
  Result<Answer> Similar(int32_t item, const Request& request) { return List(ListKind::kSimilar, {&item, 1}, request); }

  // By recent popularity; the default exclusions of Request apply.
  Result<Answer> Trending(const Request& request) { return List(ListKind::kTrending, {}, request); }

  // The distinct items of view and click events, newest first; of the exclusions only `exclude` applies, and of the
  // rules only `filter`. `score` counts down to 1 at the oldest listed.
  Result<Answer> RecentlyViewed(const Request& request) { return List(ListKind::kRecentlyViewed, {}, request); }

  // What goes into one basket with `items`: what was bought in one order with them, added up over them. Never lists the
  // items themselves, and nothing that was not bought together with any of them; gives no reasons. Indices that the
  // bundle does not know are passed over, and those after the first kMaxSessionItems that it knows.
  Result<Answer> BoughtTogether(std::span<const int32_t> items, const Request& request) {
    return List(ListKind::kBoughtTogether, items, request);
  }

  // What the shopper bought before, the likeliest to be wanted again at request.now_s first (rank/buy_again.h). Of the
  // exclusions all but `exclude_purchased` and `exclude_history` apply. The reason of each is its newest purchase.
  Result<Answer> BuyAgain(const Request& request) { return List(ListKind::kBuyAgain, {}, request); }

  // The first kMaxItemsAsked of `items` in the order that Recommend() would give them, each once; of the exclusions
  // only `exclude` applies. Without a usable history they stay in the order given, with the source kGiven. Indices that
  // the bundle does not know are left out.
  Result<Answer> Rerank(std::span<const int32_t> items, const Request& request) {
    return List(ListKind::kRerank, items, request);
  }

  // How likely each of `items` is among what the shopper touches next (bundle/calibration.h), in the order given. Valid
  // until the next call.
  // Errors: kInvalidArgument for more than kMaxItemsAsked.
  Result<std::span<const Prediction>> Predict(std::span<const int32_t> items, const Request& request);

  // From here on lists that go by the history heed Request::learnt, and what is like something disliked steps back
  // (rank/dislikes.h). Code that does not call it does not link what it takes. Errors: kOutOfMemory.
  Status EnableLearning();

  // One step of learning: from the last of request.events, given those before it. Changes nothing where that is no sign of
  // interest in an item that is new to the session.
  //   learnt  float[kLearntSize] (learn/learner.h); begins as ForgetLearnt() leaves it
  // REQUIRES: EnableLearning() was ok; else nothing changes.
  void Learn(const Request& request, std::span<float> learnt);

  // Replaces values of a number column (bundle/attributes.h), NaN: unknown; unknown indices are passed over. Allocates
  // the column when it is the first time.
  // Errors: kInvalidArgument for a column that is not there or has no numbers; kOutOfMemory.
  Status SetNumbers(int column, std::span<const int32_t> items, std::span<const float> values);

  // What the encoder reads of request.events, newest first (session/session.h). Valid until the next call.
  std::span<const SessionItem> Session(const Request& request);

  EngineInfo Describe() const;
  // REQUIRES: 0 <= item < N.
  std::string_view ItemId(int32_t item) const;
  std::string_view Title(int32_t item) const;  // empty when the bundle has no catalogue

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrine

#endif  // VITRINE_ENGINE_ENGINE_H_
