#include "tools/check_overview.h"

#include <fmt/core.h>

#include <cstdint>
#include <cstdio>
#include <string>

#include "base/counted.h"
#include "cli/message.h"
#include "config/json.h"
#include "config/overview.h"

namespace tsd::check {
namespace {

constexpr std::string_view kMark = "<-";

void print_row(const config::OverviewRow& row) {
  std::string mark = row.sound ? "" : fmt::format("  {} {}", kMark, row.fix);
  while (mark.ends_with(' ')) mark.pop_back();
  fmt::print("{:<13} {}{}\n", row.topic + ":", cli::visible(row.text), cli::visible(mark));
}

}  // namespace

cli::Exit print_overview(const os::Tree& tree, const std::vector<config::ConfigFile>& files,
                         const CheckConfigSettings& settings, const Say& say) {
  auto rows = config::overview(tree, settings.name, files, settings.run_directory);
  if (settings.short_form) std::erase_if(rows, [](const auto& row) { return !row.live; });
  bool text = !settings.quiet && settings.format == Format::text;
  std::uint64_t unsound = 0;
  for (const auto& row : rows) {
    unsound += !row.sound;
    if (text) print_row(row);
  }
  if (!settings.quiet && !text) fmt::print("{}\n", config::to_json(rows));
  if (unsound == 0) return cli::Exit::done;
  std::fflush(stdout);
  if (text) {
    say(fmt::format("{}: what is marked with {} needs a hand", counted(unsound, "line"), kMark));
  }
  return cli::Exit::no;
}

}  // namespace tsd::check
