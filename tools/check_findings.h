// What tsd-check-config says on stderr about one file.
#pragma once

#include "config/checks.h"
#include "tools/check_options.h"

namespace tsd::check {

void tell(const config::ConfigFile& file, const config::Finding& one);

/// The remarks alone, for a file whose faults do not matter.
void tell_remarks(const config::ConfigFile& file, const CheckConfigSettings& settings);

/// With -v: the file, and what it sources.
void tell_read(const config::ConfigFile& file, const CheckConfigSettings& settings);

}  // namespace tsd::check
