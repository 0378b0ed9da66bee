// A word to the person at the terminal that a tool reads from, or writes to.
#pragma once

#include <string>

namespace tsd::cli {

/// Says what is awaited where stdin is a terminal, so that a person does not wait as well.
void hint_at_stdin(const std::string& name);

/// Says how points are shipped where stdout is a terminal: what a person reads there goes nowhere
/// else.
void hint_at_stdout(const std::string& name);

}  // namespace tsd::cli
