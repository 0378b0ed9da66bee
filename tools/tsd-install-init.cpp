// tsd-install-init: makes the pipe to a TSD start at boot, on this machine or in an image of one.
#include <fmt/core.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>

#include "cli/tool.h"
#include "init/install.h"
#include "init/places.h"
#include "init/plan.h"
#include "init/texts.h"
#include "init/uninstall_plan.h"
#include "os/file.h"
#include "os/root.h"
#include "tools/install_options.h"
#include "tools/tools.h"

using namespace tsd;
using install::describe;
using install::InstallInitSettings;

namespace {

Result<std::string> first_line(const std::string& path) {
  auto text = os::read_file(path, 4096);
  if (!text) return text;
  std::string line = text->substr(0, text->find('\n'));
  if (line.empty()) return Error{"its first line is empty"}.with_context("reading", path);
  return line;
}

// The settings of the service, with the contents of the files that they name.
Result<init::Settings> service_of(const InstallInitSettings& settings) {
  init::Settings service = settings.service;
  service.port = static_cast<std::uint16_t>(settings.port);
  service.sensors = !settings.no_sensors;
  service.spooled = !settings.no_spool;
  if (settings.password_file) {
    auto password = first_line(*settings.password_file);
    if (!password) return password.error();
    service.password = *password;
  }
  for (const auto& path : settings.collectors) {
    auto text = os::read_file(path);
    if (!text) return text.error();
    service.collectors.push_back({std::filesystem::path(path).filename().string(), *text});
  }
  return init::checked(service);
}

Result<cli::Exit> print(const init::Settings& service, const std::string& name) {
  auto text = init::text_named(name, service);
  if (!text) return Error{fmt::format("--print: there is no text \"{}\"", name)};
  fmt::print("{}", *text);
  return cli::Exit::done;
}

Result<cli::Exit> print(const std::vector<init::Step>& steps) {
  for (const auto& step : steps) fmt::print("{}\n", cli::visible(init::to_string(step)));
  return cli::Exit::done;
}

Result<cli::Exit> uninstall(const InstallInitSettings& settings, const init::Settings& service,
                            const os::Root& root) {
  Say say = cli::speaker("tsd-install-init");
  os::Tree tree(root);
  auto manifest = init::trusted_manifest(service, tree);
  if (!manifest) return manifest.error();
  if (!settings.dry_run) init::stop(service, root, say);
  auto steps = init::plan_uninstall(service, tree, *manifest, say);
  if (settings.dry_run) return print(steps);
  if (auto done = init::uninstall(steps, service, root, say); !done) return done.error();
  return cli::Exit::done;
}

Result<cli::Exit> install(const InstallInitSettings& settings, const init::Settings& service,
                          const os::Root& root) {
  os::Tree tree(root);
  if (auto fine = init::check_places(service, tree); !fine) return fine.error();
  init::Plan plan = init::plan_install(service, tree, cli::speaker("tsd-install-init"));
  if (settings.dry_run) return print(plan.steps);
  if (auto done = init::install(plan, root); !done) return done.error();
  if (!settings.start) return cli::Exit::done;
  if (auto done = init::start(service); !done) return done.error();
  return cli::Exit::done;
}

Result<cli::Exit> run(const InstallInitSettings& settings) {
  auto service = service_of(settings);
  if (!service) return service.error();
  os::Root root(settings.root);
  if (settings.start && !root.is_this_machine())
    return Error{"nothing is started in an image: --start and --root exclude each other"};
  if (settings.uninstall) return uninstall(settings, *service, root);
  if (service->host.empty())
    return Error{"no TSD: name it, as in tsd-install-init -H tsd.example.org"};
  if (settings.print) return print(*service, *settings.print);
  return install(settings, *service, root);
}

}  // namespace

int tsd::tools::install_init(int argc, char** argv) {
  return cli::run_tool<InstallInitSettings>(
      argc, argv, {"tsd-install-init", "install a service that starts the pipe to a TSD at boot"},
      describe, run);
}
