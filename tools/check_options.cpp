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
  options.values("--get", settings.get, "KEY", "print the value of KEY alone");
  options.parsed("--expect", "KEY=VALUE", "the answer is no unless KEY has this value",
                 [&](std::string_view word) { return take_expected(settings, word); });
  options.flag("--resolve", settings.resolve, "the answer is no unless TSD_HOST has an address");
  options.flag("--connect", settings.connect,
               "and unless a TSD answers at its port; nothing is stored there");
  options.value("--patience", settings.patience, "DURATION", "for a connection");
  options.value("--name", settings.name, "NAME", "of the service, where no FILE is named");
  options.value("--root", settings.root, "DIR", "the image in which the files lie");
  options.choice("--format", settings.format, "of the answer",
                 {{"text", Format::text}, {"json", Format::json}});
  options.values("--roots-alone", settings.roots_alone, "PATH",
                 "the answer is no unless root alone can write PATH and all above it");
  options.flag("-q,--quiet", settings.quiet, "print nothing; the exit code is the answer");
  options.operands(settings.files, "FILE", "init scripts, /etc/default files, config.py");
}

}  // namespace tsd::check
