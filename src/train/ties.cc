#include "train/ties.h"

#include <nlohmann/json.hpp>
#include <span>

#include "base/random.h"

namespace vitrine {

Status ShuffleTies(uint64_t seed, Input* input, std::optional<ShuffledTies>* shuffled) {
  if (input->kind == InputKind::kSequences) {
    return InvalidArgument(
        "--shuffle-ties: sequences have an order and no times, so which of their items were tied is not known; give "
        "orders or events");
  }
  Random random(seed);
  ShuffledTies out;
  out.seed = seed;
  const std::span<Interaction> lines(input->dataset.interactions);
  for (size_t begin = 0; begin < lines.size();) {
    size_t end = begin + 1;
    while (end < lines.size() && lines[end].user == lines[begin].user && lines[end].time_s == lines[begin].time_s)
      ++end;
    if (end - begin > 1) {
      random.Shuffle(lines.subspan(begin, end - begin));
      out.lines += end - begin;
    }
    begin = end;
  }
  *shuffled = out;
  return OkStatus();
}

nlohmann::ordered_json TiesToJson(const std::optional<ShuffledTies>& shuffled) {
  if (!shuffled) return nullptr;
  return {{"shuffled", true}, {"seed", shuffled->seed}, {"lines", shuffled->lines}};
}

}  // namespace vitrine
