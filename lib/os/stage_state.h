// What the stages of the service's pipe tell of themselves for tsd-check-config, each in a file of
// its own (see state_file.h): tsd-collect in "collect", tsd-validate-line in "validate", tsd-send
// in "send".
//
//   at 1796000000
//   pid 812
//   host vm1.example.org
//   source iostat.py running 1795999990 0 -
//
// The first word of a line names it; the rest is the value. Unknown lines are ignored, so that a
// newer stage can be read. Times are Unix seconds; 0: never.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace tsd::os {

/// What every stage tells.
struct StageState {
  std::int64_t at = 0;  ///< when it was told
  std::int64_t pid = 0;
};

/// A collector or a native sensor.
struct SourceState {
  std::string name;
  std::string state;  ///< a word: running, idle, off, ...; native
  std::int64_t last_point = 0;
  std::uint64_t invalid = 0;  ///< lines that were no points
  std::string trouble;        ///< why it does not run, or what it cannot read; empty: nothing
};

struct CollectState : StageState {
  std::string host;     ///< the value of the host tag; empty: none yet, or none wanted
  std::string waiting;  ///< what points wait for; empty: nothing
  std::vector<SourceState> sources;
  std::uint64_t left_out = 0;  ///< further sources, for which the file has no room
};

struct ValidateState : StageState {
  std::uint64_t lines = 0;
  std::uint64_t refused = 0;
  std::string last;  ///< the last finding; empty: none
};

struct SendState : StageState {
  std::string endpoint;           ///< the TSD in turn
  std::int64_t confirmed_at = 0;  ///< when a line was last confirmed
  std::int64_t failing_since = 0;
  std::string trouble;  ///< why nothing is confirmed; empty: nothing is wrong
  std::uint64_t rejected = 0;
  std::string rejection = {};  ///< why, of the last one
};

/// As text, at most kStateFileBytes long. Sources in trouble come first, and are left out last.
std::string to_text(const CollectState& state);
std::string to_text(const ValidateState& state);
std::string to_text(const SendState& state);

/// Reads what to_text() has written. An error is that of read_state_file(): ENOENT when the stage
/// has told nothing.
Result<CollectState> read_collect_state(const std::string& directory);
Result<ValidateState> read_validate_state(const std::string& directory);
Result<SendState> read_send_state(const std::string& directory);

}  // namespace tsd::os
