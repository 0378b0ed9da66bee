// tsd-install-init: makes the pipe to a TSD start at boot, on this machine or in an image of one.
#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>

#include "cli/tool.h"
#include "init/install.h"
#include "init/install_plan.h"
#include "init/places.h"
#include "init/success.h"
#include "init/texts.h"
#include "init/uninstall_plan.h"
#include "os/root.h"
#include "tools/install_options.h"
#include "tools/install_takeover.h"
#include "tools/tools.h"

using namespace tsd;
using install::describe;
using install::InstallInitSettings;

namespace {

Result<cli::Exit> print(const init::Settings& service, const std::string& name) {
  auto text = init::text_named(name, service);
  if (!text) return Error{fmt::format("--print: there is no text \"{}\"", name)};
  fmt::print("{}", *text);
  return cli::Exit::done;
}

Result<cli::Exit> print(const std::vector<init::Step>& steps, const os::Root& root) {
  for (const auto& step : steps) fmt::print("{}\n", cli::visible(init::to_string(step, root)));
  return cli::Exit::done;
}

// The steps of -v.
void tell(const InstallInitSettings& settings, const std::vector<init::Step>& steps,
          const os::Root& root) {
  Say detail = cli::details("tsd-install-init", settings.notes);
  for (const auto& step : steps) detail(init::to_string(step, root));
}

Result<cli::Exit> uninstall(const InstallInitSettings& settings, const init::Settings& service,
                            const os::Root& root) {
  Say say = cli::notes("tsd-install-init", settings.notes);
  os::Tree tree(root);
  auto manifest = init::trusted_manifest(service, tree);
  if (!manifest) return manifest.error();
  if (!settings.dry_run) init::stop(service, root, say);
  auto steps = init::plan_uninstall(service, tree, *manifest, say);
  if (settings.dry_run) return print(steps, root);
  tell(settings, steps, root);
  if (auto done = init::uninstall(steps, service, root, say); !done) return done.error();
  return cli::Exit::done;
}

Result<cli::Exit> install(const InstallInitSettings& settings, const init::Settings& service,
                          const os::Root& root) {
  bool may = ::geteuid() == 0 || settings.dry_run || !root.is_this_machine();
  if (!may) return Error{"only root can install: sudo tsd-install-init ..."};
  os::Tree tree(root);
  if (auto fine = init::check_places(service, tree); !fine) return fine.error();
  Say note = cli::notes("tsd-install-init", settings.notes);
  init::Plan plan = init::plan_install(service, tree, note);
  install::say_obstacles(service, tree, note);
  for (const auto& sentence : plan.impossible) cli::speaker("tsd-install-init")(sentence);
  if (!plan.impossible.empty()) return cli::Exit::no;
  if (settings.dry_run) return print(plan.steps, root);
  tell(settings, plan.steps, root);
  if (auto done = init::install(plan, root); !done) return done.error();
  if (settings.start) {
    if (auto done = init::start(service); !done) return done.error();
  }
  if (auto made = init::success(plan, service, root, settings.start); !made.empty()) note(made);
  return cli::Exit::done;
}

Result<cli::Exit> run(const InstallInitSettings& given) {
  InstallInitSettings settings = given;
  if (auto sound = install::complete(settings); !sound) return sound.error();
  os::Root root(settings.root);
  if (auto there = root.check(); !there) return there.error();
  auto service =
      install::service_of(settings, os::Tree(root), cli::notes("tsd-install-init", settings.notes));
  if (!service) return service.error();
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
