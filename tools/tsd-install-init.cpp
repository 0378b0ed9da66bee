// tsd-install-init: makes the pipe start at boot, on this machine or in an image of one.
#include <fmt/format.h>

#include <cstdio>

#include "cli/tool.h"
#include "init/install.h"
#include "init/plan.h"
#include "os/root.h"

using namespace tsd;

namespace {

struct Settings {
  init::Settings service;
  std::int64_t port = 4242;
  std::string root = "/";
  bool no_sensors = false;
  bool dry_run = false;
  bool uninstall = false;
};

void describe(cli::Options& options, Settings& settings) {
  options.value("-H,--host", settings.service.host, "HOST", "the TSD", "TSD_HOST");
  options.value("-p,--port", settings.port, "PORT", "its port", 1, 65535, "TSD_PORT");
  options.value("--name", settings.service.name, "NAME",
                "of the service, its account and its files");
  options.value("--prefix", settings.service.prefix, "DIR",
                "of the installed tree (/usr/local/NAME)");
  options.flag("--no-sensors", settings.no_sensors, "install no default sensors");
  options.value("--root", settings.root, "DIR", "install into the image below DIR");
  options.flag("-n,--dry-run", settings.dry_run, "print what would be done, and do nothing");
  options.flag("--uninstall", settings.uninstall, "take away what was installed, but for edits");
}

Result<cli::Exit> run(const Settings& settings) {
  Say say = cli::speaker("tsd-install-init");
  init::Settings wanted = settings.service;
  wanted.port = static_cast<std::uint16_t>(settings.port);
  wanted.sensors = !settings.no_sensors;
  auto service = init::checked(wanted);
  if (!service) return service.error();
  os::Root root(settings.root);
  if (settings.uninstall) {
    auto done = init::uninstall(*service, root, say);
    if (!done) return done.error();
    return cli::Exit::done;
  }
  if (service->host.empty()) return Error{"name the TSD: -H HOST"};
  init::Plan plan = init::plan_install(*service, init::Tree(root), say);
  if (settings.dry_run) {
    for (const auto& step : plan.steps) fmt::print("{}\n", init::to_string(step));
    return cli::Exit::done;
  }
  if (auto done = init::install(plan, root); !done) return done.error();
  return cli::Exit::done;
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run_tool<Settings>(
      argc, argv, {"tsd-install-init", "Makes the pipe to a TSD start at boot"}, describe, run);
}
