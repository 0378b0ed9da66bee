// The resource limits of each collector, read from DIR/etc/limits:
//
//   # collector   setting=value ...
//   *             open-files=256 memory=512M
//   mysql.py      user=mysql inactivity=1h cpu=25% lines=5000 line-bytes=1K
//
// `*` applies to every collector. A line for one collector, named by its file name with or without
// the extension, overrides it setting by setting. budget.cpp has the table of settings.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/units.h"
#include "gather/directory.h"
#include "os/account.h"
#include "os/process/process.h"

namespace tsd::gather {

/// A value of 0, or an empty optional, means that there is no limit.
struct Budget {
  std::uint64_t cpu_percent = 0;   ///< of one core, over ten seconds, with its descendants
  std::uint64_t memory_bytes = 0;  ///< resident, with its descendants
  std::uint64_t open_files = 0;    ///< of each process
  std::uint64_t lines = 0;         ///< per second, over ten seconds
  std::uint64_t line_bytes = 0;    ///< a longer line is dropped and counted
  std::optional<Duration> inactivity;
  std::optional<os::Account> account;  ///< the user it runs as
  bool operator==(const Budget&) const = default;
};

/// The limits that the kernel enforces from the start of a child. The child runs as the budget's
/// account, or as `account` where the budget has none.
os::Limits limits_of(const Budget& budget, const std::optional<os::Account>& account);

class Budgets {
 public:
  /// Reads `directory`/etc/limits. Without that file there are no limits. Where we are root, a file
  /// that others can write may not name users, for it could name root. Errors read
  /// "FILE:LINE:COLUMN: sentence".
  static Result<Budgets> read(const std::string& directory);
  /// Parses the text of that file; `path` is named in errors.
  static Result<Budgets> parse(std::string_view text, const std::string& path);

  /// The budget of one collector: the settings of `*`, of its stem and of its file name, in that
  /// order.
  Budget of(const Entry& entry) const;

  bool names_a_user() const;

 private:
  using Settings = std::map<std::string, std::string, std::less<>>;  // by name, as written
  std::map<std::string, Settings, std::less<>> by_name_;
};

}  // namespace tsd::gather
