#include "tools/install_takeover.h"

#include <fmt/core.h>

#include <filesystem>
#include <optional>
#include <string>

#include "config/chain.h"
#include "config/config_file.h"
#include "init/choices.h"
#include "init/places.h"
#include "init/script.h"
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

/// Line 5 of our own script.
void keep_host(init::Settings& service, const config::ConfigFile& script) {
  const std::string* own = script.found.value("TSD_HOST");
  if (own != nullptr) service.host = *own;
}

/// What may be another value than the one that is known.
void say_doubts(const os::Tree& tree, const config::ConfigFile& script, std::string_view name,
                const Say& say) {
  for (std::string_view one : config::names_for(script, name)) {
    if (auto doubt = config::doubt_of(tree, script, one)) say(config::doubt_to_string(*doubt, one));
  }
}

/// The TSD that somebody else's script, or a settings file that it sources, names.
void take_over_host(init::Settings& service, init::Choices& choices, const os::Tree& tree,
                    const config::ConfigFile& script, const Say& say) {
  auto host = config::counted_host(tree, script);
  say_doubts(tree, script, "TSD_HOST", say);
  if (!host) return;
  std::string first = host->value.substr(0, host->value.find(','));
  auto endpoint = net::parse_endpoint(first, 0);
  service.host = endpoint ? endpoint->host : first;
  say(fmt::format("{}:{}: the TSD {} is taken over", host->path, host->position.line, first));
  if (first != host->value)
    say(fmt::format("tsd-check-config --migrate prints the option for the other TSDs of {}",
                    host->value));
  std::string port;
  if (endpoint && endpoint->port != 0) port = std::to_string(endpoint->port);
  auto set = config::counted_value(tree, script, "TSD_PORT");
  if (port.empty() && !choices.contains("port")) say_doubts(tree, script, "TSD_PORT", say);
  if (port.empty() && set) port = set->value;
  if (port.empty() || port == "4242" || choices.contains("port")) return;
  choices["port"] = port;
  say(fmt::format("{}: its port {} is taken over", script.path, port));
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
      keep_host(service, script);
    } else {
      take_over_host(service, choices, tree, script, say);
    }
  }
  auto whole = init::chosen(service, choices);
  if (!whole) return whole;
  if (auto added = add_files(settings, *whole); !added) return added.error();
  return init::checked(*whole);
}

}  // namespace tsd::install
