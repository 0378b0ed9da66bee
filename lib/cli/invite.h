// A word to the person at the terminal that a tool reads from.
#pragma once

#include <string>

namespace tsd::cli {

/// Says what is awaited where stdin is a terminal, so that a person does not wait as well.
void invite(const std::string& name);

}  // namespace tsd::cli
