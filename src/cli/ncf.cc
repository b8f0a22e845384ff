// vitrine ncf: trains the article's neural collaborative filtering.
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/commands.h"
#include "cli/neural_module.h"
#include "cli/output_folder.h"

namespace vitrine {
namespace {

constexpr char kModelFile[] = "model.onnx";

constexpr char kDot[] = "dot";

struct NcfFlags {
  CollaborativeFilteringOptions training;
  std::string form = "product";
  std::string out;
};

void Print(const NcfFlags& flags, const CollaborativeFilteringRun& run, const CommandContext& context) {
  const CollaborativeFilteringOptions& training = flags.training;
  if (!context.json) {
    std::printf("prediction for user %u and item %u: %.6f\nthe model: %s/%s\n", training.user, training.item,
                static_cast<double>(run.prediction), flags.out.c_str(), kModelFile);
    return;
  }
  auto epochs = nlohmann::ordered_json::array();
  for (const CollaborativeFilteringEpoch& epoch : run.epochs) {
    epochs.push_back({{"loss", epoch.loss}, {"accuracy", epoch.accuracy}});
  }
  const nlohmann::ordered_json out = {{"out", flags.out},
                                      {"form", flags.form},
                                      {"seed", training.seed},
                                      {"epochs", epochs},
                                      {"user", training.user},
                                      {"item", training.item},
                                      {"prediction", run.prediction},
                                      {"bytes", {{kModelFile, run.onnx.size()}}}};
  std::puts(out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

Status TrainNcf(const NcfFlags& flags, const CommandContext& context) {
  Result<const NeuralApi*> neural = OpenNeuralModule();
  if (!neural.ok()) return neural.status();
  // Before the minutes of training: a folder that cannot be written is told at once.
  Result<OutputFolder> folder = OutputFolder::Create(flags.out);
  if (!folder.ok()) return folder.status();
  const uint32_t epochs = flags.training.epochs;
  Result<CollaborativeFilteringRun> run = (*neural)->train_collaborative_filtering(
      flags.training, [epochs](uint32_t epoch, const CollaborativeFilteringEpoch& result) {
        spdlog::info("epoch {} of {}: loss {:.4f}, accuracy {:.4f}", epoch, epochs, result.loss, result.accuracy);
      });
  if (!run.ok()) return run.status();
  VITRINE_RETURN_IF_ERROR(folder->Write(kModelFile, run->onnx));
  VITRINE_RETURN_IF_ERROR(folder->Commit());
  Print(flags, *run, context);
  return OkStatus();
}

}  // namespace

void RegisterNcf(CLI::App& app, CommandContext* context) {
  auto flags = std::make_shared<NcfFlags>();
  CollaborativeFilteringOptions& training = flags->training;
  CLI::App* command = app.add_subcommand(
      "ncf",
      "Train neural collaborative filtering on generated pairs: model.onnx, and the prediction for user 10 and "
      "item 20");
  command
      ->add_option(
          "--form", flags->form,
          "How two vectors become one number: product (all products of a value of each, with a weight for each) "
          "or dot (their scalar product)")
      ->check(CLI::IsMember({"product", kDot}))
      ->capture_default_str();
  command->add_option("--users", training.users, "Users")->check(CLI::Range(11, 1'000'000))->capture_default_str();
  command->add_option("--items", training.items, "Items")->check(CLI::Range(50, 1'000'000))->capture_default_str();
  command->add_option("--dimensions", training.dimensions, "Numbers in the vector of a user or an item")
      ->check(CLI::Range(1, 512))
      ->capture_default_str();
  command->add_option("--epochs", training.epochs, "Passes over all pairs")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_option("--seed", training.seed, "The same seed gives the same model")->capture_default_str();
  command->add_option("--out", flags->out, "Folder to write into")->required()->type_name("DIR");
  command->callback([flags, context] {
    if (flags->form == kDot) flags->training.interaction = PairForm::kDotProduct;
    const Status status = TrainNcf(*flags, *context);
    context->exit_code = status.ok() ? kExitOk : Fail(*context, status);
  });
}

}  // namespace vitrine
