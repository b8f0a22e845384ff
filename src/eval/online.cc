#include "eval/online.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/random.h"
#include "engine/engine.h"
#include "eval/metrics.h"
#include "fit/histories.h"
#include "fit/parallel.h"
#include "learn/learner.h"
#include "session/session.h"

namespace vitrine {
namespace {

// An order, or what belongs together of events without one.
using Visit = std::vector<Event>;

// The visits of steps begin..end-1. Within an order the lines come as the seed says.
std::vector<Visit> VisitsOf(const Histories& all, size_t begin, size_t end, uint64_t seed) {
  std::vector<Visit> visits;
  for (size_t step = begin; step < end; ++step) {
    const bool goes_on =
        step > begin && all.step_groups[step] == 0 && all.step_groups[step - 1] == 0 &&
        static_cast<double>(all.step_times[step]) <= static_cast<double>(all.step_times[step - 1]) + kVisitGap_s;
    if (!goes_on) visits.emplace_back();
    Visit& visit = visits.back();
    const size_t first = visit.size();
    AppendEvents(all, step, step + 1, &visit);
    Random(SplitMix64(seed ^ step)).Shuffle(std::span(visit).subspan(first));
  }
  return visits;
}

// What a person's lists were worth.
struct Person {
  double without = 0;
  double with = 0;
  size_t lists = 0;
};

class Device {
 public:
  Device(const OnlineOptions& options, Engine* engine) : options_(options), engine_(engine), learnt_(kLearntSize) {
    ForgetLearnt(learnt_);
  }

  // Goes through a visit. Measures at the most `left` lists, if `person` is there.
  Status Follow(const Visit& visit, int* left, Person* person) {
    const size_t before = events_.size();
    for (size_t i = 0; i < visit.size(); ++i) {
      if (person != nullptr && (*left)-- > 0) VITRINE_RETURN_IF_ERROR(Measure(std::span(visit).subspan(i), person));
      Event event = visit[i];
      if (event.group != 0) {
        event.group = 0;
        event.type = EventType::kCart;
      }
      events_.push_back(event);
      Request request;
      request.events = events_;
      engine_->Learn(request, learnt_);
    }
    events_.resize(before);
    events_.insert(events_.end(), visit.begin(), visit.end());
    const auto remembered = static_cast<size_t>(options_.remembered);
    if (events_.size() > remembered) {
      events_.erase(events_.begin(), events_.end() - static_cast<std::ptrdiff_t>(remembered));
    }
    return OkStatus();
  }

 private:
  bool HasMet(int32_t item) const { return std::ranges::find(events_, item, &Event::item) != events_.end(); }

  Status Measure(std::span<const Event> coming, Person* person) {
    std::vector<int32_t> targets;
    for (const Event& event : coming) {
      if (event.item >= 0 && !HasMet(event.item)) targets.push_back(event.item);
    }
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    if (targets.empty() || events_.empty()) return OkStatus();
    const Result<double> without = Ask({}, targets);
    if (!without.ok()) return without.status();
    const Result<double> with = Ask(learnt_, targets);
    if (!with.ok()) return with.status();
    person->without += *without;
    person->with += *with;
    ++person->lists;
    return OkStatus();
  }

  Result<double> Ask(std::span<const float> learnt, std::span<const int32_t> targets) {
    Request request;
    request.events = events_;
    request.learnt = learnt;
    request.exclude_history = true;
    const Result<Answer> answer = engine_->Recommend(request);
    if (!answer.ok()) return answer.status();
    std::vector<int32_t> list;
    for (const Hit& hit : answer->hits) list.push_back(hit.item);
    return MeasureCase(list, targets).ndcg[1];
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
  const auto workers = static_cast<size_t>(NumThreads(options.threads));
  std::vector<Engine> engines;
  for (size_t i = 0; i < workers; ++i) {
    Result<Engine> engine = Engine::Load(bundle);
    if (!engine.ok()) return engine.status();
    VITRINE_RETURN_IF_ERROR(engine->EnableLearning());
    engines.push_back(std::move(*engine));
  }
  const auto visits_of = [&](size_t begin, size_t end) {
    std::vector<Visit> visits = VisitsOf(all, begin, end, options.seed);
    for (Visit& visit : visits) {
      for (Event& event : visit) event.item = remap.empty() ? event.item : remap[static_cast<size_t>(event.item)];
    }
    return visits;
  };
  std::vector<Person> people(all.num_users());
  std::vector<Status> failed(workers);
  const auto replay = [&](size_t user, int worker) -> Status {
    const size_t first = all.user_steps[user];
    const size_t last = all.user_steps[user + 1];
    const auto times = std::span(all.step_times).subspan(first, last - first);
    const size_t cut = first + static_cast<size_t>(std::ranges::lower_bound(times, options.cut_s) - times.begin());
    if (all.is_guest[user] != 0 || cut == first || cut == last) return OkStatus();
    Device device(options, &engines[static_cast<size_t>(worker)]);
    int left = options.most_events;
    for (const Visit& visit : visits_of(first, cut)) VITRINE_RETURN_IF_ERROR(device.Follow(visit, &left, nullptr));
    for (const Visit& visit : visits_of(cut, last)) {
      VITRINE_RETURN_IF_ERROR(device.Follow(visit, &left, &people[user]));
      if (left <= 0) break;
    }
    return OkStatus();
  };
  ParallelFor(all.num_users(), options.threads, [&](size_t begin, size_t end, int worker) {
    for (size_t user = begin; user < end; ++user) {
      Status status = replay(user, worker);
      if (!status.ok()) failed[static_cast<size_t>(worker)] = std::move(status);
    }
  });
  for (const Status& status : failed) {
    if (!status.ok()) return status;
  }
  OnlineResult result;
  for (const Person& person : people) {
    if (person.lists == 0) continue;
    result.lists += person.lists;
    result.without_learning.push_back(person.without / static_cast<double>(person.lists));
    result.with_learning.push_back(person.with / static_cast<double>(person.lists));
  }
  return result;
}

}  // namespace vitrine
