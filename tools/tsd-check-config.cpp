// tsd-check-config: prints the lines of a configuration that the user's guide asks people to check,
// and names the faults that keep it from working. It parses the files and never executes them.
#include <fmt/core.h>

#include <vector>

#include "cli/tool.h"
#include "config/boot.h"
#include "config/chain.h"
#include "config/checks.h"
#include "config/connectivity.h"
#include "config/drop_ins.h"
#include "config/json.h"
#include "config/migration.h"
#include "config/overview.h"
#include "kafka/library.h"
#include "os/root.h"
#include "os/trust.h"
#include "tools/check_findings.h"
#include "tools/check_options.h"
#include "tools/check_overview.h"
#include "tools/check_questions.h"
#include "tools/check_who.h"
#include "tools/tools.h"

using namespace tsd;
using check::CheckConfigSettings;
using check::describe;
using check::Format;
using check::print_overview;

namespace {

std::vector<config::Finding> findings_of(const os::Tree& tree, const config::ConfigFile& file,
                                         const CheckConfigSettings& settings) {
  auto findings = config::check(file);
  for (auto& one : config::check_chain(tree, file)) findings.push_back(std::move(one));
  for (auto& one : config::check_boot(tree, file)) findings.push_back(std::move(one));
  for (auto& one : config::check_drop_ins(tree, file)) findings.push_back(std::move(one));
  for (auto& one : config::check_kafka(tree, file, kafka::RdKafka::check))
    findings.push_back(std::move(one));
  if (settings.resolve || settings.connect) {
    auto reach = settings.connect ? config::Connectivity::connect : config::Connectivity::resolve;
    for (auto& one :
         config::check_connectivity(tree, file, reach, settings.patience, check::ask_who))
      findings.push_back(one);
  }
  return findings;
}

cli::Exit answer(const os::Tree& tree, const config::ConfigFile& file,
                 const CheckConfigSettings& settings, bool with_lines) {
  auto findings = findings_of(tree, file, settings);
  auto code = config::is_set(file) ? cli::Exit::done : cli::Exit::no;
  for (const auto& one : findings) {
    if (one.weight == config::Weight::fault) code = cli::Exit::no;
  }
  if (settings.quiet) return code;
  if (settings.format == Format::json) {
    fmt::print("{}\n", config::to_json(file, findings));
    return code;
  }
  if (with_lines) fmt::print("{}", cli::visible_lines(config::guide_lines(file)));
  cli::flush_output();
  for (const auto& one : findings) {
    check::tell(file, one);
  }
  return code;
}

// --migrate of the named files, or of all of the service.
Result<cli::Exit> migrate(const os::Root& root, const CheckConfigSettings& settings,
                          const Say& say) {
  os::Tree tree(root);
  std::vector<config::ConfigFile> files;
  for (const auto& path : settings.files) {
    auto file = config::read_config_file(root, path);
    if (!file) return file.error();
    files.push_back(std::move(*file));
  }
  if (settings.files.empty()) files = config::overview_files(tree, settings.name, say);
  fmt::print("{}", cli::visible_lines(config::migration(tree, files)));
  return cli::Exit::done;
}

// Without FILE: checks all configuration files of this machine, or of the image.
cli::Exit report(const os::Root& root, const CheckConfigSettings& settings, const Say& say) {
  os::Tree tree(root);
  auto files = config::overview_files(tree, settings.name, say);
  auto code = cli::Exit::done;
  for (const auto& file : files) {
    // Only domain sensors need USER and DOMAIN, so a machine may leave them unset.
    bool domain = file.kind == config::FileKind::python && !config::is_set(file);
    tell_read(file, settings);
    if (domain) tell_remarks(file, settings);
    if (!domain) code = cli::worse(code, answer(tree, file, settings, false));
  }
  return cli::worse(code, print_overview(tree, files, settings, say));
}

cli::Exit answer_roots_alone(const os::Root& root, const CheckConfigSettings& settings,
                             const Say& say) {
  auto code = cli::Exit::done;
  for (const auto& path : settings.roots_alone) {
    auto writer = os::other_writer(root, path);
    if (!writer) continue;
    code = cli::Exit::no;
    if (!settings.quiet) say(os::to_string(*writer));
  }
  return code;
}

Result<cli::Exit> run(const CheckConfigSettings& settings) {
  Say say = cli::speaker("tsd-check-config");
  os::Root root(settings.root);
  if (auto there = root.check(); !there) return there.error();
  if (!settings.roots_alone.empty()) return answer_roots_alone(root, settings, say);
  bool asked = !settings.get.empty() || !settings.expect.empty();
  if (settings.migrate && asked) return Error{"--migrate prints all: without --get and --expect"};
  if (settings.migrate) return migrate(root, settings, say);
  if (settings.files.empty() && asked) return Error{"--get and --expect want a FILE"};
  if (settings.files.empty()) return report(root, settings, say);
  os::Tree tree(root);
  auto code = cli::Exit::done;
  for (const auto& path : settings.files) {
    auto file = config::read_config_file(root, path);
    if (!file) say(file.error().text);
    if (file) tell_read(*file, settings);
    auto one = !file   ? cli::Exit::trouble
               : asked ? answer_questions(tree, *file, settings, say)
                       : answer(tree, *file, settings, true);
    code = cli::worse(code, one);
  }
  return code;
}

}  // namespace

int tsd::tools::check_config(int argc, char** argv) {
  return cli::run_tool<CheckConfigSettings>(
      argc, argv, {"tsd-check-config", "check whether a configuration does what it should"},
      describe, run);
}
