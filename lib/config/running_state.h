// What the running service tells of itself, as rows of the overview: the value of the host tag,
// what is gathered, what is delivered, and where the log is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/overview_row.h"
#include "os/stage_state.h"
#include "os/tree.h"

namespace tsd::config {

/// What the stages have told below `directory` (/run/NAME/state). An error is that of reading.
struct StageStates {
  Result<os::CollectState> collect;
  Result<os::ValidateState> validate;
  Result<os::SendState> send;
};
StageStates read_states(const std::string& directory);

/// "vm1"; empty when the collecting stage has told none.
std::string host_tag_of(const StageStates& states);

/// One row for all sources that are well, and one for each that is in trouble. `now` is in Unix
/// seconds.
std::vector<OverviewRow> gathering_rows(const StageStates& states, std::int64_t now);

/// How many lines were refused on the way, and the last of them; nothing when none was.
std::vector<OverviewRow> refusal_rows(const StageStates& states);

/// When a point was last confirmed, and why none was since. Without a word from the sending stage,
/// nothing.
std::vector<OverviewRow> delivery_rows(const StageStates& states, std::int64_t now);

/// The programs of the pipe that do not run below the process `supervisor`.
std::vector<std::string> missing_stages(const os::Tree& tree, const std::string& supervisor);

/// `seconds` as a person says it: "12 s", "3 min", "5 h", "2 d".
std::string age_text(std::int64_t seconds);

}  // namespace tsd::config
