// Troubles that another project had with its spool on disk (Vector), each as a run of this sender.
#pragma once

namespace sim {

/// Prints a line for each case; false when one fails.
bool run_cases();

}  // namespace sim
