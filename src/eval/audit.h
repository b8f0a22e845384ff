// Whether a bundle gives away who it was learnt from: a membership-inference test.
#ifndef VITRINE_EVAL_AUDIT_H_
#define VITRINE_EVAL_AUDIT_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/bundle.h"
#include "fit/histories.h"

namespace vitrine {

struct AuditOptions {
  double held_out = 0.2;    // of the people; 0..1, both excluded
  size_t max_people = 500;  // of each side at the most; >= 1
  int max_questions = 8;    // about one person at the most; >= 1
  uint64_t seed = 1;
  int threads = 0;
};

// The area under the curve of an attack: how often a member scores above somebody who is none; ties count half.
// 0.5: the attack tells nothing; 1: everybody who was learnt from is found out.
struct Auc {
  double value = 0.5;
  double low = 0;  // 95 %, by DeLong's variance
  double high = 1;
};

// REQUIRES: neither is empty.
// Source: DeLong, DeLong, Clarke-Pearson, Biometrics 44(3), 1988.
Auc AreaUnderCurve(std::span<const double> of_members, std::span<const double> of_others);

struct Attack {
  std::string name;  // as in report.json
  std::string text;  // what is looked at, for people
  Auc auc;
};

struct Audit {
  size_t members = 0;           // people asked about who were learnt from
  size_t others = 0;            // ... and who were not
  std::vector<Attack> attacks;  // empty when there were fewer than kLeastAudited of either

  // The one that finds out most, or nullptr.
  const Attack* Strongest() const;
};
inline constexpr size_t kLeastAudited = 10;

// Fits a model on these people and packs it, as what ships.
using FitAndPack = std::function<Result<Bundle>(const Histories& people)>;

// Draws people (guests' visits too, each with two items or more) who are left out, has a bundle made of the others, and
// plays an attacker who has the bundle and somebody's whole history and wants to know whether that person was among
// those it was learnt from. He uses what any page has, the engine and the file of the graph:
//   "lists"  each of the person's items is left out in turn: how high the bundle lists it for the rest
//   "edges"  for each pair of the person's items (those of one step, and of steps after each other): whether the graph
//            has the edge, against how likely it would have it without this person. A pair of rare items tells most
// What these do not find, a better attack may: the figure is a lower bound.
// Errors: those of fit_and_pack and of Engine::Load().
// Source: Shokri, Stronati, Song, Shmatikov, IEEE S&P 2017 (the question); Carlini et al., IEEE S&P 2022 (likelihood
// ratios).
Result<Audit> AuditMembership(const Histories& histories, const FitAndPack& fit_and_pack, const AuditOptions& options);

}  // namespace vitrine

#endif  // VITRINE_EVAL_AUDIT_H_
