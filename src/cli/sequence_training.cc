#include "cli/sequence_training.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "bundle/roles.h"
#include "cli/item_attributes.h"
#include "cli/neural_module.h"
#include "fit/sequences.h"
#include "train/report.h"

namespace vitrine {
namespace {

constexpr char kNone[] = "none";
constexpr char kTransformer[] = "transformer";
constexpr char kGru[] = "gru";

std::string CheckpointPath(const std::string& out) {
  std::filesystem::path path = std::filesystem::absolute(out).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  return path.string() + ".training";
}

SequenceCases QuestionsOf(const Cases& cases, size_t num_items, int length) {
  SequenceCases questions;
  std::vector<uint8_t> marks(num_items, 0);
  for (size_t i = 0; i < cases.size(); ++i) {
    std::vector<int32_t> history = NewestItems(cases.histories[i], length, marks);
    if (history.empty()) continue;
    questions.histories.push_back(std::move(history));
    questions.targets.push_back(cases.targets[i]);
  }
  return questions;
}

nlohmann::ordered_json EncoderToJson(const EncoderTraining& training, const DistillationOptions& distillation) {
  const FittedEncoder& encoder = training.encoder;
  nlohmann::ordered_json curve = nlohmann::ordered_json::array();
  for (size_t i = 0; i < training.curve.size(); ++i) {
    curve.push_back({{"epoch", i + 1},
                     {"loss", Rounded(training.curve[i].loss)},
                     {"validationNdcg@10", Rounded(training.curve[i].ndcg_at_10)}});
  }
  nlohmann::ordered_json json = {{"kind", encoder.kind == EncoderKind::kGru ? kGru : kTransformer},
                                 {"dimensions", encoder.dimensions}};
  if (encoder.kind == EncoderKind::kTransformer) {
    json.update({{"blocks", encoder.blocks.size()}, {"heads", encoder.heads}});
  }
  json.update({{"length", encoder.length},
               {"epoch", training.epoch},
               {"validationNdcg@10", Rounded(training.ndcg_at_10)},
               {"curve", std::move(curve)},
               {"resumedAfter", training.resumed_after},
               {"diverged", training.diverged}});
  if (training.teacher_epoch > 0) {
    json["teacher"] = {
        {"dimensions", distillation.dimensions}, {"blocks", distillation.blocks},
        {"epoch", training.teacher_epoch},       {"validationNdcg@10", Rounded(training.teacher_ndcg_at_10)},
        {"share", Rounded(distillation.share)},  {"temperature", Rounded(distillation.temperature)}};
  }
  return json;
}

Result<SequenceData> DataOf(const EncoderTask& task, const EncoderFlags& flags, int length) {
  SequenceData data;
  data.num_items = task.train.num_items;
  if (AreBaskets(task.train)) {
    data.baskets = NextBasketsOf(task.train, {.length = length, .now_s = task.now_s});
  } else {
    data.sequences = SequencesOf(task.train);
  }
  if (task.cases != nullptr) data.validation = QuestionsOf(*task.cases, data.num_items, length);
  if (flags.item_attributes.empty()) {
    data.attributes = AttributesOf(task.input.dataset.catalog);
  } else {
    Result<ItemAttributes> read = ReadItemAttributes(flags.item_attributes, task.input.dataset.catalog);
    if (!read.ok()) return read.status();
    data.attributes = std::move(*read);
  }
  const size_t baskets = data.baskets.cases.size();
  spdlog::info("  {} {} of {} items, {} attributes", baskets > 0 ? baskets : data.sequences.size(),
               baskets > 0 ? "baskets" : "sequences", data.num_items, data.attributes.count);
  return data;
}

EncoderRun LoggedRun(const std::string& checkpoint_path) {
  EncoderRun run;
  run.checkpoint_path = checkpoint_path;
  run.warn = [](const std::string& text) { spdlog::warn("{}", text); };
  run.progress = [](const EncoderProgress& at) {
    const std::string ndcg =
        at.has_questions ? fmt::format(", validation ndcg@10 {:.4f}", at.ndcg_at_10) : std::string();
    spdlog::info("  {}epoch {} of {}: loss {:.4f}{}, {:.0f} s left", at.of_teacher ? "teacher, " : "", at.epoch,
                 at.epochs, at.loss, ndcg, at.seconds_left);
  };
  return run;
}

Result<TrainedEncoder> TrainEncoder(const EncoderTask& task, const EncoderFlags& flags, SequenceEncoderOptions options,
                                    const std::string& checkpoint_path) {
  const Result<const NeuralApi*> neural = OpenNeuralModule();
  if (!neural.ok()) return neural.status();
  const NeuralLibraries libraries = (*neural)->libraries();
  spdlog::info("  libtorch {}, matrices by {}", libraries.torch, libraries.blas);
  const Result<SequenceData> data = DataOf(task, flags, options.length);
  if (!data.ok()) return data.status();
  if (task.cases == nullptr) options.stop_after = task.epochs;
  Result<EncoderTraining> training = (*neural)->train_sequence_encoder(*data, options, LoggedRun(checkpoint_path));
  if (!training.ok()) return training.status();
  if (training->resumed_after > 0) spdlog::info("  went on after epoch {}", training->resumed_after);
  TrainedEncoder out;
  out.epochs = training->epoch;
  out.report = EncoderToJson(*training, options.distillation);
  if (training->diverged) {
    out.warnings.push_back("the encoder's loss became no number: what ships is the encoder as it was after epoch " +
                           std::to_string(training->epoch));
  }
  out.encoder = std::move(training->encoder);
  return out;
}

void AddDistillationFlags(CLI::App& command, DistillationOptions* options) {
  CLI::Option* const distill =
      command
          .add_option(
              "--distill", options->dimensions,
              "Train a transformer of so many dimensions first, and let the encoder learn its answers beside the "
              "data: a multiple of 4; takes several times as long, the bundle stays as small; 0: no teacher")
          ->check(CLI::Range(0, static_cast<int>(kMaxDimensions)))
          ->capture_default_str();
  command.add_option("--distill-epochs", options->epochs, "Passes of that teacher over all sequences")
      ->needs(distill)
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command
      .add_option("--distill-share", options->share,
                  "How much of what the encoder learns comes from its teacher, 0..1; the rest is from the data")
      ->needs(distill)
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command
      .add_option(
          "--distill-temperature", options->temperature,
          "What scores are divided by before encoder and teacher are compared: above 1, items far down count more")
      ->needs(distill)
      ->check(CLI::Range(0.1, 100.0))
      ->capture_default_str();
}

}  // namespace

void AddEncoderFlags(CLI::App& command, EncoderFlags* flags) {
  command
      .add_option("--encoder", flags->kind,
                  "What reads a history in order, beside the graph: transformer or gru (trained with libtorch, "
                  "minutes), or none "
                  "(item factors, which do not know the order)")
      ->check(CLI::IsMember({kNone, kTransformer, kGru}))
      ->capture_default_str();
  command.add_option("--encoder-epochs", flags->epochs, "Passes over all sequences")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  AddDistillationFlags(command, &flags->distillation);
  command
      .add_option("--item-attributes", flags->item_attributes,
                  "JSON or JSON.gz, {\"item\": [numbers of what it shares with others]}: what the encoder is told of "
                  "items; without it, categories, brands, labels and tags of the catalogue")
      ->type_name("FILE");
  command.add_flag("--onnx", flags->onnx,
                   "Write the encoder that ships as encoder.onnx too, for ONNX Runtime and whatever else reads ONNX");
}

Status CheckEncoderFlags(const EncoderFlags& flags) {
  if (flags.kind == kNone && !flags.item_attributes.empty()) {
    return InvalidArgument("--item-attributes is for an encoder: give --encoder transformer or gru as well");
  }
  if (flags.kind == kNone && flags.distillation.dimensions > 0) {
    return InvalidArgument("--distill teaches an encoder: give --encoder transformer or gru as well");
  }
  if (flags.distillation.dimensions % flags.distillation.heads != 0) {
    return InvalidArgument("--distill must be a multiple of " + std::to_string(flags.distillation.heads));
  }
  if (flags.kind == kNone && flags.onnx) {
    return InvalidArgument("--onnx writes an encoder: give --encoder transformer or gru as well");
  }
  return OkStatus();
}

EncoderTrainer EncoderTrainerOf(const EncoderFlags& flags, const TrainOptions& options, const std::string& out) {
  SequenceEncoderOptions recipe;
  if (flags.kind == kGru) recipe.kind = EncoderKind::kGru;
  recipe.dimensions = options.dimensions.value_or(recipe.dimensions);
  recipe.epochs = flags.epochs;
  recipe.distillation = flags.distillation;
  recipe.seed = options.seed;
  recipe.threads = options.threads;
  return [flags, recipe, checkpoint_path = CheckpointPath(out)](const EncoderTask& task) {
    return TrainEncoder(task, flags, recipe, checkpoint_path);
  };
}

Result<std::optional<std::string>> OnnxOf(const EncoderFlags& flags, const Trained& trained) {
  if (!flags.onnx) return std::optional<std::string>();
  if (trained.encoder.dimensions == 0) {
    spdlog::warn("no encoder.onnx: the blend does better without the encoder, so the bundle has none");
    return std::optional<std::string>();
  }
  const Result<const NeuralApi*> neural = OpenNeuralModule();
  if (!neural.ok()) return neural.status();
  Result<std::string> onnx = (*neural)->encoder_onnx(trained.encoder);
  if (!onnx.ok()) return onnx.status();
  return std::optional<std::string>(std::move(*onnx));
}

}  // namespace vitrine
