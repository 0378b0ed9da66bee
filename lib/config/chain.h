// An init script and the settings files that it sources: which of them has the value that counts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_file.h"
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

/// The value that `name` has after `script` has read its files: the last one that is set.
std::optional<CountedValue> counted_value(const os::Tree& tree, const ConfigFile& script,
                                          std::string_view name);

/// The same, if a sourced file has it, and not the script itself.
std::optional<CountedValue> overruling_value(const os::Tree& tree, const ConfigFile& script,
                                             std::string_view name);

}  // namespace tsd::config
