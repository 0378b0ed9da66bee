// Hints for a user who runs a tool on a terminal.
#pragma once

#include <string>

namespace tsd::cli {

/// Prints what the tool reads when stdin is a terminal, so that the user does not wait for it.
void hint_at_stdin(const std::string& name);

/// Prints how to ship points when stdout is a terminal: points printed there are not sent.
void hint_at_stdout(const std::string& name);

}  // namespace tsd::cli
