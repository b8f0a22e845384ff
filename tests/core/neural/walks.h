// Data in which order carries the signal, and the settings of a training that takes seconds.
#ifndef VITRINE_TESTS_CORE_NEURAL_WALKS_H_
#define VITRINE_TESTS_CORE_NEURAL_WALKS_H_

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "data.h"
#include "eval/split.h"
#include "fit/sequences.h"
#include "neural/sequence_encoder.h"

namespace vitrine::testing {

inline constexpr uint32_t kItems = 120;

// Everybody walks round the same items in steps of one size of four: from the last item alone one cannot know where to,
// from the two last one can.
inline Dataset Walks(uint32_t users) {
  Dataset data = MakeDataset(kItems, {});
  constexpr uint32_t kStrides[] = {1, 7, 19, 31};
  Random random(1);
  for (uint32_t user = 0; user < users; ++user) {
    auto item = static_cast<uint32_t>(random.Below(kItems));
    const uint32_t stride = kStrides[random.Below(4)];
    for (int64_t time = 0; time < 9; ++time) {
      Interaction line;
      line.user = user;
      line.item = item;
      line.time_s = time;
      data.interactions.push_back(line);
      item = (item + stride) % kItems;
    }
  }
  data.num_users = users;
  data.is_guest.assign(users, 0);
  return data;
}

inline SequenceCases QuestionsOf(const Cases& cases, int length) {
  SequenceCases questions;
  std::vector<uint8_t> marks(kItems, 0);
  for (size_t i = 0; i < cases.size(); ++i) {
    questions.histories.push_back(NewestItems(cases.histories[i], length, marks));
    questions.targets.push_back(cases.targets[i]);
  }
  return questions;
}

inline SequenceData DataOf(const Split& split, int length) {
  SequenceData data;
  data.num_items = kItems;
  data.sequences = SequencesOf(split.validation.train);
  data.validation = QuestionsOf(split.validation.cases, length);
  return data;
}

inline SequenceEncoderOptions Small() {
  SequenceEncoderOptions options;
  options.dimensions = 32;
  options.feed_forward = 64;
  options.length = 10;
  options.dropout = 0.1f;
  options.epochs = 3;
  options.batch_users = 64;
  options.threads = 1;
  return options;
}

}  // namespace vitrine::testing

#endif  // VITRINE_TESTS_CORE_NEURAL_WALKS_H_
