#include "neural/sequence_encoder.h"

#include <torch/optim/adamw.h>
#include <torch/utils.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <filesystem>
#include <memory>
#include <new>
#include <utility>

#include "bundle/roles.h"
#include "fit/parallel.h"
#include "neural/batches.h"
#include "neural/checkpoint.h"
#include "neural/sequence_network.h"
#include "neural/softmax_loss.h"
#include "neural/validation.h"
#include "session/session.h"

namespace vitrine {
namespace {

using Clock = std::chrono::steady_clock;
using torch::optim::AdamW;
using torch::optim::AdamWOptions;

Status CheckOptions(const SequenceEncoderOptions& o) {
  const auto is_share = [](float value) { return value >= 0 && value <= 1; };
  const auto out_of_range = [](const char* name) { return InvalidArgument(std::string(name) + " is out of range"); };
  if (o.blocks < 1) return out_of_range("blocks");
  if (o.heads < 1) return out_of_range("heads");
  const bool do_heads_fit = o.kind == EncoderKind::kGru || o.dimensions % o.heads == 0;
  if (o.dimensions < 1 || o.dimensions > static_cast<int>(kMaxDimensions) || !do_heads_fit) {
    return out_of_range("dimensions");
  }
  if (o.feed_forward < 1) return out_of_range("feed_forward");
  if (o.length < 1 || o.length > kMaxSessionItems) return out_of_range("length");
  if (!is_share(o.dropout) || o.dropout == 1) return out_of_range("dropout");
  if (!(o.initial_deviation > 0)) return out_of_range("initial_deviation");
  if (o.epochs < 1) return out_of_range("epochs");
  if (o.stop_after < 0 || o.stop_after > o.epochs) return out_of_range("stop_after");
  if (o.batch_users < 1) return out_of_range("batch_users");
  if (!(o.learning_rate > 0)) return out_of_range("learning_rate");
  if (!is_share(o.last_learning_rate)) return out_of_range("last_learning_rate");
  if (!(o.weight_decay >= 0)) return out_of_range("weight_decay");
  if (o.rounded_epochs < 0) return out_of_range("rounded_epochs");
  if (!is_share(o.crop_probability)) return out_of_range("crop_probability");
  if (!is_share(o.distillation.share)) return out_of_range("share");
  if (!(o.distillation.temperature > 0)) return out_of_range("temperature");
  return OkStatus();
}

// Gains and biases are not pulled towards 0.
std::unique_ptr<AdamW> MakeOptimiser(const SequenceNetwork& network, const SequenceEncoderOptions& options) {
  std::vector<torch::Tensor> matrices;
  std::vector<torch::Tensor> vectors;
  for (const torch::Tensor& p : network.parameters()) (p.dim() > 1 ? matrices : vectors).push_back(p);
  const auto settings = [&](double decay) {
    return std::make_unique<AdamWOptions>(AdamWOptions(options.learning_rate).betas({0.9, 0.98}).weight_decay(decay));
  };
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(matrices, settings(options.weight_decay));
  groups.emplace_back(vectors, settings(0));
  return std::make_unique<AdamW>(groups);
}

SequenceEncoderOptions TeacherOptions(const SequenceEncoderOptions& options) {
  SequenceEncoderOptions teacher = options;
  teacher.kind = EncoderKind::kTransformer;
  teacher.dimensions = options.distillation.dimensions;
  teacher.blocks = options.distillation.blocks;
  teacher.heads = options.distillation.heads;
  teacher.feed_forward = 4 * teacher.dimensions;
  teacher.epochs = options.distillation.epochs;
  teacher.rounded_epochs = 0;
  teacher.distillation = {};
  return teacher;
}

// Of the outputs of all rows those that something is asked of.
torch::Tensor Asked(const PackedSequences& batch, const torch::Tensor& outputs) {
  return batch.asked.empty() ? outputs : outputs.index_select(0, torch::tensor(batch.asked));
}

// What comes out of a network that is no longer trained.
class Teacher {
 public:
  Teacher(SequenceNetwork network, const DistillationOptions& options) : network_(std::move(network)) {
    const torch::NoGradGuard no_grad;
    network_.eval();
    soft_.items = network_.ItemVectors().clone();
    soft_.share = options.share;
    soft_.temperature = options.temperature;
    soft_.scratch = ScratchForScores(soft_.items.size(0));
  }

  // Valid until the next call.
  const SoftTargets& Of(const PackedSequences& batch) {
    const torch::NoGradGuard no_grad;
    soft_.outputs = Asked(batch, network_.Encode(batch, soft_.items, 0));
    return soft_;
  }

 private:
  SequenceNetwork network_;
  SoftTargets soft_;
};

class Trainer {
 public:
  // `teacher` may be none.
  Trainer(const SequenceData& data, const SequenceEncoderOptions& options, const EncoderRun& run, Teacher* teacher)
      : data_(data),
        options_(options),
        run_(run),
        teacher_(teacher),
        random_(Random(options.seed).Fork(1)),
        network_(data, options),
        optimiser_(MakeOptimiser(network_, options)),
        scratch_(ScratchForScores(data.num_items)),
        fingerprint_(Fingerprint(data, options)) {}

  Result<EncoderTraining> Train() {
    EncoderTraining training;
    Resume();
    training.resumed_after = static_cast<int>(state_.epochs_done);
    const Clock::time_point begin = Clock::now();
    const int epochs = options_.stop_after > 0 ? options_.stop_after : options_.epochs;
    while (state_.epochs_done < epochs) {
      const double loss = TrainEpoch();
      if (!std::isfinite(loss)) {
        if (state_.best_epoch == 0) {
          return InvalidArgument(
              "the encoder's loss is no number any more, in its first epoch: train it with a lower "
              "learning rate, or without an encoder");
        }
        training.diverged = true;
        break;
      }
      ++state_.epochs_done;
      const double ndcg = NdcgAt10(network_, data_.validation, options_, scratch_);
      state_.curve.push_back({loss, ndcg});
      if (data_.validation.size() == 0 || state_.best_epoch == 0 || ndcg > state_.best_ndcg_at_10) KeepAsBest(ndcg);
      Save();
      if (run_.progress) run_.progress(ProgressOf(loss, ndcg, begin, training.resumed_after));
    }
    {
      const torch::NoGradGuard no_grad;
      const std::vector<torch::Tensor> parameters = network_.parameters();
      for (size_t i = 0; i < parameters.size(); ++i) parameters[i].copy_(state_.best[i]);
    }
    training.encoder = network_.ToFitted();
    training.epoch = static_cast<int>(state_.best_epoch);
    training.ndcg_at_10 = state_.best_ndcg_at_10;
    training.curve = state_.curve;
    return training;
  }

  // As Train() left it.
  SequenceNetwork TakeNetwork() { return std::move(network_); }

 private:
  // Mean loss; not finite: it was left at the batch where that began.
  double TrainEpoch() {
    BatchOptions how;
    how.users = options_.batch_users;
    how.length = options_.length;
    how.crop_probability = options_.crop_probability;
    const Random random = random_.Fork(static_cast<uint64_t>(state_.epochs_done));
    const std::vector<PackedSequences> batches = data_.baskets.cases.size() > 0
                                                     ? MakeBasketBatches(data_.baskets, how, random)
                                                     : MakeBatches(data_.sequences, how, random);
    network_.train();
    double sum = 0;
    size_t positions = 0;
    for (size_t i = 0; i < batches.size(); ++i) {
      const PackedSequences& batch = batches[i];
      const double loss = TrainBatch(batch, i, batches.size());
      if (!std::isfinite(loss)) return loss;
      sum += loss * static_cast<double>(batch.targets.size());
      positions += batch.targets.size();
    }
    // Its loss was taken before the last step, which has to leave a network that can be asked.
    if (const double after = LossNow(batches.back()); !std::isfinite(after)) return after;
    return sum / static_cast<double>(positions);
  }

  double TrainBatch(const PackedSequences& batch, size_t i, size_t per_epoch) {
    const double rate = options_.learning_rate / std::sqrt(options_.dimensions) *
                        ShareOfRate(static_cast<double>(state_.epochs_done) +
                                    static_cast<double>(i + 1) / static_cast<double>(per_epoch));
    for (auto& group : optimiser_->param_groups()) static_cast<AdamWOptions&>(group.options()).lr(rate);
    optimiser_->zero_grad();
    const torch::Tensor items = ItemVectors(state_.epochs_done);
    const uint64_t seed = random_.Fork(~static_cast<uint64_t>(state_.epochs_done)).Fork(i).Next();
    const torch::Tensor outputs = Asked(batch, network_.Encode(batch, items, seed));
    const torch::Tensor loss = Loss(batch, outputs, items);
    const auto value = loss.item<double>();
    if (!std::isfinite(value)) return value;
    loss.backward();
    optimiser_->step();
    return value;
  }

  torch::Tensor Loss(const PackedSequences& batch, const torch::Tensor& outputs, const torch::Tensor& items) {
    const torch::Tensor targets = torch::tensor(batch.targets);
    if (teacher_ == nullptr) return SoftmaxLoss(outputs, items, targets, scratch_);
    return DistillationLoss(outputs, items, targets, scratch_, teacher_->Of(batch));
  }

  torch::Tensor ItemVectors(int64_t epoch) {
    const bool are_rounded = epoch >= options_.epochs - options_.rounded_epochs;
    return are_rounded ? network_.RoundedItemVectors() : network_.ItemVectors();
  }

  double LossNow(const PackedSequences& batch) {
    const torch::NoGradGuard no_grad;
    network_.eval();
    const torch::Tensor items = network_.ItemVectors();
    const torch::Tensor outputs = Asked(batch, network_.Encode(batch, items, 0));
    return SoftmaxLoss(outputs, items, torch::tensor(batch.targets), scratch_).item<double>();
  }

  // Up in a straight line for one epoch, then down.
  //   done  epochs, the batch that is about to be learnt from included
  double ShareOfRate(double done) const {
    if (done <= 1) return done;
    return 1 - (1 - options_.last_learning_rate) * (done - 1) / (options_.epochs - 1);
  }

  void KeepAsBest(double ndcg) {
    state_.best_ndcg_at_10 = ndcg;
    state_.best_epoch = state_.epochs_done;
    state_.best.clear();
    for (const torch::Tensor& p : network_.parameters()) state_.best.push_back(p.detach().clone());
  }

  void Resume() {
    if (run_.checkpoint_path.empty()) return;
    try {
      ReadCheckpoint(run_.checkpoint_path, fingerprint_, &state_, &network_, optimiser_.get());
    } catch (const std::exception&) {
      // What was read so far is in the network.
      Warn("starts anew: " + run_.checkpoint_path + " cannot be read");
      network_ = SequenceNetwork(data_, options_);
      optimiser_ = MakeOptimiser(network_, options_);
    }
  }

  void Save() {
    if (run_.checkpoint_path.empty()) return;
    try {
      WriteCheckpoint(run_.checkpoint_path, fingerprint_, state_, network_, *optimiser_);
    } catch (const std::exception&) {
      Warn("goes on, but could not be resumed: " + run_.checkpoint_path + " cannot be written");
    }
  }

  void Warn(const std::string& text) const {
    if (run_.warn) run_.warn("the training of the encoder " + text);
  }

  EncoderProgress ProgressOf(double loss, double ndcg, Clock::time_point begin, int resumed_after) const {
    EncoderProgress progress;
    progress.epoch = static_cast<int>(state_.epochs_done);
    progress.epochs = options_.stop_after > 0 ? options_.stop_after : options_.epochs;
    progress.loss = loss;
    progress.has_questions = data_.validation.size() > 0;
    progress.ndcg_at_10 = ndcg;
    progress.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    progress.seconds_left = progress.seconds / (progress.epoch - resumed_after) * (progress.epochs - progress.epoch);
    return progress;
  }

  const SequenceData& data_;
  const SequenceEncoderOptions& options_;
  const EncoderRun& run_;
  Teacher* const teacher_;
  const Random random_;
  SequenceNetwork network_;
  std::unique_ptr<AdamW> optimiser_;
  torch::Tensor scratch_;
  int64_t fingerprint_;
  TrainingState state_;
};

// The same training as another part of the run.
EncoderRun RunOfTeacher(const EncoderRun& run) {
  EncoderRun of_teacher = run;
  if (!run.checkpoint_path.empty()) of_teacher.checkpoint_path += ".teacher";
  if (run.progress) {
    of_teacher.progress = [&run](EncoderProgress at) {
      at.of_teacher = true;
      run.progress(at);
    };
  }
  return of_teacher;
}

void RemoveCheckpoint(const EncoderRun& run) {
  std::error_code ignored;
  if (!run.checkpoint_path.empty()) std::filesystem::remove(run.checkpoint_path, ignored);
}

Result<EncoderTraining> TrainAlone(const SequenceData& data, const SequenceEncoderOptions& options,
                                   const EncoderRun& run) {
  Result<EncoderTraining> training = Trainer(data, options, run, nullptr).Train();
  if (training.ok()) RemoveCheckpoint(run);
  return training;
}

// The teacher's last checkpoint stays until the encoder is there, too: what was interrupted in between goes on with it.
Result<EncoderTraining> TrainWithTeacher(const SequenceData& data, const SequenceEncoderOptions& options,
                                         const EncoderRun& run) {
  const SequenceEncoderOptions teacher_options = TeacherOptions(options);
  const EncoderRun run_of_teacher = RunOfTeacher(run);
  auto first = std::make_unique<Trainer>(data, teacher_options, run_of_teacher, nullptr);
  const Result<EncoderTraining> taught = first->Train();
  if (!taught.ok()) return InvalidArgument("of the encoder's teacher: " + taught.status().message());
  Teacher teacher(first->TakeNetwork(), options.distillation);
  first.reset();
  Result<EncoderTraining> training = Trainer(data, options, run, &teacher).Train();
  if (!training.ok()) return training;
  training->teacher_epoch = taught->epoch;
  training->teacher_ndcg_at_10 = taught->ndcg_at_10;
  RemoveCheckpoint(run);
  RemoveCheckpoint(run_of_teacher);
  return training;
}

}  // namespace

Result<EncoderTraining> TrainSequenceEncoder(const SequenceData& data, const SequenceEncoderOptions& options,
                                             const EncoderRun& run) {
  const bool has_teacher = options.distillation.dimensions != 0;
  VITRINE_RETURN_IF_ERROR(CheckOptions(options));
  if (has_teacher) {
    const Status status = CheckOptions(TeacherOptions(options));
    if (!status.ok()) return InvalidArgument("of the teacher, " + status.message());
  }
  const bool can_learn = data.baskets.cases.size() > 0 ||
                         std::any_of(data.sequences.begin(), data.sequences.end(),
                                     [](const std::vector<int32_t>& sequence) { return sequence.size() >= 2; });
  if (!can_learn) return InvalidArgument("no user has two items, so there is no order for an encoder to learn");
  try {
    torch::set_num_threads(NumThreads(options.threads));
    return (has_teacher ? TrainWithTeacher : TrainAlone)(data, options, run);
  } catch (const std::bad_alloc&) {
    return OutOfMemory("too little memory to train the encoder");
  } catch (const std::exception& error) {
    // libtorch says so, too, when there is no memory.
    return OutOfMemory(std::string("libtorch gave up: ") + error.what());
  }
}

}  // namespace vitrine
