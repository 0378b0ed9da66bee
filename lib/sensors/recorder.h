// Keeps what sensors look at: a directory that stands for the machine later (--root).
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

  /// The file `path` of the machine was read. What is given back stands for it until the next
  /// begin_round(): its text as it was read first, for there will be one alone.
  std::string_view file(std::string_view path, std::string_view text);
  void begin_round() { round_.clear(); }
  /// The file `path` is there, and perhaps will not be read.
  void presence(std::string_view path);
  /// A directory that was looked into, perhaps in vain for what is not there.
  void directory(std::string_view path);
  /// One line "KEY VALUE" of a file that holds answers of calls.
  void line(std::string_view path, std::string_view key, std::string_view value);

  /// The first thing that could not be written.
  const Result<void>& outcome() const { return outcome_; }

 private:
  void write(std::string_view path, std::string_view text);

  std::string directory_;
  std::map<std::string, std::string, std::less<>> round_;  // what was read in it
  std::map<std::string, std::map<std::string, std::string>> lines_;
  Result<void> outcome_;
};

}  // namespace tsd::sensors
