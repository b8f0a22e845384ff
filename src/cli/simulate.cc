// vitrine simulate: writes a sample shop.
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/commands.h"
#include "cli/output_folder.h"
#include "simulate/shop.h"

namespace vitrine {
namespace {

struct SimulateFlags {
  ShopOptions shop;
  std::string out;
};

Status Simulate(const SimulateFlags& flags, const CommandContext& context) {
  Result<Shop> shop = SimulateShop(flags.shop);
  if (!shop.ok()) return shop.status();
  const std::string catalog = CatalogCsv(*shop);
  const std::string events = EventsCsv(*shop);
  Result<OutputFolder> folder = OutputFolder::Create(flags.out);
  if (!folder.ok()) return folder.status();
  VITRINE_RETURN_IF_ERROR(folder->Write("events.csv", events));
  VITRINE_RETURN_IF_ERROR(folder->Write("catalog.csv", catalog));
  VITRINE_RETURN_IF_ERROR(folder->Commit());
  if (context.json) {
    const nlohmann::ordered_json out = {{"out", folder->path().string()},
                                        {"items", shop->items.size()},
                                        {"users", flags.shop.users},
                                        {"days", flags.shop.days},
                                        {"seed", flags.shop.seed},
                                        {"events", shop->events.size()},
                                        {"bytes", {{"catalog.csv", catalog.size()}, {"events.csv", events.size()}}}};
    std::puts(out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
  } else {
    std::printf("%zu items and %zu events of %d users in %d days: %s/{catalog,events}.csv\n", shop->items.size(),
                shop->events.size(), flags.shop.users, flags.shop.days, flags.out.c_str());
  }
  return OkStatus();
}

}  // namespace

void RegisterSimulate(CLI::App& app, CommandContext* context) {
  auto flags = std::make_shared<SimulateFlags>();
  CLI::App* command = app.add_subcommand("simulate", "Write a sample shop: catalog.csv and events.csv");
  command->add_option("--items", flags->shop.items, "Products")
      ->check(CLI::Range(50, 1'000'000))
      ->capture_default_str();
  command->add_option("--users", flags->shop.users, "Shoppers with an account; guests come on top")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_option("--days", flags->shop.days, "Days, the last of which is 2026-10-31")
      ->check(CLI::Range(7, 3650))
      ->capture_default_str();
  command->add_option("--seed", flags->shop.seed, "The same seed gives the same files")->capture_default_str();
  command->add_option("--out", flags->out, "Folder to write into")->required()->type_name("DIR");
  command->callback([flags, context] {
    const Status status = Simulate(*flags, *context);
    context->exit_code = status.ok() ? kExitOk : Fail(*context, status);
  });
}

}  // namespace vitrine
