// A file whose settings are looked at: what it is, what it says, who may run it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "config/assignments.h"
#include "os/root.h"

namespace tsd::config {

/// No init script and no config.py comes near this.
inline constexpr std::size_t kConfigFileLimit = 1u << 20;

enum class FileKind {
  script,    // an init script: /etc/init.d/tcollector
  defaults,  // shell settings that a script reads: /etc/default/tcollector
  python,    // collectors/etc/config.py
  unit,      // /etc/systemd/system/tcollector.service
};

struct ConfigFile {
  std::string path;  // as the user wrote it
  FileKind kind = FileKind::script;
  std::string text;
  Assignments found;
  std::optional<unsigned> mode;  // permission bits; nothing: the text did not come from a file
};

/// Told by the name (.py; .service; default, sysconfig), else by the first line, else by the word
/// USER.
FileKind tell_kind(std::string_view path, std::string_view text);

/// The text as it would be if it stood in a file of this name; `mode` is left out.
ConfigFile make_config_file(std::string path, std::string text);

/// Reads the file inside `root`. Not a regular file, unreadable, over kConfigFileLimit, or with NUL
/// bytes in it: an error that names the path.
Result<ConfigFile> read_config_file(const os::Root& root, const std::string& path);

}  // namespace tsd::config
