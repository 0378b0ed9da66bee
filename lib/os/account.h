// Users of this machine, by name.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"

namespace tsd::os {

struct Account {
  uid_t user;
  gid_t group;
  bool operator==(const Account&) const = default;
};

Result<Account> find_account(const std::string& name);

/// The name of a user; its number where it has none.
std::string name_of_user(uid_t user);

/// The environment of a program that root starts as `user`: of ours what says where programs, their
/// language and the time are (PATH, LANG, LANGUAGE, LC_*, TZ), and HOME, USER, LOGNAME and SHELL of
/// the user. Nothing else of root's is handed on.
std::vector<std::string> environment_of_user(uid_t user);

}  // namespace tsd::os
