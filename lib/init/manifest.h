// The list of everything that an installation has made, kept in the installed tree. The next
// installation recognizes edits of the administrator by it, and --uninstall removes only what is
// listed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "init/settings.h"

namespace tsd::init {

struct Manifest {
  struct Entry {
    /// directory, spool, file, link, account; found: a link that was there before; copy: the file
    /// at `path` was somebody else's, and /var/backups has a copy of it.
    std::string kind;
    std::string path;  ///< of an account its name
    std::string mark;  ///< of a file the fingerprint of its text; of a link its target
  };
  std::string host;            ///< the requested TSD
  Choices choices;             ///< what else was asked for
  std::vector<Entry> entries;  ///< in the order of creation

  const Entry* find(std::string_view kind, std::string_view path) const;
  /// Adds the entry, or updates the mark of the existing one.
  void note(Entry entry);
  void forget(std::string_view kind, std::string_view path);
};

/// The path of the manifest of an installation.
std::string manifest_path(const Settings& settings);

/// Lines "KIND MARK PATH"; other lines are skipped.
Manifest parse_manifest(std::string_view text);
std::string format_manifest(const Manifest& manifest);

/// 64-bit FNV-1a as 16 hex digits; detects edits and is not cryptographic.
std::string fingerprint(std::string_view text);

}  // namespace tsd::init
