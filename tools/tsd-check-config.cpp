// tsd-check-config: grep for people who want to be sure. Prints the lines that the user's guide has
// them look at, and names what keeps the file from doing what it should. Runs nothing that it
// reads.
#include <fmt/format.h>

#include <cstdio>

#include "cli/tool.h"
#include "config/checks.h"
#include "os/root.h"

using namespace tsd;

namespace {

struct Settings {
  std::string root = "/";
  bool quiet = false;
  std::vector<std::string> files;
};

void describe(cli::Options& options, Settings& settings) {
  options.value("--root", settings.root, "DIR", "the image in which the files lie");
  options.flag("-q,--quiet", settings.quiet, "print nothing; the exit code is the answer");
  options.operands(settings.files, "FILE...", "init scripts, /etc/default files, config.py");
}

cli::Exit answer(const config::Subject& subject, bool quiet) {
  auto code = config::is_set(subject) ? cli::Exit::done : cli::Exit::no;
  if (!quiet) fmt::print("{}", config::guide_lines(subject));
  for (const auto& finding : config::check(subject)) {
    if (finding.weight == config::Weight::fault) code = cli::Exit::no;
    if (!quiet) fmt::print(stderr, "{}\n", cli::visible(config::format(subject, finding)));
  }
  return code;
}

Result<cli::Exit> run(const Settings& settings) {
  Say say = cli::speaker("tsd-check-config");
  os::Root root(settings.root);
  if (settings.files.empty()) return Error{"name a FILE to look at; try 'tsd-check-config --help'"};
  auto code = cli::Exit::done;
  for (const auto& file : settings.files) {
    auto subject = config::read_subject(root, file);
    if (!subject) say(subject.error().text);
    code = cli::worse(code, subject ? answer(*subject, settings.quiet) : cli::Exit::trouble);
  }
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run_tool<Settings>(
      argc, argv, {"tsd-check-config", "Says whether a configuration does what it should"},
      describe, run);
}
