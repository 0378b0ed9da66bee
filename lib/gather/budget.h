// What each collector may use, from DIR/etc/limits:
//
//   # collector   setting=value ...
//   *             open-files=256 memory=512M
//   mysql.py      user=mysql inactivity=1h cpu=25% lines=5000 line-bytes=1K
//
// `*` is every collector; a line of its own, by file name with its extension or without, wins
// setting by setting. What a setting means says the table in budget.cpp.
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
#include "os/process.h"

namespace tsd::gather {

/// 0 and nothing: no limit of its own.
struct Budget {
  std::uint64_t cpu_percent = 0;   ///< of one core, over ten seconds; its whole family
  std::uint64_t memory_bytes = 0;  ///< resident; its whole family
  std::uint64_t open_files = 0;    ///< of each process
  std::uint64_t lines = 0;         ///< a second, over ten seconds
  std::uint64_t line_bytes = 0;    ///< a longer line is left out
  std::optional<Duration> inactivity;
  std::optional<os::Account> account;  ///< the user that it runs as
  bool operator==(const Budget&) const = default;
};

/// What the kernel sees to from the start of a child; it becomes `account` where its budget names
/// nobody.
os::Limits limits_of(const Budget& budget, const std::optional<os::Account>& account);

class Budgets {
 public:
  /// `directory`/etc/limits; none where there is no such file. An error reads
  /// "FILE:LINE:COLUMN: sentence".
  static Result<Budgets> read(const std::string& directory);
  /// The same, from its text; `path` is for errors.
  static Result<Budgets> parse(std::string_view text, const std::string& path);

  Budget of(const Entry& entry) const;

 private:
  using Settings = std::map<std::string, std::string, std::less<>>;  // as they are written
  std::map<std::string, Settings, std::less<>> by_name_;
};

}  // namespace tsd::gather
