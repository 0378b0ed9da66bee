// An init script and the settings files that it sources: which of them has the value that counts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_file.h"
#include "config/finding.h"
#include "os/tree.h"

namespace tsd::config {

struct SourcedFile {
  std::string path;
  TextPosition position;  ///< of the command in the script that sources it
};

/// The settings files that `script` sources, in the order of the text. Variables in their paths are
/// replaced where the script sets them to known values; an unknown last name below /etc/default,
/// /etc/sysconfig or /etc/conf.d is taken for the name of the script.
std::vector<SourcedFile> sourced_files(const ConfigFile& script);

/// A known value, and where it is set.
struct CountedValue {
  std::string value;
  std::string path;
  TextPosition position;
};

/// The value that `name` has after `script` has read its files: the last one that is set, or the
/// default of ${NAME:-...}.
std::optional<CountedValue> counted_value(const os::Tree& tree, const ConfigFile& script,
                                          std::string_view name);

/// The TSD that counts: TSD_HOSTS, in a script that knows it, else TSD_HOST. It may be a list.
std::optional<CountedValue> counted_host(const os::Tree& tree, const ConfigFile& script);

/// The last place that may set `name` to something else than counted_value(): in a block, behind
/// && or ||, by code, `read`, `eval`, or in a file that cannot be told. `value` is the command.
std::optional<CountedValue> doubt_of(const os::Tree& tree, const ConfigFile& script,
                                     std::string_view name);

/// As counted_value(), if a sourced file has it, and not the script itself.
std::optional<CountedValue> overruling_value(const os::Tree& tree, const ConfigFile& script,
                                             std::string_view name);

/// The names whose values count for `name`: itself; for TSD_HOST also TSD_HOSTS, in a script that
/// knows it.
std::vector<std::string_view> names_for(const ConfigFile& script, std::string_view name);

/// A fault when a file that the script sources overrules its TSD_HOST with another one.
std::vector<Finding> check_chain(const os::Tree& tree, const ConfigFile& file);

/// "/etc/default/tcollector:3 may set TSD_HOST too (TSD_HOST=$(x)): its value cannot be known ..."
std::string doubt_to_string(const CountedValue& doubt, std::string_view name);

/// "/etc/default/tcollector:3 sets TSD_HOST=tsd2 and overrules what the script sets: ..."
std::string to_string(const CountedValue& overruling, std::string_view name);

}  // namespace tsd::config
