// Files that a tool reads and writes at once: it would read its own lines again, without end.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace tsd::os {

/// By device and inode, whatever the names.
inline bool are_same_file(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/// A file that a tool has open as `fd`, or, where that is -1, will open by its path.
struct UsedFile {
  std::string path = {};
  int fd = -1;
  std::string role = {};  ///< what is written to it, for the sentence: "--rejects"
};

/// Standard error, standard output where lines are printed, and the file of --rejects.
std::vector<UsedFile> outputs_of(bool prints_lines, const std::optional<std::string>& rejects);

/// Fails when `input` and one of `outputs` are the same regular file, by device and inode, whatever
/// their names. Pipes, terminals, devices and files that do not exist are no such files. Opens and
/// reads nothing.
Result<void> check_apart(const UsedFile& input, std::span<const UsedFile> outputs);

}  // namespace tsd::os
