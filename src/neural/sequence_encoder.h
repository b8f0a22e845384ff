// Fits the sequence encoder of fit/encoder.h with libtorch.
#ifndef VITRINE_NEURAL_SEQUENCE_ENCODER_H_
#define VITRINE_NEURAL_SEQUENCE_ENCODER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/status.h"
#include "fit/encoder.h"
#include "fit/sequences.h"

namespace vitrine {

// A larger transformer, trained first on the same data, whose answers the encoder then learns from beside what came
// next (neural/softmax_loss.h); it is in no bundle. What is not here is as the encoder's own, but for item vectors,
// which are never rounded.
struct DistillationOptions {
  int dimensions = 0;     // D of the teacher, a multiple of heads, at most kMaxDimensions; 0: there is none
  int blocks = 3;         // >= 1
  int heads = 4;          // >= 1; its feed-forward layers have 4 D
  int epochs = 12;        // >= 1
  float share = 0.5f;     // of the encoder's loss that the teacher decides; 0..1
  float temperature = 1;  // what scores are divided by before they are compared; > 0

  bool operator==(const DistillationOptions&) const = default;
};

// Full softmax cross-entropy over all items at every position, which SASRec needs to do well: Klenitskiy and Vasilev,
// RecSys 2023. The defaults were chosen on the validation part of Amazon Beauty
// (docs/decisions/0026-how-the-encoder-is-trained.md).
struct SequenceEncoderOptions {
  EncoderKind kind = EncoderKind::kTransformer;
  int dimensions = 64;     // D >= 1, at most kMaxDimensions; of a transformer a multiple of heads
  int blocks = 2;          // >= 1; of a transformer, as the next two
  int heads = 2;           // >= 1
  int feed_forward = 256;  // F >= 1
  int length = 50;         // L, how many items of a history are read; 1..kMaxSessionItems
  // Share of values that is left out, of the input, of attention, and of what each half of a block or the GRU adds;
  // 0 .. below 1.
  float dropout = 0.5f;
  float initial_deviation = 0.02f;   // of matrices and embeddings; > 0
  int epochs = 16;                   // >= 1
  int stop_after = 0;                // of these: to train once more, on more, as long as was best; 0: all; 0..epochs
  int batch_users = 256;             // >= 1; of baskets their number is BatchOptions().baskets
  float learning_rate = 0.024f;      // divided by the root of D; > 0; reached after one epoch, then it falls in a line
  float last_learning_rate = 0.02f;  // in the last step, as a share of it; 0..1
  float weight_decay = 0;            // of matrices and embeddings, apart from the gradient (AdamW); >= 0
  float crop_probability = 0;        // as in BatchOptions; 0..1
  // So many of the last epochs are trained on item vectors rounded to four bits, as bundles of limited size hold them,
  // and what is chosen by validation is then chosen with these; 0: none. 0..epochs, more counts as all
  int rounded_epochs = 4;
  DistillationOptions distillation;
  uint64_t seed = 1;
  int threads = 0;  // 0: all cores. Sums are split by it, so it changes the last bits

  bool operator==(const SequenceEncoderOptions&) const = default;
};

// After every epoch.
struct EncoderProgress {
  bool of_teacher = false;
  int epoch = 0;               // that is over, from 1
  int epochs = 0;              // in all
  double loss = 0;             // mean over the epoch's positions, in nats
  bool has_questions = false;  // of validation
  double ndcg_at_10 = 0;       // of the encoder in float on them; 0 without questions
  double seconds = 0;          // since the first of these epochs began in this run
  double seconds_left = 0;     // if it goes on like this; what comes after a teacher is not counted
};

struct EncoderRun {
  // Where the state after every epoch is kept, to go on from when a training was interrupted; written aside and
  // renamed, removed at the end. What is there from other data or options is passed over. A teacher's is beside it,
  // with
  // ".teacher" behind its name. Empty: nowhere.
  std::string checkpoint_path;
  std::function<void(const EncoderProgress&)> progress;  // may be empty
  std::function<void(const std::string&)> warn;          // may be empty; of what training goes on in spite of
};

// One point of the curve of a training.
struct EncoderEpoch {
  double loss = 0;  // as in EncoderProgress
  double ndcg_at_10 = 0;
};

struct EncoderTraining {
  FittedEncoder encoder;            // of the epoch that was best on validation; without questions, of the last
  int epoch = 0;                    // which that was, from 1
  double ndcg_at_10 = 0;            // of it, as in EncoderProgress
  int resumed_after = 0;            // the epoch that the checkpoint was of; 0: there was none
  std::vector<EncoderEpoch> curve;  // of all epochs, those before it was resumed too
  double teacher_ndcg_at_10 = 0;    // of the teacher's own best epoch; 0: there was none
  int teacher_epoch = 0;            // which that was, from 1
  bool diverged = false;            // the loss was no number any more, and the encoder is the best from before
};

// The same for a seed, a number of threads and a libtorch, interrupted or not.
// Errors: kInvalidArgument for options out of range, for data without baskets in which no user has two items, and for a
// loss that is no number before the first epoch was over; kOutOfMemory.
Result<EncoderTraining> TrainSequenceEncoder(const SequenceData& data, const SequenceEncoderOptions& options,
                                             const EncoderRun& run);

}  // namespace vitrine

#endif  // VITRINE_NEURAL_SEQUENCE_ENCODER_H_
