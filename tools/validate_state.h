// --state-file of tsd-validate-line: see os/stage_state.h.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/say.h"
#include "line/validate/router.h"

namespace tsd::validate {

/// Does nothing without a file.
class StateKeeper {
 public:
  StateKeeper(std::optional<std::string> file, Say say);
  /// Writes what has not been told yet.
  ~StateKeeper();
  StateKeeper(const StateKeeper&) = delete;
  StateKeeper& operator=(const StateKeeper&) = delete;

  /// Findings that were printed: the last line is kept.
  void note(std::string_view findings);
  /// Writes the file, once per second at most.
  void tell(const line::Tally& total);

 private:
  void write();

  std::optional<std::string> file_;
  Say say_;
  line::Tally total_;
  std::string last_;
  bool is_stale_ = true;
  std::chrono::steady_clock::time_point told_{};
};

}  // namespace tsd::validate
