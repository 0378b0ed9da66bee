// A text as one word of a POSIX shell's command line.
#pragma once

#include <string>
#include <string_view>

namespace tsd {

/// True when a shell takes `text` as it stands for one word. An empty text has to be quoted.
bool is_shell_word(std::string_view text);

/// `text` as a shell reads it back: in single quotes where it needs them.
std::string shell_word(std::string_view text);

}  // namespace tsd
