// What takes the place of tcollector's own settings: of the entries of get_defaults() in
// etc/config.py, and of the variables of the settings files of packaged tcollectors.
#pragma once

#include <string>
#include <vector>

#include "config/config_file.h"

namespace tsd::config {

struct Replaced {
  /// Where the replacement belongs.
  enum Target {
    host,     ///< the TSD: tsd-install-init -H, tsd-send -H
    port,     ///< its port
    collect,  ///< an option of tsd-collect
    send,     ///< an option of tsd-send
    nothing,  ///< no option; `text` says what is done instead
    by_hand,  ///< a person has to carry the value over; `text` says where to
  };
  std::string name;
  TextPosition position;
  Target target = nothing;
  std::string text;  ///< the option with its value, or a sentence
  std::string key;   ///< of what is set: later ones with the same key take its place
};

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
