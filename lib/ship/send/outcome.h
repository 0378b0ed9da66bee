// What a sender has to say at its end.
#pragma once

#include "base/result.h"
#include "ship/accounts.h"

namespace tsd::ship {

struct Outcome {
  Accounts accounts;     ///< no line is held any more: they pass check()
  bool backlog = false;  ///< lines still wait in the spool, held by no sender
  Result<void> input;    ///< error of reading stdin; the lines before it were sent
  bool damage = false;   ///< lines in the spool were damaged, and are set aside
};

}  // namespace tsd::ship
