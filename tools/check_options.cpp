#include "tools/check_options.h"

#include <fmt/core.h>

namespace tsd::check {
namespace {

Result<void> take_expected(CheckConfigSettings& settings, std::string_view word) {
  auto equals = word.find('=');
  if (equals == 0 || equals == word.npos)
    return Error{fmt::format("\"{}\" is not KEY=VALUE", word)};
  settings.expect.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  return {};
}

}  // namespace

void describe(cli::Options& options, CheckConfigSettings& settings) {
  options.example("tsd-check-config --connect /etc/init.d/tcollector");
  options.values("--get", settings.get, "KEY", "print only the value of KEY");
  options.parsed("--expect", "KEY=VALUE", "exit 1 unless KEY has this value",
                 [&](std::string_view word) { return take_expected(settings, word); });
  options.flag("--resolve", settings.resolve, "exit 1 unless TSD_HOST has an address");
  options.flag("--connect", settings.connect,
               "exit 1 unless a TSD answers at its port; nothing is stored there");
  options.value("--patience", settings.patience, "DURATION",
                "how long a connection and its answers may take");
  options.value("--name", settings.name, "NAME", "the service to check, if no FILE is named");
  options.flag("--short", settings.short_form,
               "without FILE: only the running service, as its status command prints it");
  options.value("--run-dir", settings.run_directory, "DIR",
                "where the service keeps its pid file (/run/NAME)");
  options.value("--root", settings.root, "DIR", "the image that contains the files");
  options.choice("--format", settings.format, "the format of the findings",
                 {{"text", Format::text}, {"json", Format::json}});
  options.values("--roots-alone", settings.roots_alone, "PATH",
                 "exit 1 unless only root can write to PATH and to all directories above it");
  options.flag("--migrate", settings.migrate,
               "print the options that take the place of tcollector's settings");
  options.flag("-q,--quiet", settings.quiet, "print nothing; only set the exit code");
  options.flag("-v,--verbose", settings.verbose, "also say which files were read");
  options.operands(settings.files, "FILE", "init scripts, /etc/default files, config.py");
}

}  // namespace tsd::check
