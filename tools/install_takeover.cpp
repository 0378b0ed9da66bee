#include "tools/install_takeover.h"

#include <fmt/core.h>

#include <filesystem>
#include <optional>
#include <string>

#include "config/chain.h"
#include "config/config_file.h"
#include "config/connectivity.h"
#include "config/drop_ins.h"
#include "init/choices.h"
#include "init/places.h"
#include "init/script.h"
#include "init/texts.h"
#include "init/tsd.h"
#include "kafka/library.h"
#include "net/endpoint.h"
#include "os/file.h"

namespace tsd::install {
namespace {

/// The contents of the files that the command line names.
Result<void> add_files(const InstallInitSettings& settings, init::Settings& service) {
  if (settings.password_file) {
    auto password = os::read_first_line(*settings.password_file);
    if (!password) return password.error();
    if (password->empty())
      return Error{"its first line is empty"}.with_context("reading", *settings.password_file);
    service.password = *password;
  }
  for (const auto& path : settings.collectors) {
    auto text = os::read_file(path);
    if (!text) return text.error();
    service.collectors.push_back({std::filesystem::path(path).filename().string(), *text});
  }
  return {};
}

/// What may be another value than the one that is known.
void say_doubts(const os::Tree& tree, const config::ConfigFile& script, std::string_view name,
                const Say& say) {
  for (std::string_view one : config::names_for(script, name)) {
    if (auto doubt = config::doubt_of(tree, script, one)) say(config::doubt_to_string(*doubt, one));
  }
}

/// A value of somebody else's file, without the carriage return of Windows.
std::string value_of(const config::CountedValue& found, std::string_view name, const Say& say) {
  std::string value = found.value;
  if (!value.ends_with('\r')) return value;
  value.pop_back();
  say(fmt::format("{}:{}: {} ends with a carriage return (Windows), which is left out", found.path,
                  found.position.line, name));
  return value;
}

Error at(const config::CountedValue& place, const Error& error) {
  return Error{fmt::format("{}:{}: {}", place.path, place.position.line, error.text)};
}

/// Its TSD_PORT, where neither -p nor its TSD names a port.
Result<void> take_over_port(init::Choices& choices, const os::Tree& tree,
                            const config::ConfigFile& script, const Say& say) {
  say_doubts(tree, script, "TSD_PORT", say);
  auto found = config::counted_value(tree, script, "TSD_PORT");
  if (!found) return {};
  std::string value = value_of(*found, "TSD_PORT", say);
  if (value.empty()) return {};
  auto port = init::parse_port(value);
  if (!port) return at(*found, Error{"TSD_PORT: " + port.error().text + "; name it with -p"});
  if (*port == net::kTsdPort) return {};
  choices["port"] = std::to_string(*port);
  say(fmt::format("{}:{}: its port {} is taken over", found->path, found->position.line, *port));
  return {};
}

/// The TSD that somebody else's script, or a settings file that it sources, names.
Result<void> take_over_host(init::Settings& service, init::Choices& choices, const os::Tree& tree,
                            const config::ConfigFile& script, const Say& say) {
  auto host = config::counted_host(tree, script);
  say_doubts(tree, script, "TSD_HOST", say);
  if (!host) return {};
  std::string all = value_of(*host, "TSD_HOST", say);
  std::string_view first = init::first_tsd(all);
  auto tsd = init::parse_tsd(first);
  if (!tsd) return at(*host, Error{tsd.error().text + "; name it with -H"});
  service.host = tsd->host;
  say(fmt::format("{}:{}: the TSD {} is taken over", host->path, host->position.line, first));
  if (first != all)
    say(fmt::format("tsd-check-config --migrate prints the option for the other TSDs of {}", all));
  if (choices.contains("port")) return {};
  if (!tsd->port) return take_over_port(choices, tree, script, say);
  if (*tsd->port == net::kTsdPort) return {};
  choices["port"] = std::to_string(*tsd->port);
  say(fmt::format("{}:{}: its port {} is taken over", host->path, host->position.line, *tsd->port));
  return {};
}

}  // namespace

Result<init::Settings> service_of(const InstallInitSettings& settings, const os::Tree& tree,
                                  const Say& say) {
  init::Settings service = settings.service;
  if (auto sound = init::checked(service); !sound) return sound;  // before a path is made of a name
  auto text = tree.read(init::script_path(service));
  if (service.prefix.empty() && text) service.prefix = init::marked_prefix(*text, service.name);
  auto sound = init::checked(service);
  if (!sound) return sound;
  auto manifest = init::trusted_manifest(*sound, tree);
  if (!manifest) return manifest.error();
  init::Choices asked = settings.asked;
  std::erase_if(asked, [](const auto& one) { return one.second.empty(); });
  bool anew = !manifest->has_value();
  const init::Manifest before = manifest->value_or(init::Manifest{});
  auto choices = init::merged(before.choices, asked, anew ? Say([](std::string_view) {}) : say);
  if (text && service.host.empty() && !settings.uninstall) {
    auto script = config::make_config_file(init::script_path(service), *text);
    if (init::is_ours(*text, service, before)) {
      if (const auto* own = script.found.value("TSD_HOST")) service.host = *own;
    } else {
      auto done = take_over_host(service, choices, tree, script, say);
      if (!done) return done.error();
    }
  }
  auto whole = init::chosen(service, choices);
  if (!whole) return whole;
  if (auto added = add_files(settings, *whole); !added) return added.error();
  return init::checked(*whole);
}

void say_obstacles(const init::Settings& service, const os::Tree& tree, const Say& say) {
  auto script = config::make_config_file(init::script_path(service), init::service_script(service));
  for (const auto& one : config::check_kafka(tree, script, kafka::RdKafka::check))
    say(one.sentence);
  auto path = fmt::format("/etc/systemd/system/{}.service", service.name);
  auto unit = config::make_config_file(path, init::unit_file(service));
  for (const auto& one : config::check_drop_ins(tree, unit)) say(one.sentence);
}

}  // namespace tsd::install
