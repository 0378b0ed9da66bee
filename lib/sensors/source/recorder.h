// Writes what sensors read into a directory, which can stand in for the machine later (--root).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tsd::sensors {

class Recorder {
 public:
  explicit Recorder(std::string directory) : directory_(std::move(directory)) {}

  /// Records that the file `path` of the machine has this text. Returns the text that sensors must
  /// use until the next begin_round(): the first one of the round, which is the one recorded.
  std::string_view file(std::string_view path, std::string_view text);
  void begin_round() { round_.clear(); }
  /// Records that the file `path` exists, with no text unless it is read too.
  void presence(std::string_view path);
  /// Records that the directory `path` exists.
  void directory(std::string_view path);
  /// Records the line "KEY VALUE" of the file `path`, which holds results of system calls.
  void line(std::string_view path, std::string_view key, std::string_view value);

  /// Success, or the first error of writing.
  const Result<void>& outcome() const { return outcome_; }

 private:
  void write(std::string_view path, std::string_view text);

  std::string directory_;
  std::map<std::string, std::string, std::less<>> round_;  ///< texts of this round, by path
  std::map<std::string, std::map<std::string, std::string>> lines_;
  Result<void> outcome_;
};

}  // namespace tsd::sensors
