// The exit code of tsd-send.
#pragma once

#include "base/result.h"
#include "cli/exit_code.h"
#include "ship/send/sender.h"

namespace tsd::send {

/// An error when the accounts do not balance (checked first: no other answer is reliable then),
/// when reading the input failed, or when `reports` could not be written. Otherwise 0 (all
/// confirmed), 1 (lines were rejected) or 75 (lines are not sent yet). With a spool, 75 promises
/// that every remaining line is on disk, so lost lines are 2 there, and so are those of damaged
/// records.
Result<cli::Exit> verdict(const ship::Outcome& outcome, const Result<void>& reports,
                          bool has_spool);

}  // namespace tsd::send
