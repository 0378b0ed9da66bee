// The name of the machine below a root directory: a host that is mounted into a container, or an
// image. The kernel tells the name of the container, so the files of the host are read.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "os/root.h"

namespace tsd::host {

/// The name in /etc/hostname below `root` (hostname(5)). An error without the file, or without a
/// name.
Result<std::string> hostname_below(const os::Root& root);

/// That name if it has a dot, else the first name of the line of /etc/hosts below `root` that has
/// it, if that one has a dot (hosts(5), as `hostname -f` takes it). An error without such a line.
Result<std::string> fqdn_below(const os::Root& root);

/// The first line of a hostname file that is neither empty nor a comment, without blanks around it.
std::string_view name_in(std::string_view hostname_file);

/// The canonical name of the line that has `name`; empty without one.
std::string_view canonical_name(std::string_view hosts_file, std::string_view name);

}  // namespace tsd::host
