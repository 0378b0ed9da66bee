// The one wrapper that owns main(): reads the command line, runs the tool, says its error, checks
// stdout, and turns all of it into one of four exit codes.
//
//   int main(int argc, char** argv) {
//     return cli::run_tool<Settings>(argc, argv, {"tsd-x", "does x"}, describe, run);
//   }
#pragma once

#include "base/result.h"
#include "cli/exit_code.h"
#include "cli/message.h"
#include "cli/options.h"

namespace tsd::cli {

/// What is left to do when a tool has come to its end: its error is said, stdout is flushed, and a
/// write that failed (/dev/full) is exit 2.
int finish(const About& about, Result<Exit> outcome);

/// What the command line took of the heap goes back to the system, for a tool may run for years.
void give_back_memory();

template <class Settings>
int run_tool(int argc, char** argv, const About& about, void (*describe)(Options&, Settings&),
             Result<Exit> (*run)(const Settings&)) {
  Settings settings;
  auto begin = [&](Options& options) {
    settings = Settings();
    describe(options, settings);
  };
  if (auto code = read_command_line(argc, argv, about, begin)) return finish(about, *code);
  give_back_memory();
  return finish(about, run(settings));
}

}  // namespace tsd::cli
