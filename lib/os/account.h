// Users of this machine, by name.
#pragma once

#include <sys/types.h>

#include <string>

#include "base/result.h"

namespace tsd::os {

struct Account {
  uid_t user;
  gid_t group;
  bool operator==(const Account&) const = default;
};

Result<Account> find_account(const std::string& name);

}  // namespace tsd::os
