// The wrapper around every tool: reads the command line, runs the tool, prints its error, checks
// stdout, and returns one of four exit codes. tools/main.cpp calls the function of each tool:
//
//   int tools::x(int argc, char** argv) {
//     return cli::run_tool<Settings>(argc, argv, {"tsd-x", "does x"}, describe, run);
//   }
#pragma once

#include <exception>

#include "base/result.h"
#include "cli/exit_code.h"
#include "cli/message.h"
#include "cli/options.h"

namespace tsd::cli {

/// Ends a tool: prints its error, flushes stdout, and returns the exit code; a failed write
/// (/dev/full) is exit 2.
int finish(const About& about, Result<Exit> outcome);

/// Hands what was printed to the system, before something is printed on stderr. finish() reports a
/// failure.
void flush_output();

/// The error of an exception that nothing below the tool expects: memory, descriptors or threads
/// have run out.
Error error_of(const std::exception& thrown);

/// Returns the heap that the command line used to the system, since a tool may run for years.
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
  try {
    return finish(about, run(settings));
  } catch (const std::exception& thrown) {
    return finish(about, error_of(thrown));
  }
}

}  // namespace tsd::cli
