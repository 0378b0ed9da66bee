// Keeps what sensors look at: a directory that stands for the machine later (--root).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tsd::sensors {

class Recorder {
 public:
  explicit Recorder(std::string directory) : directory_(std::move(directory)) {}

  /// The file `path` of the machine, as it was read last.
  void file(std::string_view path, std::string_view text);
  /// A directory that was looked into, perhaps in vain for what is not there.
  void directory(std::string_view path);
  /// One line "KEY VALUE" of a file that holds answers of calls.
  void line(std::string_view path, std::string_view key, std::string_view value);

  /// The first thing that could not be written.
  const Result<void>& outcome() const { return outcome_; }

 private:
  std::string directory_;
  std::map<std::string, std::map<std::string, std::string>> lines_;
  Result<void> outcome_;
};

}  // namespace tsd::sensors
