#include "eval/calibrate.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>
#include <utility>

#include "engine/engine.h"
#include "fit/calibration.h"
#include "fit/parallel.h"

namespace vitrine {
namespace {

// One case: its history and targets as the bundle numbers items.
struct Question {
  std::vector<Event> events;
  std::vector<uint8_t> is_target;  // [N]
  std::vector<uint8_t> is_known;   // [N]: in the history
};

// Called for each case with the predictions for all items, in the order of their indices.
using Visitor = std::function<void(const Question& question, std::span<const Prediction> predictions, int worker)>;

class Asker {
 public:
  static Result<Asker> Open(const Bundle& bundle, size_t num_cases, int threads) {
    Asker asker;
    const auto wanted = static_cast<size_t>(NumThreads(threads));
    for (size_t i = 0; i < std::max<size_t>(1, std::min(num_cases, wanted)); ++i) {
      Result<Engine> engine = Engine::Load(bundle);
      if (!engine.ok()) return engine.status();
      asker.engines_.push_back(std::move(*engine));
    }
    return asker;
  }

  size_t num_items() const { return engines_.front().Describe().num_items; }
  int workers() const { return static_cast<int>(engines_.size()); }
  size_t StrideFor(const Cases& cases) const {
    const uint64_t scores = uint64_t{cases.size()} * num_items();
    return static_cast<size_t>(std::max<uint64_t>(1, (scores + kMostScores - 1) / kMostScores));
  }

  // Returns how many cases were asked.
  Result<size_t> AskAll(const Cases& cases, const std::vector<int32_t>& remap, bool with_history,
                        const Visitor& visit) {
    const size_t stride = StrideFor(cases);
    const size_t asked = (cases.size() + stride - 1) / stride;
    std::vector<Status> failed(engines_.size());
    ParallelFor(asked, workers(), [&](size_t begin, size_t end, int worker) {
      Question question;
      std::vector<Prediction> predictions;
      for (size_t i = begin; i < end; ++i) {
        Ask(cases, i * stride, remap, with_history, &question);
        const Status status = Predict(question.events, &engines_[static_cast<size_t>(worker)], &predictions);
        if (!status.ok()) {
          failed[static_cast<size_t>(worker)] = status;
          return;
        }
        visit(question, predictions, worker);
      }
    });
    for (const Status& status : failed) {
      if (!status.ok()) return status;
    }
    return asked;
  }

 private:
  void Ask(const Cases& cases, size_t i, const std::vector<int32_t>& remap, bool with_history, Question* question) {
    const auto map = [&](int32_t item) { return remap.empty() ? item : remap[static_cast<size_t>(item)]; };
    question->events.clear();
    question->is_target.assign(num_items(), 0);
    question->is_known.assign(num_items(), 0);
    if (with_history) question->events = cases.histories[i];
    for (Event& event : question->events) {
      event.item = map(event.item);
      if (event.item >= 0) question->is_known[static_cast<size_t>(event.item)] = 1;
    }
    for (const int32_t target : cases.targets[i]) {
      if (map(target) >= 0) question->is_target[static_cast<size_t>(map(target))] = 1;
    }
  }

  Status Predict(std::span<const Event> events, Engine* engine, std::vector<Prediction>* out) const {
    out->clear();
    Request request;
    request.events = events;
    std::vector<int32_t> items;
    const auto n = static_cast<int32_t>(num_items());
    for (int32_t first = 0; first < n; first += kMaxItemsAsked) {
      items.resize(static_cast<size_t>(std::min(kMaxItemsAsked, n - first)));
      std::iota(items.begin(), items.end(), first);
      const Result<std::span<const Prediction>> some = engine->Predict(items, request);
      if (!some.ok()) return some.status();
      out->insert(out->end(), some->begin(), some->end());
    }
    return OkStatus();
  }

  std::vector<Engine> engines_;
};

// Counts by score, in bins half a percent wide: so many that the curve does not see them, and the same sums in any
// order.
class ScoreHistogram {
 public:
  void Add(float score, bool is_hit) {
    ScoreBin& bin = bins_[OrderOf(score) >> kDroppedBits];
    ++bin.items;
    bin.hits += is_hit ? 1 : 0;
  }
  void Add(const ScoreHistogram& other) {
    for (size_t i = 0; i < bins_.size(); ++i) {
      bins_[i].items += other.bins_[i].items;
      bins_[i].hits += other.bins_[i].hits;
    }
  }
  // Those that hold something, in ascending order of score.
  std::vector<ScoreBin> Bins() const {
    std::vector<ScoreBin> out;
    for (uint32_t i = 0; i < bins_.size(); ++i) {
      if (bins_[i].items == 0) continue;
      const float middle = ScoreAt((i << kDroppedBits) | (1u << (kDroppedBits - 1)));
      out.push_back({double{middle}, bins_[i].items, bins_[i].hits});
    }
    return out;
  }

 private:
  static constexpr uint32_t kDroppedBits = 15;
  static constexpr uint32_t kSign = 0x80000000u;
  // Floats in ascending order as integers in ascending order, and back.
  static uint32_t OrderOf(float score) {
    const auto bits = std::bit_cast<uint32_t>(score);
    return (bits & kSign) != 0 ? ~bits : bits | kSign;
  }
  static float ScoreAt(uint32_t order) { return std::bit_cast<float>((order & kSign) != 0 ? order & ~kSign : ~order); }

  std::vector<ScoreBin> bins_ = std::vector<ScoreBin>(size_t{1} << (32 - kDroppedBits));
};

Result<CalibrationCurve> FitCurve(Asker* asker, const Cases& cases, bool with_history) {
  std::vector<ScoreHistogram> histograms(static_cast<size_t>(asker->workers()));
  const Result<size_t> asked = asker->AskAll(
      cases, {}, with_history, [&](const Question& question, std::span<const Prediction> all, int worker) {
        for (size_t item = 0; item < all.size(); ++item) {
          if (question.is_known[item] != 0) continue;
          histograms[static_cast<size_t>(worker)].Add(all[item].score, question.is_target[item] != 0);
        }
      });
  if (!asked.ok()) return asked.status();
  for (size_t i = 1; i < histograms.size(); ++i) histograms[0].Add(histograms[i]);
  return FitCalibration(histograms[0].Bins());
}

// Sums in whole numbers, so that they do not depend on the order of the cases.
class ReliabilityCounter {
 public:
  void Add(float probability, bool is_hit) {
    const auto above = std::upper_bound(kReliabilityEdges.begin() + 1, kReliabilityEdges.end() - 1, probability);
    Sums& sums = sums_[static_cast<size_t>(above - kReliabilityEdges.begin() - 1)];
    ++sums.items;
    sums.hits += is_hit ? 1 : 0;
    sums.probability += static_cast<uint64_t>(std::llround(double{probability} * kUnit));
  }
  void Add(const ReliabilityCounter& other) {
    for (size_t i = 0; i < sums_.size(); ++i) {
      sums_[i].items += other.sums_[i].items;
      sums_[i].hits += other.sums_[i].hits;
      sums_[i].probability += other.sums_[i].probability;
    }
  }
  Reliability Finish(size_t cases) const {
    Reliability out;
    out.cases = cases;
    double items = 0;
    for (size_t i = 0; i < sums_.size(); ++i) {
      const auto in_bin = static_cast<double>(sums_[i].items);
      const double predicted = in_bin > 0 ? static_cast<double>(sums_[i].probability) / kUnit / in_bin : 0;
      out.bins.push_back({kReliabilityEdges[i], kReliabilityEdges[i + 1], sums_[i].items, sums_[i].hits, predicted});
      out.expected_error += std::abs(in_bin * predicted - static_cast<double>(sums_[i].hits));
      items += in_bin;
    }
    if (items > 0) out.expected_error /= items;
    return out;
  }

 private:
  static constexpr double kUnit = 0x1p32;
  struct Sums {
    uint64_t items = 0;
    uint64_t hits = 0;
    uint64_t probability = 0;  // in 1 / kUnit
  };
  std::array<Sums, kReliabilityEdges.size() - 1> sums_ = {};
};

// The likeliest items that are not in the history; ties: lower index first.
std::vector<int32_t> FirstTen(const Question& question, std::span<const Prediction> all) {
  std::vector<int32_t> items;
  for (size_t item = 0; item < all.size(); ++item) {
    if (question.is_known[item] == 0) items.push_back(static_cast<int32_t>(item));
  }
  const auto score = [&](int32_t item) { return all[static_cast<size_t>(item)].score; };
  const auto ten = static_cast<std::ptrdiff_t>(std::min<size_t>(10, items.size()));
  std::partial_sort(items.begin(), items.begin() + ten, items.end(),
                    [&](int32_t a, int32_t b) { return score(a) != score(b) ? score(a) > score(b) : a < b; });
  items.resize(static_cast<size_t>(ten));
  return items;
}

struct Counters {
  ReliabilityCounter all;
  ReliabilityCounter first_ten;
};

Status Count(Asker* asker, const Cases& cases, const std::vector<int32_t>& remap, bool with_history, Reliability* all,
             Reliability* first_ten) {
  std::vector<Counters> counters(static_cast<size_t>(asker->workers()));
  const Result<size_t> asked = asker->AskAll(
      cases, remap, with_history, [&](const Question& question, std::span<const Prediction> predictions, int worker) {
        Counters& mine = counters[static_cast<size_t>(worker)];
        const auto add = [&](size_t item, ReliabilityCounter* counter) {
          const float probability = predictions[item].probability;
          if (!std::isnan(probability)) counter->Add(probability, question.is_target[item] != 0);
        };
        for (size_t item = 0; item < predictions.size(); ++item) {
          if (question.is_known[item] == 0) add(item, &mine.all);
        }
        for (const int32_t item : FirstTen(question, predictions)) add(static_cast<size_t>(item), &mine.first_ten);
      });
  if (!asked.ok()) return asked.status();
  for (size_t i = 1; i < counters.size(); ++i) {
    counters[0].all.Add(counters[i].all);
    counters[0].first_ten.Add(counters[i].first_ten);
  }
  *all = counters[0].all.Finish(*asked);
  if (first_ten != nullptr) *first_ten = counters[0].first_ten.Finish(*asked);
  return OkStatus();
}

}  // namespace

Result<CalibrationParams> Calibrate(const Bundle& bundle, const Cases& cases, int threads) {
  Result<Asker> asker = Asker::Open(bundle, cases.size(), threads);
  if (!asker.ok()) return asker.status();
  const Result<CalibrationCurve> history = FitCurve(&*asker, cases, true);
  if (!history.ok()) return history.status();
  const Result<CalibrationCurve> no_history = FitCurve(&*asker, cases, false);
  if (!no_history.ok()) return no_history.status();
  return CalibrationParams{*history, *no_history};
}

Result<CalibrationReport> MeasureCalibration(const Bundle& bundle, const Cases& cases,
                                             const std::vector<int32_t>& remap, int threads) {
  Result<Asker> asker = Asker::Open(bundle, cases.size(), threads);
  if (!asker.ok()) return asker.status();
  CalibrationReport report;
  VITRINE_RETURN_IF_ERROR(Count(&*asker, cases, remap, true, &report.all, &report.first_ten));
  VITRINE_RETURN_IF_ERROR(Count(&*asker, cases, remap, false, &report.no_history, nullptr));
  return report;
}

}  // namespace vitrine
