// The tables of what takes the place of tcollector's own settings: see replacement.h.
#pragma once

#include <span>
#include <string_view>

#include "config/replaced.h"

namespace tsd::config {

/// How a value becomes an option, and which values do.
enum class Form {
  word,       ///< OPTION VALUE
  directory,  ///< the same; what is no literal needs no option
  name,       ///< the same, of letters, digits and - _ . /
  hosts,      ///< the same, HOST[:PORT],...
  address,    ///< the same, a host or an address
  port,       ///< the same, 1 to 65535
  count,      ///< the same, 1 to 1000
  whole,      ///< the same, whole seconds
  seconds,    ///< OPTION VALUEs
  flag,       ///< OPTION, when it is true
  tag,        ///< OPTION KEY=VALUE
  tags,       ///< the same for each word
  path,       ///< OPTION /VALUE
  secret,     ///< the value is not printed
  sentence,   ///< there is no option
};

// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): the order of the table's columns
struct ReplacedRow {
  std::string_view name;
  std::string_view option;  ///< or the sentence
  Replaced::Target target;
  Form form = Form::sentence;
  std::string_view standing = {};  ///< the value that needs no option
};

/// Entries of get_defaults(), by the destinations of tcollector's options.
std::span<const ReplacedRow> python_replacements();

/// Variables of Debian's /etc/default/tcollector and Red Hat's /etc/sysconfig/tcollector.
std::span<const ReplacedRow> shell_replacements();

}  // namespace tsd::config
