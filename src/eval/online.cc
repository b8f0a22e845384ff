#include "eval/online.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/random.h"
#include "engine/engine.h"
#include "eval/metrics.h"
#include "fit/histories.h"
#include "fit/parallel.h"
#include "learn/learner.h"

namespace vitrine {
namespace {

constexpr int64_t kVisitGap = 30 * 60;

// An order, or the events of one visit: what belongs together and is replayed event by event.
struct Visit {
  std::vector<Event> events;
};

// The visits of steps begin..end-1. Within an order the lines come in an order drawn from the seed.
std::vector<Visit> VisitsOf(const Histories& all, size_t begin, size_t end, uint64_t seed) {
  std::vector<Visit> visits;
  for (size_t step = begin; step < end; ++step) {
    const bool goes_on = step > begin && all.step_groups[step] == 0 && all.step_groups[step - 1] == 0 &&
                         all.step_times[step] <= all.step_times[step - 1] + kVisitGap;
    if (!goes_on) visits.emplace_back();
    std::vector<Event>& events = visits.back().events;
    const size_t first = events.size();
    AppendEvents(all, step, step + 1, &events);
    Random(SplitMix64(seed ^ step)).Shuffle(std::span(events).subspan(first));
  }
  return visits;
}

// One person's device.
class Device {
 public:
  Device(const OnlineOptions& options, Engine* engine) : options_(options), engine_(engine) {}

  void Know(const std::vector<Visit>& visits) {
    static const bool warm = true;
    for (const Visit& visit : visits) {
      const size_t before = events_.size();
      for (Event event : visit.events) {
        if (event.group != 0) {
          event.type = EventType::kCart;
          event.group = 0;
        }
        events_.push_back(event);
        if (warm) Learn();
      }
      events_.resize(before);
      events_.insert(events_.end(), visit.events.begin(), visit.events.end());
      Forget();
    }
  }

  // Replays a visit. Adds NDCG@10 of each list to the sums.
  Status Replay(const Visit& visit, int* left, OnlineResult* out, double* with, double* without, size_t* lists) {
    (void)out;
    const size_t before = events_.size();
    for (size_t i = 0; i < visit.events.size() && *left > 0; ++i, --*left) {
      std::vector<int32_t> targets;
      for (size_t j = i; j < visit.events.size(); ++j) {
        const int32_t item = visit.events[j].item;
        if (!Met(item)) targets.push_back(item);
      }
      std::sort(targets.begin(), targets.end());
      targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
      if (!targets.empty() && !events_.empty()) {
        double ndcg = 0;
        VITRINE_RETURN_IF_ERROR(Ask({}, targets, &ndcg));
        *without += ndcg;
        VITRINE_RETURN_IF_ERROR(Ask(learnt_, targets, &ndcg));
        *with += ndcg;
        ++*lists;
      }
      // While it is put together, an order is a cart.
      Event event = visit.events[i];
      if (event.group != 0) {
        event.type = EventType::kCart;
        event.group = 0;
      }
      events_.push_back(event);
      Learn();
    }
    events_.resize(before);
    events_.insert(events_.end(), visit.events.begin(), visit.events.end());
    Forget();
    return OkStatus();
  }

 private:
  bool Met(int32_t item) const {
    return item < 0 || std::any_of(events_.begin(), events_.end(), [&](const Event& e) { return e.item == item; });
  }
  void Forget() {
    const auto kept = static_cast<size_t>(options_.remembered);
    if (events_.size() > kept) events_.erase(events_.begin(), events_.end() - static_cast<std::ptrdiff_t>(kept));
  }
  Status Ask(std::span<const float> learnt, const std::vector<int32_t>& targets, double* ndcg) {
    Request request;
    request.events = events_;
    request.learnt = learnt;
    request.exclude_history = true;
    request.limit = 10;
    const Result<Answer> answer = engine_->Recommend(request);
    if (!answer.ok()) return answer.status();
    std::vector<int32_t> list;
    for (const Hit& hit : answer->hits) list.push_back(hit.item);
    *ndcg = MeasureCase(list, targets).ndcg[1];
    return OkStatus();
  }
  void Learn() {
    if (learnt_.empty()) { learnt_.resize(kLearntSize); ForgetLearnt(learnt_); }
    Request request;
    request.events = events_;
    engine_->Learn(request, learnt_);
  }

  const OnlineOptions& options_;
  Engine* engine_;
  std::vector<Event> events_;
  std::vector<float> learnt_;
};

}  // namespace

Result<OnlineResult> EvaluateOnline(const Bundle& bundle, const Dataset& dataset, const std::vector<int32_t>& remap,
                                    const OnlineOptions& options) {
  HistoryOptions as_it_was;
  as_it_was.skip_withdrawn = false;
  const Histories all = MakeHistories(dataset, as_it_was);
  std::vector<Engine> engines;
  const auto workers = static_cast<size_t>(NumThreads(options.threads));
  for (size_t i = 0; i < workers; ++i) {
    Result<Engine> engine = Engine::Load(bundle);
    if (!engine.ok()) return engine.status();
    if (Status status = engine->EnableLearning(); !status.ok()) return status;
    engines.push_back(std::move(*engine));
  }
  const auto to_bundle = [&](std::vector<Event>* events) {
    for (Event& event : *events) event.item = remap.empty() ? event.item : remap[static_cast<size_t>(event.item)];
  };
  struct Person {
    double with = 0;
    double without = 0;
    size_t lists = 0;
  };
  std::vector<Person> people(all.num_users());
  std::vector<Status> failed(workers);
  ParallelFor(all.num_users(), options.threads, [&](size_t begin, size_t end, int worker) {
    for (size_t user = begin; user < end; ++user) {
      if (all.is_guest[user] != 0) continue;
      const size_t first = all.user_steps[user];
      const size_t last = all.user_steps[user + 1];
      const auto times = all.step_times.begin();
      const auto cut = static_cast<size_t>(
          std::lower_bound(times + static_cast<std::ptrdiff_t>(first), times + static_cast<std::ptrdiff_t>(last),
                           options.cut_s) -
          times);
      if (cut == first || cut == last) continue;
      Device device(options, &engines[static_cast<size_t>(worker)]);
      std::vector<Visit> known = VisitsOf(all, first, cut, options.seed);
      for (Visit& visit : known) to_bundle(&visit.events);
      device.Know(known);
      int left = options.most_events_of_one;
      for (Visit& visit : VisitsOf(all, cut, last, options.seed)) {
        to_bundle(&visit.events);
        Person& person = people[user];
        const Status status =
            device.Replay(visit, &left, nullptr, &person.with, &person.without, &person.lists);
        if (!status.ok()) failed[static_cast<size_t>(worker)] = status;
      }
    }
  });
  for (const Status& status : failed) {
    if (!status.ok()) return status;
  }
  OnlineResult result;
  for (const Person& person : people) {
    if (person.lists == 0) continue;
    ++result.people;
    result.lists += person.lists;
    result.with.push_back(person.with / static_cast<double>(person.lists));
    result.without.push_back(person.without / static_cast<double>(person.lists));
  }
  return result;
}

}  // namespace vitrine
