#include "tools/send_verdict.h"

namespace tsd::send {

Result<cli::Exit> verdict(const ship::Outcome& outcome, const Result<void>& reports,
                          bool has_spool) {
  const ship::Accounts& accounts = outcome.accounts;
  if (auto sound = accounts.check(); !sound) return sound.error();
  if (!outcome.input) return outcome.input.error();
  if (!reports) return reports.error();
  if (has_spool && (accounts.lost() > 0 || outcome.damage)) return cli::Exit::trouble;
  if (accounts.lost() > 0 || accounts.spooled > 0 || outcome.backlog) return cli::Exit::not_yet;
  return accounts.rejected > 0 ? cli::Exit::no : cli::Exit::done;
}

}  // namespace tsd::send
