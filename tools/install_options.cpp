#include "tools/install_options.h"

namespace tsd::install {
namespace {

void describe_service(cli::Options& options, InstallInitSettings& settings) {
  init::Settings& service = settings.service;
  options.example("tsd-install-init -H tsd.example.org --start");
  options.stray_word_is_for("-H");
  options.value("-H,--host", service.host, "HOST", "the TSD", "TSD_HOST");
  options.value("-p,--port", settings.port, "PORT", "its port", 1, 65535, "TSD_PORT");
  options.value("--name", service.name, "NAME",
                "the name of the service, its account and its files");
  options.value("--prefix", service.prefix, "DIR",
                "the directory of the installed tree (/usr/local/NAME)");
  options.choice("--variant", service.variant, "where the host tag comes from",
                 {{"standard", init::Variant::standard},
                  {"openstack", init::Variant::openstack},
                  {"private-ip", init::Variant::private_ip}});
  options.value("--user", service.user, "USER", "set USER in collectors/etc/config.py");
  options.value("--domain", service.domain, "DOMAIN", "set DOMAIN there");
  options.value("--password-file", settings.password_file, "FILE",
                "set PASSWORD there to the first line of FILE");
}

void describe_contents(cli::Options& options, InstallInitSettings& settings) {
  options.values("--collector", settings.collectors, "FILE",
                 "install this executable in collectors/0; may be given several times");
  options.flag("--no-sensors", settings.no_sensors, "install no default sensors");
  options.value("--spool", settings.service.spool, "DIR",
                "where points wait until they are confirmed (/var/spool/NAME)");
  options.flag("--no-spool", settings.no_spool,
               "use no spool: points that cannot be sent are lost");
  options.choice("--init", settings.service.init, "the init system that starts the service",
                 {{"auto", init::Init::automatic},
                  {"sysv", init::Init::sysv},
                  {"systemd", init::Init::systemd},
                  {"openrc", init::Init::openrc}});
}

void describe_action(cli::Options& options, InstallInitSettings& settings) {
  options.value("--root", settings.root, "DIR", "install into the image below DIR");
  options.flag("-n,--dry-run", settings.dry_run, "print what would be done, and do nothing");
  options.value(
      "--print", settings.print, "TEXT",
      "print script, unit, openrc, program, defaults, config or sysusers, and do nothing");
  options.flag("--start", settings.start, "start the service, and check that it runs");
  options.flag("--uninstall", settings.uninstall, "remove what was installed, except edited files");
}

}  // namespace

void describe(cli::Options& options, InstallInitSettings& settings) {
  describe_service(options, settings);
  describe_contents(options, settings);
  describe_action(options, settings);
}

}  // namespace tsd::install
