// What a person who reads a script or a config.py would overlook. The rules are rows of tables in
// checks_*.cpp: code, weight, sentence, and the function that looks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config_file.h"
#include "config/finding.h"

namespace tsd::config {

/// All of them, in the order of the text. Nothing of the text is run.
std::vector<Finding> check(const ConfigFile& file);

/// What the user's guide has people grep for: the lines with `TSD_HOST=` of shell text, the lines
/// that begin with USER or DOMAIN of Python text; byte for byte, each with a newline.
std::string guide_lines(const ConfigFile& file);

/// True when what those lines are for is there: TSD_HOST, or USER and DOMAIN, with known values.
bool is_set(const ConfigFile& file);

/// "FILE:LINE:COL: code: sentence", a remark with "note: " before its code.
std::string format(const ConfigFile& file, const Finding& finding);

}  // namespace tsd::config
