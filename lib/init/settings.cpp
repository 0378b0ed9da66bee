#include "init/settings.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/ascii.h"
#include "base/shell_word.h"
#include "net/host_name.h"
#include "net/tsd_url.h"
#include "os/path_names.h"

namespace tsd::init {
namespace {

bool is_small(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

Error refused(std::string_view what, std::string_view value, std::string_view rule) {
  return Error{fmt::format("{} \"{}\" is refused: {}", what, value, rule)};
}

/// The name is used for an account, in file names, and as a word in scripts.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 31 && is_small(name[0]) &&
         std::ranges::all_of(name,
                             [](char c) { return is_small(c) || is_ascii_digit(c) || c == '-'; });
}

/// The host is a word in scripts.
std::string host_fault(const std::string& host) {
  if (!net::is_url(host)) return net::host_fault(host);
  auto fault = net::tsd_url_fault(host);
  bool fits = !fault.empty() || is_shell_word(host);
  return fits ? fault : "a shell would not take it as it is: write it into the script, in quotes";
}

constexpr std::string_view kPathRule =
    "it begins with '/' and has letters, digits and . - + _ between single '/'";

bool is_path(std::string_view path) {
  auto plain = [](char c) {
    return is_small(c | 0x20) || is_ascii_digit(c) ||
           std::string_view("/.-+_").find(c) != std::string_view::npos;
  };
  std::string slashed = std::string(path) + "/";
  return path.size() > 1 && path[0] == '/' && std::ranges::all_of(path, plain) &&
         slashed.find("/../") == slashed.npos && slashed.find("/./") == slashed.npos &&
         slashed.find("//") == slashed.npos;
}

/// A value of config.py becomes a tag: OpenTSDB must accept it, and it must not contain quotes.
bool is_tag_value(std::string_view value) {
  return value.size() <= 255 && std::ranges::all_of(value, [](char c) {
           return is_small(static_cast<char>(c | 0x20)) || is_ascii_digit(c) ||
                  std::string_view("-_./").find(c) != std::string_view::npos;
         });
}

bool is_plain_text(std::string_view value) {
  return std::ranges::all_of(value,
                             [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name[0] != '.' && is_path("/" + std::string(name)) &&
         name.find('/') == name.npos;
}

Result<void> check_config(const Settings& settings) {
  constexpr std::string_view kTagRule =
      "it becomes a tag, and a tag value has letters, digits and - _ . /";
  std::string user = settings.user.value_or(""), domain = settings.domain.value_or("");
  if (!is_tag_value(user)) return refused("the user", user, kTagRule);
  if (!is_tag_value(domain)) return refused("the domain", domain, kTagRule);
  if (!is_plain_text(settings.password.value_or(""))) {
    return Error{"the password is refused: it has printable ASCII without \" and \\"};
  }
  for (const Collector& one : settings.collectors) {
    if (is_file_name(one.name)) continue;
    return refused("the collector", one.name,
                   "its name has letters, digits and . - + _, the first no '.'");
  }
  return {};
}

/// The places of the account beside the spool.
std::vector<std::string> account_places(const Settings& settings) {
  return {state_directory(settings), "/run/" + settings.name};
}

Result<void> check_places_apart(const Settings& settings) {
  auto around = account_places(settings);  // these may not hold the spool either
  around.push_back(settings.prefix + "/collectors");
  auto inside = files_outside(settings);
  inside.insert(inside.end(), {settings.prefix, fmt::format("/var/log/{}.log", settings.name)});
  inside.insert(inside.end(), around.begin(), around.end());
  const std::string& spool = settings.spool;
  auto holds_spool = [&](const auto& place) { return os::is_in(spool, place); };
  auto is_held = [&](const auto& place) { return os::is_in(place, spool); };
  bool apart = std::ranges::none_of(around, holds_spool) && std::ranges::none_of(inside, is_held);
  if (!spool.empty() && !apart)
    return refused("the spool", spool,
                   "it is the account's, and holds neither what is installed nor its state, nor "
                   "lies among that or the collectors");
  for (const auto& place : account_places(settings)) {
    if (os::is_in(settings.prefix, place))
      return refused("the prefix", settings.prefix, place + " is the account's");
  }
  return {};
}

}  // namespace

std::vector<std::string> files_outside(const Settings& settings) {
  const std::string& name = settings.name;
  return {"/etc/init.d/" + name, "/etc/default/" + name, "/etc/conf.d/" + name,
          fmt::format("/etc/systemd/system/{}.service", name),
          fmt::format("/usr/lib/sysusers.d/{}.conf", name)};
}

std::string state_directory(const Settings& settings) {
  return "/var/lib/" + settings.name;
}

Result<Settings> checked(Settings settings) {
  if (!is_name(settings.name)) {
    return refused(
        "the name", settings.name,
        "it begins with a small letter and has small letters, digits, '-' and '_', at most 31");
  }
  if (settings.prefix.empty()) settings.prefix = "/usr/local/" + settings.name;
  if (settings.spool.empty()) settings.spool = "/var/spool/" + settings.name;
  if (!settings.spooled) settings.spool.clear();
  if (settings.spooled && !is_path(settings.spool)) {
    return refused("the spool", settings.spool, kPathRule);
  }
  if (!is_path(settings.prefix)) {
    return refused("the prefix", settings.prefix, kPathRule);
  }
  if (auto done = check_places_apart(settings); !done) return done.error();
  if (!settings.host.empty()) {
    auto fault = host_fault(settings.host);
    if (!fault.empty()) return refused("the host", settings.host, fault);
  }
  if (auto done = check_config(settings); !done) return done.error();
  return settings;
}

}  // namespace tsd::init
