// How train is told what a model may owe to one person, and what it says about that.
#ifndef VITRINE_CLI_PRIVACY_FLAGS_H_
#define VITRINE_CLI_PRIVACY_FLAGS_H_

#include "train/privacy.h"

namespace CLI {
class App;
}

namespace vitrine {

// Adds --min-support, --max-items-per-person, --max-repeats-per-person and --audit.
void AddPrivacyFlags(CLI::App& command, PrivacyOptions* options);

// Quality and size by support, and how well the audit told members from others, as tables on stdout.
void PrintPrivacy(const PrivacyReport& report);

}  // namespace vitrine

#endif  // VITRINE_CLI_PRIVACY_FLAGS_H_
