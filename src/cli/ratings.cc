// vitrine ratings: how well the rating models, the article's among them, predict ratings that were held out.
#include "eval/ratings.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/commands.h"
#include "cli/input_flags.h"
#include "ingest/encoding.h"
#include "ingest/ratings.h"
#include "train/report.h"

namespace vitrine {
namespace {

struct RatingsFlags {
  ReadingFlags reading;
  std::string file;
  uint64_t seed = 1;
};

nlohmann::ordered_json FiguresToJson(const RatingFigures& figures) {
  if (figures.cases == 0) return nlohmann::ordered_json::object();
  return {{"rmse", figures.rmse}, {"mae", figures.mae}, {"cases", figures.cases}, {"answered", figures.answered}};
}

nlohmann::ordered_json ToJson(const Ratings& ratings, const IngestReport& report, const RatingComparison& comparison) {
  nlohmann::ordered_json counts = ReportToJson(report);
  counts["users"] = ratings.num_users;
  counts["items"] = ratings.num_items();
  counts["ratings"] = ratings.all.size();
  nlohmann::ordered_json models = nlohmann::ordered_json::object();
  for (const RatedModel& model : comparison.models) {
    models[model.name] = {
        {"text", model.text}, {"validation", FiguresToJson(model.validation)}, {"test", FiguresToJson(model.test)}};
  }
  return {{"protocol", comparison.split.text}, {"counts", std::move(counts)}, {"models", std::move(models)}};
}

void Print(const Ratings& ratings, const RatingComparison& comparison) {
  fmt::print("{} ratings of {} items by {} users\n{}\n{} test cases\n\n", ratings.all.size(), ratings.num_items(),
             ratings.num_users, comparison.split.text, comparison.split.test.size());
  if (comparison.split.test.empty()) {
    fmt::print("Nobody has five ratings: there is nothing to ask.\n");
    return;
  }
  fmt::print("{:<22}{:>9}{:>9}{:>11}  {}\n", "model", "RMSE", "MAE", "answered", "");
  for (const RatedModel& model : comparison.models) {
    const double answered = static_cast<double>(model.test.answered) / static_cast<double>(model.test.cases);
    fmt::print("{:<22}{:>9.4f}{:>9.4f}{:>10.1f}%  {}\n", model.name, model.test.rmse, model.test.mae, 100 * answered,
               model.text);
  }
}

Status CompareFile(const RatingsFlags& flags, const CommandContext& context) {
  Result<std::unique_ptr<ByteSource>> source = OpenInput(flags.file);
  if (!source.ok()) return source.status();
  const Result<IngestOptions> options = IngestOptionsOf(flags.reading);
  if (!options.ok()) return options.status();
  DecodedSource decoded(**source, options->encoding);
  IngestReport report;
  const Result<Ratings> ratings = ReadRatings(decoded, *options, &report);
  LogReport(report);
  if (!ratings.ok()) return ratings.status();
  const RatingComparison comparison = CompareRatings(*ratings, flags.seed);
  if (context.json) {
    fmt::print("{}", ToText(ToJson(*ratings, report, comparison)));
  } else {
    Print(*ratings, comparison);
  }
  return OkStatus();
}

}  // namespace

void RegisterRatings(CLI::App& app, CommandContext* context) {
  auto flags = std::make_shared<RatingsFlags>();
  CLI::App* command = app.add_subcommand(
      "ratings", "Compare rating models (means, neighbours, factors, the article's formulas) on held-out ratings");
  command
      ->add_option("FILE", flags->file,
                   "Ratings as CSV or CSV.gz: user, item, value; time. Of events with a type column the ratings")
      ->required();
  AddReadingFlags(*command, &flags->reading);
  command->add_option("--seed", flags->seed, "Of the factors' start")->capture_default_str();
  command->callback([flags, context] {
    const Status status = CompareFile(*flags, *context);
    context->exit_code = status.ok() ? kExitOk : Fail(*context, status);
  });
}

}  // namespace vitrine
