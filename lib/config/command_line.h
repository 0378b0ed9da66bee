// The options of the tools that a service is made of, as they stand in its files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tsd::config {

/// `text` cut at its blanks, as a shell cuts an unquoted $NAME: no quotes are known.
std::vector<std::string> split_words(std::string_view text);

/// All words of a shell text that may be words of a command line, in their order: what is assigned
/// (NAME="--a b") and what stands in quotes is cut at its blanks too; comments and expansions are
/// left out.
std::vector<std::string> command_words(std::string_view shell_text);

/// The values that `words` give to an option, in their order: "-t V", "-tV", "--tag V", "--tag=V".
/// `letter` is "-t", or empty where there is none.
std::vector<std::string> values_of(const std::vector<std::string>& words, std::string_view letter,
                                   std::string_view name);

/// True when `words` hold the flag `name`.
bool has_flag(const std::vector<std::string>& words, std::string_view name);

}  // namespace tsd::config
