// A configuration file: its kind, text, assignments and mode.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "config/reader/assignments.h"
#include "os/root.h"

namespace tsd::config {

/// The size limit in bytes, far above that of any init script or config.py.
inline constexpr std::size_t kConfigFileLimit = 1u << 20;

enum class FileKind {
  script,    ///< an init script: /etc/init.d/tcollector
  defaults,  ///< shell settings that a script reads: /etc/default/tcollector
  python,    ///< collectors/etc/config.py
  unit,      ///< /etc/systemd/system/tcollector.service
};

struct ConfigFile {
  std::string path;  ///< as the user wrote it
  FileKind kind = FileKind::script;
  std::string text;
  Assignments found;
  std::optional<unsigned> mode;  ///< permission bits; nothing when the text is not from a file
};

/// Decides by the name (.py, .service, /default/, /sysconfig/, /init.d/), else by TSD_HOST in the
/// text, the first line, and USER or DOMAIN in the text.
FileKind tell_kind(std::string_view path, std::string_view text);

/// A file with this name and text; `mode` is left empty.
ConfigFile make_config_file(std::string path, std::string text);

/// Reads the file inside `root`. Fails, naming the path, when it is not a regular file, unreadable,
/// larger than kConfigFileLimit, or contains NUL bytes.
Result<ConfigFile> read_config_file(const os::Root& root, const std::string& path);

}  // namespace tsd::config
