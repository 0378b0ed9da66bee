// The account of the service as lines of passwd, group, shadow and gshadow. Works on texts, so an
// image needs no tool and a test no machine.
#pragma once

#include <sys/types.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tsd::init {

/// The files of an account. A missing one is not created.
inline constexpr std::array<const char*, 4> kAccountFiles{"/etc/passwd", "/etc/group",
                                                          "/etc/shadow", "/etc/gshadow"};

struct AccountTexts {
  std::array<std::optional<std::string>, 4> texts;  ///< in the order of kAccountFiles

  bool operator==(const AccountTexts&) const = default;
};

/// The ids of the account `name`; nothing when passwd has no such account.
struct AccountIds {
  uid_t user = 0;
  gid_t group = 0;
};
std::optional<AccountIds> find_account(const AccountTexts& files, std::string_view name);

/// Adds a system account (no login, no home) and a group of the same id and name, if they are
/// missing. The id is the highest free one below 1000, as systemd-sysusers chooses it.
AccountTexts with_account(AccountTexts files, std::string_view name);

/// Removes the lines of this name.
AccountTexts without_account(AccountTexts files, std::string_view name);

}  // namespace tsd::init
