// vitrine simulate: writes a sample shop, or another world.
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/output_folder.h"
#include "simulate/shop.h"
#include "simulate/worlds.h"

namespace vitrine {
namespace {

constexpr const char* kShop = "shop";

struct SimulateFlags {
  std::string world = kShop;
  // 0: what suits the world.
  int items = 0;
  int users = 0;
  int days = 0;
  uint64_t seed = ShopOptions().seed;
  std::string out;
};

// The files of a world, by name.
using Files = std::vector<std::pair<std::string, std::string>>;

struct Simulated {
  Files files;
  int items = 0;
  int users = 0;
  int days = 0;
  size_t events = 0;
};

Result<Simulated> SimulateShopFiles(const SimulateFlags& flags) {
  ShopOptions options;
  if (flags.items > 0) options.items = flags.items;
  if (flags.users > 0) options.users = flags.users;
  if (flags.days > 0) options.days = flags.days;
  options.seed = flags.seed;
  const Result<Shop> shop = SimulateShop(options);
  if (!shop.ok()) return shop.status();
  Simulated out = {{}, options.items, options.users, options.days, shop->events.size()};
  out.files.emplace_back("catalog.csv", CatalogCsv(*shop));
  out.files.emplace_back("events.csv", EventsCsv(*shop));
  return out;
}

Result<Simulated> SimulateWorldFiles(const SimulateFlags& flags) {
  Result<World> world = SimulateWorld(flags.world, {flags.items, flags.users, flags.days, flags.seed});
  if (!world.ok()) return world.status();
  const WorldOptions& options = world->options;
  Simulated out = {{}, options.items, options.users, options.days, world->events};
  out.files.emplace_back("catalog.csv", std::move(world->catalog_csv));
  out.files.emplace_back("events.csv", std::move(world->events_csv));
  out.files.emplace_back("schema.json", std::move(world->schema_json));
  return out;
}

Status Simulate(const SimulateFlags& flags, const CommandContext& context) {
  const Result<Simulated> simulated = flags.world == kShop ? SimulateShopFiles(flags) : SimulateWorldFiles(flags);
  if (!simulated.ok()) return simulated.status();
  Result<OutputFolder> folder = OutputFolder::Create(flags.out);
  if (!folder.ok()) return folder.status();
  nlohmann::ordered_json bytes = nlohmann::ordered_json::object();
  std::string names;
  for (const auto& [name, text] : simulated->files) {
    VITRINE_RETURN_IF_ERROR(folder->Write(name, text));
    bytes[name] = text.size();
    names += (names.empty() ? "" : ", ") + name;
  }
  VITRINE_RETURN_IF_ERROR(folder->Commit());
  if (context.json) {
    const nlohmann::ordered_json out = {{"out", folder->path().string()}, {"world", flags.world},
                                        {"items", simulated->items},      {"users", simulated->users},
                                        {"days", simulated->days},        {"seed", flags.seed},
                                        {"events", simulated->events},    {"bytes", std::move(bytes)}};
    std::puts(out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
  } else {
    std::printf("%d items and %zu events of %d users in %d days: %s: %s\n", simulated->items, simulated->events,
                simulated->users, simulated->days, flags.out.c_str(), names.c_str());
  }
  return OkStatus();
}

}  // namespace

void RegisterSimulate(CLI::App& app, CommandContext* context) {
  auto flags = std::make_shared<SimulateFlags>();
  CLI::App* command =
      app.add_subcommand("simulate", "Write a sample shop, or another world: catalog.csv and events.csv");
  std::vector<std::string> worlds = {kShop};
  for (const std::string_view name : WorldNames()) worlds.emplace_back(name);
  command
      ->add_option("--world", flags->world, "shop, courses, posts or finance; all but the shop write schema.json too")
      ->check(CLI::IsMember(worlds))
      ->capture_default_str();
  const ShopOptions shop;
  const auto usual = [](const std::string& text, int value) {
    return text + "; default: " + std::to_string(value) + ", of other worlds what suits them";
  };
  command->add_option("--items", flags->items, usual("Products, courses, posts", shop.items))
      ->check(CLI::Range(50, 1'000'000));
  command
      ->add_option("--users", flags->users, usual("People with an account; guests of the shop come on top", shop.users))
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--days", flags->days, usual("Days, the last of which is 2026-10-31", shop.days))
      ->check(CLI::Range(7, 3650));
  command->add_option("--seed", flags->seed, "The same seed gives the same files")->capture_default_str();
  command->add_option("--out", flags->out, "Folder to write into")->required()->type_name("DIR");
  command->callback([flags, context] {
    const Status status = Simulate(*flags, *context);
    context->exit_code = status.ok() ? kExitOk : Fail(*context, status);
  });
}

}  // namespace vitrine
