#include "cli/help.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace tsd::cli {
namespace {

constexpr std::size_t kColumn = 34;  // where the sentences begin

/// "FILE...", "-q,--quiet", "-p,--port PORT=4242 (Env:TSD_PORT)".
std::string usage_of(const CLI::Option& option) {
  if (option.get_positional())
    return option.get_name() + (option.get_expected_max() > 1 ? "..." : "");
  std::vector<std::string> names;
  for (const std::string& one : option.get_snames()) names.push_back("-" + one);
  for (const std::string& one : option.get_lnames()) names.push_back("--" + one);
  std::string usage = fmt::format("{}", fmt::join(names, ","));
  if (option.get_type_size() != 0) usage += " " + option.get_type_name();
  if (!option.get_default_str().empty()) usage += "=" + option.get_default_str();
  if (!option.get_envname().empty()) usage += fmt::format(" (Env:{})", option.get_envname());
  return usage;
}

/// Where the usage is too long, the sentence has a line of its own.
std::string line_of(const CLI::Option& option) {
  std::string usage = "  " + usage_of(option);
  if (usage.size() >= kColumn)
    return fmt::format("{}\n{:{}}{}\n", usage, "", kColumn, option.get_description());
  return fmt::format("{:{}}{}\n", usage, kColumn, option.get_description());
}

std::string section(std::string_view title, const std::vector<const CLI::Option*>& options) {
  if (options.empty()) return "";
  std::string text = fmt::format("\n{}:\n", title);
  for (const CLI::Option* option : options) text += line_of(*option);
  return text;
}

}  // namespace

std::string Help::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode) const {
  auto positional =
      app->get_options([](const CLI::Option* option) { return option->get_positional(); });
  std::string text = fmt::format("{}\nUsage: {} [OPTIONS]", app->get_description(), name);
  for (const CLI::Option* option : positional) text += fmt::format(" [{}]", usage_of(*option));
  text += "\n" + section("Positionals", positional);
  for (const std::string& group : app->get_groups()) {
    text += section(group, app->get_options([&](const CLI::Option* option) {
      return option->nonpositional() && option->get_group() == group;
    }));
  }
  return text + "\n" + app->get_footer() + "\n";
}

}  // namespace tsd::cli
