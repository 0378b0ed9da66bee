// What is said of a word of the command line that belongs to no option.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tsd::cli {

/// Where such words were probably meant to be.
struct StrayWords {
  std::string option = {};   ///< behind this one; empty: nothing is known
  bool reads_input = false;  ///< the name of a file was meant to be standard input
  bool has_port = false;     ///< -p is a port, and a number from 1 to 65535 was meant to be it
};

/// "unknown option --onec: did you mean --once?"; `known` are the long names, without dashes.
std::string unknown_option(std::string_view word, const std::vector<std::string>& known);

/// "unexpected argument tsd1: did you mean -H tsd1?"
std::string stray_word(const std::string& word, const StrayWords& meant);

/// "-h prints the help; the host is -H tsd1": of the words of a command line (nullptr ends them)
/// the first -h that a host follows, for a tool whose -H is a host; empty: there is none. psql,
/// redis-cli and others have -h for the host.
std::string mistaken_help(const char* const* words);

/// CLI11's sentence, or in its place "--port wants a value: PORT" where the value is missing.
std::string plain_refusal(std::string text);

}  // namespace tsd::cli
