#include "os/account.h"

#include <fmt/core.h>
#include <pwd.h>

#include <cerrno>

namespace tsd::os {

Result<Account> find_account(const std::string& name) {
  errno = 0;
  const passwd* entry = ::getpwnam(name.c_str());
  if (entry != nullptr) return Account{entry->pw_uid, entry->pw_gid};
  if (errno != 0) return last_system_error("looking up", name);
  return Error{fmt::format("there is no user {}", name)};
}

}  // namespace tsd::os
