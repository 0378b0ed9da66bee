// Finds mistakes in scripts, units and config.py that are easy to overlook. The rules are rows of
// tables in *_rules.cpp: code, weight, sentence, and the function that checks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config_file.h"
#include "config/finding.h"

namespace tsd::config {

/// All findings, in the order of the text. Nothing of the text is run.
std::vector<Finding> check(const ConfigFile& file);

/// The lines for which the user's guide greps: those with `TSD_HOST=` of a shell text, those that
/// begin with USER or DOMAIN of a Python text; byte for byte, each with a newline.
std::string guide_lines(const ConfigFile& file);

/// True when the file sets what it is for to known values: TSD_HOST, or USER and DOMAIN.
bool is_set(const ConfigFile& file);

/// "FILE:LINE:COL: code: sentence", with "note: " before the code of a remark.
std::string format(const ConfigFile& file, const Finding& finding);

}  // namespace tsd::config
