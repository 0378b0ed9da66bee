// What an installation has made, kept in the installed tree, so that the next one knows an
// administrator's edits and --uninstall takes away no more than was brought.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tsd::init {

struct Manifest {
  struct Entry {
    std::string kind;  // directory, spool, file, link, account
    std::string path;  // of an account: its name
    std::string mark;  // of a file: the fingerprint of its text; of a link: its target
  };
  std::string host;            // the TSD that was asked for
  std::vector<Entry> entries;  // in the order of making

  const Entry* find(std::string_view kind, std::string_view path) const;
  /// Adds the entry, or renews the mark of the one that is there.
  void note(Entry entry);
};

/// Lines "KIND MARK PATH"; what does not look so is passed over.
Manifest parse_manifest(std::string_view text);
std::string format_manifest(const Manifest& manifest);

/// 64-bit FNV-1a as 16 hex digits: tells an edit, keeps no secret.
std::string fingerprint(std::string_view text);

}  // namespace tsd::init
