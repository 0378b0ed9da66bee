// What takes the place of tcollector's own settings: of the entries of get_defaults() in
// etc/config.py, and of the variables of the settings files of packaged tcollectors.
#pragma once

#include <string>
#include <vector>

#include "config/config_file.h"
#include "config/replaced.h"

namespace tsd::config {

/// The settings of `file` that have a replacement, in the order of the text; one row for each
/// element of a list. What is off, and needs no option, is left out.
std::vector<Replaced> replaced_settings(const ConfigFile& file);

/// The same of one variable of a script or a settings file.
std::vector<Replaced> replaced_variable(const Assignment& variable);

/// The assignments of a settings file that nothing reads: no replacement is known, and neither the
/// service nor the file itself uses them.
std::vector<const Assignment*> unread_variables(const ConfigFile& file);

/// "tsd-collect --dedup-interval 300", or the sentence.
std::string to_string(const Replaced& one);

}  // namespace tsd::config
