// tsd-install-init: makes the pipe start at boot, on this machine or in an image of one.
#include <fmt/core.h>

#include <cstdio>
#include <filesystem>

#include "cli/tool.h"
#include "init/install.h"
#include "init/plan.h"
#include "init/texts.h"
#include "init/uninstall_plan.h"
#include "os/file.h"
#include "os/root.h"

#include "tools/tools.h"

using namespace tsd;

namespace {

struct InstallInitSettings {
  init::Settings service;
  std::int64_t port = 4242;
  std::optional<std::string> password_file;
  std::vector<std::string> collectors;
  std::string root = "/";
  std::optional<std::string> print;
  bool no_sensors = false;
  bool no_spool = false;
  bool dry_run = false;
  bool start = false;
  bool uninstall = false;
};

void describe(cli::Options& options, InstallInitSettings& settings) {
  options.value("-H,--host", settings.service.host, "HOST", "the TSD", "TSD_HOST");
  options.value("-p,--port", settings.port, "PORT", "its port", 1, 65535, "TSD_PORT");
  options.value("--name", settings.service.name, "NAME",
                "of the service, its account and its files");
  options.value("--prefix", settings.service.prefix, "DIR",
                "of the installed tree (/usr/local/NAME)");
  options.choice("--variant", settings.service.variant, "where the host tag comes from",
                 {{"standard", init::Variant::standard},
                  {"openstack", init::Variant::openstack},
                  {"private-ip", init::Variant::private_ip}});
  options.value("--user", settings.service.user, "USER", "set USER in collectors/etc/config.py");
  options.value("--domain", settings.service.domain, "DOMAIN", "set DOMAIN there");
  options.value("--password-file", settings.password_file, "FILE",
                "set PASSWORD there to the first line of FILE");
  options.values("--collector", settings.collectors, "FILE",
                 "an executable for collectors/0; may be given several times");
  options.flag("--no-sensors", settings.no_sensors, "install no default sensors");
  options.value("--spool", settings.service.spool, "DIR",
                "where what is not confirmed waits (/var/spool/NAME)");
  options.flag("--no-spool", settings.no_spool, "nothing waits: what cannot be sent is lost");
  options.choice("--init", settings.service.init, "who is to start it",
                 {{"auto", init::Init::automatic},
                  {"sysv", init::Init::sysv},
                  {"systemd", init::Init::systemd},
                  {"openrc", init::Init::openrc}});
  options.value("--root", settings.root, "DIR", "install into the image below DIR");
  options.flag("-n,--dry-run", settings.dry_run, "print what would be done, and do nothing");
  options.value(
      "--print", settings.print, "TEXT",
      "print script, unit, openrc, program, defaults, config or sysusers, and do nothing");
  options.flag("--start", settings.start, "start the service, and see that it runs");
  options.flag("--uninstall", settings.uninstall, "take away what was installed, but for edits");
}

Result<std::string> first_line(const std::string& path) {
  auto text = os::read_file(path, 4096);
  if (!text) return text;
  std::string line = text->substr(0, text->find('\n'));
  if (line.empty()) return Error{"its first line is empty"}.with_context("reading", path);
  return line;
}

/// The settings of the service, with what stands in files.
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
  for (const auto& step : steps) fmt::print("{}\n", init::to_string(step));
  return cli::Exit::done;
}

Result<cli::Exit> run(const InstallInitSettings& settings) {
  Say say = cli::speaker("tsd-install-init");
  auto service = service_of(settings);
  if (!service) return service.error();
  os::Root root(settings.root);
  if (settings.start && !root.is_this_machine())
    return Error{"nothing is started in an image: --start and --root exclude each other"};
  if (settings.uninstall) {
    if (!settings.dry_run) init::stop(*service, root, say);
    auto steps = init::plan_uninstall(*service, os::Tree(root), say);
    if (settings.dry_run) return print(steps);
    if (auto done = init::uninstall(steps, *service, root, say); !done) return done.error();
    return cli::Exit::done;
  }
  if (service->host.empty())
    return Error{"no TSD: name it, as in tsd-install-init -H tsd.example.org"};
  if (settings.print) return print(*service, *settings.print);
  init::Plan plan = init::plan_install(*service, os::Tree(root), say);
  if (settings.dry_run) return print(plan.steps);
  if (auto done = init::install(plan, root); !done) return done.error();
  if (settings.start) {
    if (auto done = init::start(*service); !done) return done.error();
  }
  return cli::Exit::done;
}

}  // namespace

int tsd::tools::install_init(int argc, char** argv) {
  return cli::run_tool<InstallInitSettings>(
      argc, argv, {"tsd-install-init", "Makes the pipe to a TSD start at boot"}, describe, run);
}
