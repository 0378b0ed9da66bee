// Reads the options of command lines in the files of a service.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace tsd::config {

/// Splits `text` at its blanks, as a shell splits an unquoted $NAME: quotes have no meaning.
std::vector<std::string> split_words(std::string_view text, const Blanks& blanks = kBlanks);

/// All words of a shell text that may belong to a command line, in their order. Assigned values
/// (NAME="--a b") and quoted texts are split at their blanks; comments and expansions are left out.
std::vector<std::string> command_words(std::string_view shell_text);

/// The values that `words` give to an option, in their order: "-t V", "-tV", "--tag V", "--tag=V".
/// `letter` is "-t", or empty if the option has none.
std::vector<std::string> values_of(const std::vector<std::string>& words, std::string_view letter,
                                   std::string_view name);

/// True when `words` contain the flag `name`.
bool has_flag(const std::vector<std::string>& words, std::string_view name);

}  // namespace tsd::config
