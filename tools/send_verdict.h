// What tsd-send says with its exit.
#pragma once

#include "base/result.h"
#include "cli/exit_code.h"
#include "ship/send/sender.h"

namespace tsd::send {

/// Accounts that do not balance are an error before all others, for then no other word holds. With
/// a spool 75 says that everything is safe, so what is lost is trouble.
inline Result<cli::Exit> verdict(const ship::Outcome& outcome, const Result<void>& reports,
                                 bool has_spool) {
  const ship::Accounts& accounts = outcome.accounts;
  if (auto sound = accounts.check(); !sound) return sound.error();
  if (!outcome.input) return outcome.input.error();
  if (!reports) return reports.error();
  if (has_spool && accounts.lost() > 0) return cli::Exit::trouble;
  if (accounts.lost() > 0 || accounts.spooled > 0 || outcome.backlog) return cli::Exit::not_yet;
  return accounts.rejected > 0 ? cli::Exit::no : cli::Exit::done;
}

}  // namespace tsd::send
