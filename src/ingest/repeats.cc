#include "ingest/repeats.h"

#include <algorithm>
#include <tuple>

#include "base/random.h"

namespace vitrine {
namespace {

constexpr int kBucketBits = 20;

size_t BucketOf(const Interaction& line) {
  const uint64_t pair = (uint64_t{line.user} << 32) | line.item;
  return SplitMix64(pair ^ (static_cast<uint64_t>(line.type) << 56)) >> (64 - kBucketBits);
}

auto KeyOf(const Interaction& line) { return std::tuple(line.user, line.item, line.type); }

}  // namespace

void RepeatFilter::Finish(const DateColumn& dates, std::vector<PendingLine>* lines, IngestReport* report) {
  // Of a short file nothing is forgotten.
  if (has_looked_) Forget(dates, lines, report);
}

// The lines that may be one of too many: those whose bucket has too many. Most files have few of them, and only they
// have to be sorted.
std::vector<uint32_t> RepeatFilter::Repeated(std::span<const PendingLine> lines) const {
  std::vector<uint32_t> counts(size_t{1} << kBucketBits, 0);
  for (const PendingLine& line : lines) ++counts[BucketOf(line.interaction)];
  std::vector<uint32_t> repeated;
  for (uint32_t i = 0; i < lines.size(); ++i) {
    if (counts[BucketOf(lines[i].interaction)] > static_cast<uint32_t>(limit_.repeats)) repeated.push_back(i);
  }
  return repeated;
}

void RepeatFilter::Forget(const DateColumn& dates, std::vector<PendingLine>* lines, IngestReport* report) {
  has_looked_ = true;
  next_ = 2 * lines->size();
  // Which line is newer cannot be said yet.
  if (!dates.IsDecided()) return;
  std::vector<uint32_t> repeated = Repeated(*lines);
  const auto newest_first = [&](uint32_t a, uint32_t b) {
    const Interaction& x = (*lines)[a].interaction;
    const Interaction& y = (*lines)[b].interaction;
    const auto x_key = KeyOf(x);
    const auto y_key = KeyOf(y);
    if (x_key != y_key) return x_key < y_key;
    const std::optional<int64_t> x_s = dates.Seconds(x.time_s);
    const std::optional<int64_t> y_s = dates.Seconds(y.time_s);
    return std::tie(x_s, a) > std::tie(y_s, b);
  };
  std::sort(repeated.begin(), repeated.end(), newest_first);
  std::vector<bool> forgotten(lines->size(), false);
  int count = 0;
  for (size_t i = 0; i < repeated.size(); ++i) {
    const PendingLine& line = (*lines)[repeated[i]];
    const bool is_first = i == 0 || KeyOf((*lines)[repeated[i - 1]].interaction) != KeyOf(line.interaction);
    count = is_first ? 1 : count + 1;
    forgotten[repeated[i]] = count > limit_.repeats;
  }
  size_t kept = 0;
  for (size_t i = 0; i < lines->size(); ++i) {
    const PendingLine& line = (*lines)[i];
    if (forgotten[i]) {
      report->Drop(DropReason::kRepeat, {line.line, line.time_column, time_column_, "not among the newest"});
    } else {
      (*lines)[kept++] = line;
    }
  }
  lines->resize(kept);
  next_ = std::max(limit_.from + 1, 2 * kept);
}

}  // namespace vitrine
