#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "fit/encoder_file.h"
#include "neural/sequence_encoder.h"
#include "walks.h"

namespace vitrine {
namespace {

using testing::DataOf;
using testing::Small;
using testing::Walks;

// What an interruption looks like from inside: the progress of an epoch never returns.
struct Interrupted {};

class Resuming : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = (std::filesystem::temp_directory_path() / ("vitrine-resuming-" + std::to_string(::getpid()))).string();
    std::filesystem::remove(path_);
    run_.checkpoint_path = path_;
    run_.warn = [this](const std::string& text) { warnings_ += text; };
  }
  void TearDown() override {
    std::filesystem::remove(path_);
    std::filesystem::remove(path_ + ".teacher");
  }

  void TrainAndInterrupt(const SequenceEncoderOptions& options, bool in_teacher = false) {
    EncoderRun interrupted = run_;
    interrupted.progress = [in_teacher](const EncoderProgress& at) {
      if (at.epoch == 2 && at.of_teacher == in_teacher) throw Interrupted();
    };
    EXPECT_THROW(static_cast<void>(TrainSequenceEncoder(data_, options, interrupted)), Interrupted);
    ASSERT_TRUE(std::filesystem::exists(in_teacher ? path_ + ".teacher" : path_));
  }

  const SequenceData data_ = DataOf(MakeSplit(Walks(200), SplitKind::kLeaveOneOut), 10);
  std::string path_;
  EncoderRun run_;
  std::string warnings_;
};

TEST_F(Resuming, GivesWhatAnUninterruptedTrainingGives) {
  for (const EncoderKind kind : {EncoderKind::kTransformer, EncoderKind::kGru}) {
    SequenceEncoderOptions options = Small();
    options.kind = kind;
    options.epochs = 4;
    const Result<EncoderTraining> whole = TrainSequenceEncoder(data_, options, {});
    TrainAndInterrupt(options);
    const Result<EncoderTraining> resumed = TrainSequenceEncoder(data_, options, run_);
    ASSERT_TRUE(whole.ok() && resumed.ok());
    EXPECT_EQ(resumed->resumed_after, 2);
    EXPECT_EQ(resumed->epoch, whole->epoch);
    EXPECT_EQ(resumed->encoder.vectors, whole->encoder.vectors);
    EXPECT_EQ(PackEncoder(resumed->encoder), PackEncoder(whole->encoder));
    EXPECT_FALSE(std::filesystem::exists(path_)) << "a training that is over needs no checkpoint";
  }
}

TEST_F(Resuming, GoesOnWithTheTeacherOrWithItsPupil) {
  SequenceEncoderOptions options = Small();
  options.distillation = {.dimensions = 16, .blocks = 1, .epochs = 3};
  const Result<EncoderTraining> whole = TrainSequenceEncoder(data_, options, {});
  ASSERT_TRUE(whole.ok());
  for (const bool in_teacher : {true, false}) {
    TrainAndInterrupt(options, in_teacher);
    EncoderRun run = run_;
    int epochs_of_teacher = 0;
    run.progress = [&](const EncoderProgress& at) { epochs_of_teacher += at.of_teacher ? 1 : 0; };
    const Result<EncoderTraining> resumed = TrainSequenceEncoder(data_, options, run);
    ASSERT_TRUE(resumed.ok());
    EXPECT_EQ(epochs_of_teacher, in_teacher ? 1 : 0);
    EXPECT_EQ(resumed->resumed_after, in_teacher ? 0 : 2);
    EXPECT_EQ(resumed->encoder.vectors, whole->encoder.vectors);
    EXPECT_EQ(PackEncoder(resumed->encoder), PackEncoder(whole->encoder));
    EXPECT_EQ(resumed->teacher_epoch, whole->teacher_epoch);
    EXPECT_EQ(resumed->teacher_ndcg_at_10, whole->teacher_ndcg_at_10);
    EXPECT_FALSE(std::filesystem::exists(path_));
    EXPECT_FALSE(std::filesystem::exists(path_ + ".teacher"));
  }
}

TEST_F(Resuming, PassesOverTheCheckpointOfAnotherTraining) {
  SequenceEncoderOptions options = Small();
  TrainAndInterrupt(options);
  options.seed = 2;
  const Result<EncoderTraining> training = TrainSequenceEncoder(data_, options, run_);
  ASSERT_TRUE(training.ok());
  EXPECT_EQ(training->resumed_after, 0);
  EXPECT_EQ(warnings_, "");
}

TEST_F(Resuming, StartsAnewFromACheckpointThatCannotBeRead) {
  const SequenceEncoderOptions options = Small();
  const Result<EncoderTraining> whole = TrainSequenceEncoder(data_, options, {});
  TrainAndInterrupt(options);
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
  const Result<EncoderTraining> training = TrainSequenceEncoder(data_, options, run_);
  ASSERT_TRUE(whole.ok() && training.ok());
  EXPECT_EQ(training->resumed_after, 0);
  EXPECT_NE(warnings_.find("starts anew"), std::string::npos) << warnings_;
  EXPECT_EQ(training->encoder.vectors, whole->encoder.vectors);
}

TEST_F(Resuming, GoesOnWhereNoCheckpointCanBeWritten) {
  run_.checkpoint_path = path_ + "/of/no/folder";
  const Result<EncoderTraining> training = TrainSequenceEncoder(data_, Small(), run_);
  ASSERT_TRUE(training.ok()) << training.status().message();
  EXPECT_NE(warnings_.find("cannot be written"), std::string::npos) << warnings_;
}

}  // namespace
}  // namespace vitrine
