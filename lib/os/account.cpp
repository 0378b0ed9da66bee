#include "os/account.h"

#include <fmt/core.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

namespace tsd::os {
namespace {

/// Of the inherited environment, what another user gets too.
bool is_for_all(std::string_view setting) {
  constexpr std::array<std::string_view, 4> kNames{"PATH", "LANG", "LANGUAGE", "TZ"};
  auto name = setting.substr(0, setting.find('='));
  return name.starts_with("LC_") || std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace

Result<Account> find_account(const std::string& name) {
  errno = 0;
  const passwd* entry = ::getpwnam(name.c_str());
  if (entry != nullptr) return Account{entry->pw_uid, entry->pw_gid};
  if (errno != 0) return last_system_error("looking up", name);
  return Error{fmt::format("there is no user {}", name)};
}

std::string name_of_user(uid_t user) {
  const passwd* entry = ::getpwuid(user);
  return entry != nullptr ? entry->pw_name : fmt::format("user {}", user);
}

std::vector<std::string> environment_of_user(uid_t user) {
  std::vector<std::string> settings;
  for (char** setting = environ; *setting != nullptr; ++setting) {
    if (is_for_all(*setting)) settings.emplace_back(*setting);
  }
  const passwd* entry = ::getpwuid(user);
  settings.push_back(fmt::format("HOME={}", entry != nullptr ? entry->pw_dir : "/"));
  if (entry == nullptr) return settings;
  settings.push_back(fmt::format("USER={}", entry->pw_name));
  settings.push_back(fmt::format("LOGNAME={}", entry->pw_name));
  settings.push_back(fmt::format("SHELL={}", entry->pw_shell));
  return settings;
}

}  // namespace tsd::os
