#include "eval/audit.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/random.h"
#include "bundle/manifest.h"
#include "bundle/model.h"
#include "engine/engine.h"
#include "fit/parallel.h"

namespace vitrine {
namespace {

// So many of a person's newest items are paired with each other.
constexpr size_t kMostPairedItems = 60;

std::span<const uint32_t> ItemsOfPerson(const Histories& histories, size_t person) {
  const uint32_t begin = histories.step_items[histories.user_steps[person]];
  const uint32_t end = histories.step_items[histories.user_steps[person + 1]];
  return std::span(histories.items).subspan(begin, end - begin);
}

std::vector<uint32_t> Distinct(std::span<const uint32_t> items) {
  std::vector<uint32_t> out(items.begin(), items.end());
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// The histories of some of the people.
Histories Only(const Histories& all, const std::vector<bool>& wanted) {
  Histories some;
  some.num_items = all.num_items;
  some.user_steps.push_back(0);
  some.step_items.push_back(0);
  for (size_t person = 0; person < all.num_users(); ++person) {
    if (!wanted[person]) continue;
    for (uint32_t step = all.user_steps[person]; step < all.user_steps[person + 1]; ++step) {
      for (uint32_t i = all.step_items[step]; i < all.step_items[step + 1]; ++i) {
        some.items.push_back(all.items[i]);
        some.types.push_back(all.types[i]);
      }
      some.step_items.push_back(static_cast<uint32_t>(some.items.size()));
      some.step_times.push_back(all.step_times[step]);
      some.step_groups.push_back(all.step_groups[step]);
    }
    some.user_steps.push_back(static_cast<uint32_t>(some.step_times.size()));
    some.is_guest.push_back(all.is_guest[person]);
  }
  return some;
}

std::vector<Event> EventsOf(const Histories& all, size_t person) {
  std::vector<Event> events;
  for (uint32_t step = all.user_steps[person]; step < all.user_steps[person + 1]; ++step) {
    for (uint32_t i = all.step_items[step]; i < all.step_items[step + 1]; ++i) {
      Event event;
      event.item = static_cast<int32_t>(all.items[i]);
      event.type = all.types[i];
      event.group = all.step_groups[step];
      event.time_s = static_cast<double>(all.step_times[step]);
      events.push_back(event);
    }
  }
  return events;
}

// 1 / log2(1 + rank) of what was left out, mean over the questions.
Result<double> ScoreByLists(Engine* engine, const Histories& all, size_t person, int max_questions) {
  const std::vector<Event> events = EventsOf(all, person);
  const std::vector<uint32_t> items = Distinct(ItemsOfPerson(all, person));
  const size_t questions = std::min(items.size(), static_cast<size_t>(max_questions));
  double sum = 0;
  std::vector<Event> rest;
  for (size_t q = 0; q < questions; ++q) {
    const auto item = static_cast<int32_t>(items[q * items.size() / questions]);
    rest = events;
    std::erase_if(rest, [&](const Event& event) { return event.item == item; });
    Request request;
    request.events = rest;
    request.limit = kMaxLimit;
    request.exclude_history = true;
    const Result<Answer> answer = engine->Recommend(request);
    if (!answer.ok()) return answer.status();
    const auto found =
        std::find_if(answer->hits.begin(), answer->hits.end(), [&](const Hit& hit) { return hit.item == item; });
    if (found != answer->hits.end()) sum += 1 / std::log2(2 + static_cast<double>(found - answer->hits.begin()));
  }
  return questions == 0 ? 0 : sum / static_cast<double>(questions);
}

// How likely the graph would have an edge if it were made by chance: as many edges as there are, by popularity.
class EdgesByChance {
 public:
  explicit EdgesByChance(const Model& model) : model_(model) {
    // Nobody is never bought: what has no popularity here still has a little.
    constexpr float kLeast = 1e-4f;
    double sum = 0;
    for (const float p : model.popularity) {
      chances_.push_back(double{std::max(p, kLeast)});
      sum += chances_.back();
    }
    scale_ = sum > 0 ? static_cast<double>(model.graph.targets.size()) / (sum * sum) : 0;
  }

  bool Has(uint32_t from, uint32_t to) const {
    const auto begin = model_.graph.targets.begin() + model_.graph.offsets[from];
    const auto end = model_.graph.targets.begin() + model_.graph.offsets[from + 1];
    return std::binary_search(begin, end, to);
  }

  // The log of the likelihood that the person made the edge over that of chance. A person's own edge is not always
  // there: rows are cut.
  double Evidence(uint32_t from, uint32_t to) const {
    constexpr double kOwnEdgeIsThere = 0.7;
    const double chance = std::clamp(scale_ * chances_[from] * chances_[to], 1e-6, 0.7);
    return Has(from, to) ? std::log(kOwnEdgeIsThere / chance) : std::log((1 - kOwnEdgeIsThere) / (1 - chance));
  }

 private:
  const Model& model_;
  std::vector<double> chances_;  // [N]
  double scale_ = 0;
};

double ScoreByEdges(const EdgesByChance& edges, const Histories& all, size_t person) {
  double sum = 0;
  size_t pairs = 0;
  size_t left = kMostPairedItems;
  const auto add = [&](uint32_t from, uint32_t to) {
    if (from == to) return;
    // Whichever way round the graph counts.
    sum += std::max(edges.Evidence(from, to), edges.Evidence(to, from));
    ++pairs;
  };
  for (uint32_t step = all.user_steps[person + 1]; step-- > all.user_steps[person] && left > 0;) {
    const auto items = all.ItemsOf(step);
    const size_t taken = std::min(items.size(), left);
    left -= taken;
    for (size_t i = 0; i < taken; ++i) {
      for (size_t k = i + 1; k < taken; ++k) add(items[i], items[k]);
      if (step == all.user_steps[person]) continue;
      const auto before = all.ItemsOf(step - 1);
      for (size_t k = 0; k < std::min(before.size(), kMostPairedItems); ++k) add(before[k], items[i]);
    }
  }
  return pairs == 0 ? 0 : sum / static_cast<double>(pairs);
}

struct Draw {
  std::vector<bool> learnt_from;  // [people]
  std::vector<size_t> members;
  std::vector<size_t> others;
};

Draw DrawPeople(const Histories& all, const AuditOptions& options) {
  std::vector<size_t> usable;
  for (size_t person = 0; person < all.num_users(); ++person) {
    if (Distinct(ItemsOfPerson(all, person)).size() >= 2) usable.push_back(person);
  }
  Random random(options.seed);
  random.Shuffle(std::span(usable));
  Draw draw;
  draw.learnt_from.assign(all.num_users(), true);
  const auto held_out = static_cast<size_t>(options.held_out * static_cast<double>(usable.size()));
  for (size_t i = 0; i < held_out; ++i) draw.learnt_from[usable[i]] = false;
  const size_t asked = std::min({options.max_people, held_out, usable.size() - held_out});
  draw.others.assign(usable.begin(), usable.begin() + static_cast<std::ptrdiff_t>(asked));
  draw.members.assign(usable.end() - static_cast<std::ptrdiff_t>(asked), usable.end());
  return draw;
}

// What an attacker finds about each of these people.
struct Scores {
  std::vector<double> by_lists;
  std::vector<double> by_edges;
};

class Attacker {
 public:
  static Result<Attacker> Of(const Bundle& bundle, const Histories& all, const AuditOptions& options) {
    Attacker attacker(all, options);
    const Result<Manifest> manifest = ParseManifest(bundle.manifest);
    if (!manifest.ok()) return manifest.status();
    Result<Model> model = OpenModel(bundle, manifest->items, manifest->dimensions);
    if (!model.ok()) return model.status();
    attacker.model_ = std::move(*model);
    for (int i = 0; i < NumThreads(options.threads); ++i) {
      Result<Engine> engine = Engine::Load(bundle);
      if (!engine.ok()) return engine.status();
      attacker.engines_.push_back(std::move(*engine));
    }
    return attacker;
  }

  Result<Scores> Ask(const std::vector<size_t>& people) {
    const EdgesByChance edges(model_);
    Scores scores;
    scores.by_lists.resize(people.size());
    scores.by_edges.resize(people.size());
    std::vector<Status> failed(engines_.size());
    ParallelFor(people.size(), static_cast<int>(engines_.size()), [&](size_t begin, size_t end, int worker) {
      const auto w = static_cast<size_t>(worker);
      for (size_t i = begin; i < end; ++i) {
        scores.by_edges[i] = ScoreByEdges(edges, all_, people[i]);
        const Result<double> by_lists = ScoreByLists(&engines_[w], all_, people[i], options_.max_questions);
        if (by_lists.ok()) {
          scores.by_lists[i] = *by_lists;
        } else {
          failed[w] = by_lists.status();
        }
      }
    });
    for (const Status& status : failed) VITRINE_RETURN_IF_ERROR(status);
    return scores;
  }

 private:
  Attacker(const Histories& all, const AuditOptions& options) : all_(all), options_(options) {}

  const Histories& all_;
  const AuditOptions& options_;
  Model model_;
  std::vector<Engine> engines_;
};

}  // namespace

Auc AreaUnderCurve(std::span<const double> of_members, std::span<const double> of_others) {
  // For each value the share of the other side's that it beats.
  const auto places = [](std::span<const double> values, std::span<const double> others) {
    std::vector<double> sorted(others.begin(), others.end());
    std::sort(sorted.begin(), sorted.end());
    std::vector<double> shares;
    for (const double value : values) {
      const auto low = std::lower_bound(sorted.begin(), sorted.end(), value);
      const auto high = std::upper_bound(low, sorted.end(), value);
      const double beaten = static_cast<double>(low - sorted.begin()) + 0.5 * static_cast<double>(high - low);
      shares.push_back(beaten / static_cast<double>(sorted.size()));
    }
    return shares;
  };
  // The variance of the mean of the shares.
  const auto variance = [](const std::vector<double>& shares) {
    const auto n = static_cast<double>(shares.size());
    if (n < 2) return 0.25;
    const double mean = std::accumulate(shares.begin(), shares.end(), 0.0) / n;
    double sum = 0;
    for (const double share : shares) sum += (share - mean) * (share - mean);
    return sum / (n - 1) / n;
  };
  const std::vector<double> of_each_member = places(of_members, of_others);
  const std::vector<double> of_each_other = places(of_others, of_members);
  Auc auc;
  auc.value =
      std::accumulate(of_each_member.begin(), of_each_member.end(), 0.0) / static_cast<double>(of_each_member.size());
  constexpr double k95Percent = 1.959964;
  const double margin = k95Percent * std::sqrt(variance(of_each_member) + variance(of_each_other));
  auc.low = std::max(0.0, auc.value - margin);
  auc.high = std::min(1.0, auc.value + margin);
  return auc;
}

const Attack* Audit::Strongest() const {
  const auto strongest = std::max_element(attacks.begin(), attacks.end(),
                                          [](const Attack& a, const Attack& b) { return a.auc.value < b.auc.value; });
  return strongest == attacks.end() ? nullptr : &*strongest;
}

Result<Audit> AuditMembership(const Histories& histories, const FitAndPack& fit_and_pack, const AuditOptions& options) {
  const Draw draw = DrawPeople(histories, options);
  Audit audit;
  audit.members = draw.members.size();
  audit.others = draw.others.size();
  if (audit.others < kLeastAudited) return audit;
  const Result<Bundle> bundle = fit_and_pack(Only(histories, draw.learnt_from));
  if (!bundle.ok()) return bundle.status();
  Result<Attacker> attacker = Attacker::Of(*bundle, histories, options);
  if (!attacker.ok()) return attacker.status();
  const Result<Scores> members = attacker->Ask(draw.members);
  if (!members.ok()) return members.status();
  const Result<Scores> others = attacker->Ask(draw.others);
  if (!others.ok()) return others.status();
  audit.attacks.push_back({"lists", "how high the bundle lists each of a person's items for the rest of them",
                           AreaUnderCurve(members->by_lists, others->by_lists)});
  audit.attacks.push_back({"edges", "whether the graph has the edges that the person would have made",
                           AreaUnderCurve(members->by_edges, others->by_edges)});
  return audit;
}

}  // namespace vitrine
