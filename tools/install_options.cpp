#include "tools/install_options.h"

#include <fmt/core.h>

#include <cstdlib>

#include "init/tsd.h"
#include "net/tsd_url.h"

namespace tsd::install {
namespace {

/// A text option that may not be empty.
template <class Text>
auto taker(Text& into) {
  return [&into](std::string_view word) -> Result<void> {
    if (word.empty()) return Error{"an empty value is refused: leave the option out, or unset it"};
    into = word;
    return {};
  };
}

Result<void> take_port(InstallInitSettings& settings, std::string_view word) {
  auto port = init::parse_port(word);
  if (!port) return port.error();
  settings.port = *port;
  return {};
}

void describe_service(cli::Options& options, InstallInitSettings& settings) {
  init::Settings& service = settings.service;
  options.example("tsd-install-init -H tsd.example.org --start");
  options.stray_word_is_for("-H");
  options.parsed("-H,--host", "HOST[:PORT]", "the TSD, or its URL; as installed, if it is left out",
                 taker(settings.host), "TSD_HOST");
  options.parsed(
      "-p,--port", "PORT", "its port (4242)",
      [&](std::string_view word) { return take_port(settings, word); }, "TSD_PORT");
  options.value("--name", service.name, "NAME",
                "the name of the service, its account and its files");
  options.parsed("--prefix", "DIR", "the directory of the installed tree (/usr/local/NAME)",
                 taker(service.prefix));
  options.choice<std::string>(
      "--variant", settings.asked["variant"], "where the host tag comes from (standard)",
      {{"standard", "standard"}, {"openstack", "openstack"}, {"private-ip", "private-ip"}});
  options.parsed("--user", "USER", "set USER in collectors/etc/config.py", taker(service.user));
  options.parsed("--domain", "DOMAIN", "set DOMAIN there", taker(service.domain));
  options.value("--password-file", settings.password_file, "FILE",
                "set PASSWORD there to the first line of FILE");
  options.flag("--no-user", settings.no_user, "unset USER there");
  options.flag("--no-domain", settings.no_domain, "unset DOMAIN there");
  options.flag("--no-password", settings.no_password, "unset PASSWORD there");
}

void describe_contents(cli::Options& options, InstallInitSettings& settings) {
  options.values("--collector", settings.collectors, "FILE",
                 "install this executable in collectors/0; may be given several times");
  options.choice<std::string>("--sensors", settings.asked["sensors"],
                              "the sensors that are installed (default)",
                              {{"default", "default"}, {"none", "none"}});
  options.flag("--no-sensors", settings.no_sensors, "install no default sensors: --sensors none");
  options.parsed("--spool", "DIR",
                 "where points wait until they are confirmed (/var/spool/NAME); default: there",
                 taker(settings.asked["spool"]));
  options.flag("--no-spool", settings.no_spool,
               "use no spool: points that cannot be sent are lost");
  options.choice<std::string>(
      "--init", settings.asked["init"], "the init system that starts the service (auto)",
      {{"auto", "auto"}, {"sysv", "sysv"}, {"systemd", "systemd"}, {"openrc", "openrc"}});
}

void describe_action(cli::Options& options, InstallInitSettings& settings) {
  options.value("--root", settings.root, "DIR", "install into the image below DIR");
  options.flag("-n,--dry-run", settings.dry_run, "print what would be done, and do nothing");
  options.value(
      "--print", settings.print, "TEXT",
      "print script, unit, openrc, program, defaults, config or sysusers, and do nothing");
  options.flag("--start", settings.start, "start the service, and check that it runs");
  options.flag("-q,--quiet", settings.notes.quiet, "print only errors");
  options.flag("-v,--verbose", settings.notes.verbose, "also say each step");
  options.flag("--uninstall", settings.uninstall, "remove what was installed, except edited files");
}

Error exclude(std::string_view a, std::string_view b) {
  return Error{fmt::format("{} and {} exclude each other", a, b)};
}

/// Host and port of -H and -p. A port of the environment is a default, and contradicts nothing.
Result<void> settle_tsd(InstallInitSettings& settings) {
  if (settings.host) {
    auto tsd = init::parse_tsd(*settings.host);
    if (!tsd) return tsd.error();
    settings.service.host = tsd->host;
    settings.host_port = tsd->port;
  }
  const char* standing = std::getenv("TSD_PORT");
  bool given = settings.port && (standing == nullptr || std::to_string(*settings.port) != standing);
  if (settings.host_port && given && settings.host_port != settings.port)
    return Error{fmt::format("-H has the port {}, and -p {}: leave one of them out",
                             *settings.host_port, *settings.port)};
  if (given && net::is_url(settings.service.host))
    return Error{"-H is a URL, which names the port: leave -p out"};
  auto port = settings.host_port ? settings.host_port : settings.port;
  if (port) settings.asked["port"] = std::to_string(*port);
  return {};
}

/// Puts `word` into `into` if `flag` is set; fails when something else is there.
template <class Text>
Result<void> unset(bool flag, const char* name, const char* other, Text& into, const char* word) {
  if (!flag) return {};
  if (into != Text() && into != word) return exclude(name, other);
  into = word;
  return {};
}

}  // namespace

void describe(cli::Options& options, InstallInitSettings& settings) {
  describe_service(options, settings);
  describe_contents(options, settings);
  describe_action(options, settings);
}

Result<void> complete(InstallInitSettings& settings) {
  if (auto settled = settle_tsd(settings); !settled) return settled;
  auto& [service, asked, host, host_port, port, password_file, collectors, root, print, no_user,
         no_domain, no_password, no_sensors, no_spool, dry_run, start, uninstall, notes] = settings;
  if (start && root != "/")
    return Error{"nothing is started in an image: --start and --root exclude each other"};
  if (no_password && password_file) return exclude("--no-password", "--password-file");
  if (no_password) service.password = "";
  for (auto done : {unset(no_user, "--no-user", "--user", service.user, ""),
                    unset(no_domain, "--no-domain", "--domain", service.domain, ""),
                    unset(no_sensors, "--no-sensors", "--sensors", asked["sensors"], "none"),
                    unset(no_spool, "--no-spool", "--spool", asked["spool"], "none")}) {
    if (!done) return done;
  }
  service.restore_sensors = asked["sensors"] == "default";
  return {};
}

}  // namespace tsd::install
