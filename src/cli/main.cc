// vitrine: makes a sample shop, trains a model from a shop's own files, measures it, looks into it, and signs it.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/commands.h"

namespace vitrine {

int Fail(const CommandContext& context, const Status& status) {
  spdlog::error("{}", status.message());
  if (context.json) {
    const nlohmann::ordered_json out = {
        {"error", {{"code", StatusCodeName(status.code())}, {"message", status.message()}}}};
    // Messages quote input, which need not be UTF-8.
    std::puts(out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
  }
  return kExitBadInput;
}

namespace {

void SetUpLog(bool quiet) {
  auto log = spdlog::stderr_color_mt("vitrine");
  log->set_pattern("%^%l%$: %v");
  log->set_level(quiet ? spdlog::level::warn : spdlog::level::info);
  spdlog::set_default_logger(std::move(log));
}

int Main(int argc, char** argv) {
  CLI::App app("A recommender that runs inside the shopper's browser: makes, measures and signs its models.",
               "vitrine");
  CommandContext context;
  bool quiet = false;
  app.set_version_flag("--version", VITRINE_VERSION);
  app.add_flag("--json", context.json, "Print the result as JSON on stdout; logs stay on stderr");
  app.add_flag("-q,--quiet", quiet, "No progress, only warnings and errors");
  // --json and --quiet may also stand behind the command's name.
  app.fallthrough();
  app.require_subcommand(1);
  app.parse_complete_callback([&quiet] { SetUpLog(quiet); });
  RegisterSimulate(app, &context);
  RegisterTrain(app, &context);
  RegisterEvaluate(app, &context);
  RegisterInspect(app, &context);
  RegisterNcf(app, &context);
  RegisterKeygen(app, &context);
  RegisterSign(app, &context);
  RegisterVerify(app, &context);
  app.footer("Exit codes: 0 done; 1 nothing usable in the input, or a bundle is refused; 2 wrong usage.");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  return context.exit_code;
}

}  // namespace
}  // namespace vitrine

int main(int argc, char** argv) {
  // Only libraries throw (out of memory, JSON, the log); none of it may end in std::terminate without a word.
  try {
    return vitrine::Main(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return vitrine::kExitBadInput;
  }
}
