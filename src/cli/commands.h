// The commands of `vitrine`. Each lives in files of its own, which only main.cc knows.
#ifndef VITRINE_CLI_COMMANDS_H_
#define VITRINE_CLI_COMMANDS_H_

#include "base/status.h"

namespace CLI {
class App;
}

namespace vitrine {

// Exit codes of the program.
inline constexpr int kExitOk = 0;
inline constexpr int kExitBadInput = 1;  // the input has nothing usable, a bundle is refused, a file cannot be written
inline constexpr int kExitUsage = 2;     // the command line itself is wrong

// What all commands share. Logs and progress go to stderr (spdlog); stdout belongs to the result.
struct CommandContext {
  bool json = false;        // --json: the result as one JSON document on stdout instead of text
  int exit_code = kExitOk;  // set by the command that ran
};

// Tells the user why a command failed and returns kExitBadInput: "error: MESSAGE" on stderr and, with --json,
// {"error": {"code": "corrupt", "message": "..."}} on stdout.
int Fail(const CommandContext& context, const Status& status);

// Each adds a subcommand whose callback does the work and sets context->exit_code. `context` outlives the app.
void RegisterSimulate(CLI::App& app, CommandContext* context);
void RegisterTrain(CLI::App& app, CommandContext* context);
void RegisterEvaluate(CLI::App& app, CommandContext* context);
void RegisterInspect(CLI::App& app, CommandContext* context);
void RegisterNcf(CLI::App& app, CommandContext* context);
void RegisterKeygen(CLI::App& app, CommandContext* context);
void RegisterSign(CLI::App& app, CommandContext* context);
void RegisterVerify(CLI::App& app, CommandContext* context);

}  // namespace vitrine

#endif  // VITRINE_CLI_COMMANDS_H_
