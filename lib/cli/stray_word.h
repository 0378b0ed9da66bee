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
};

/// "unknown option --onec: did you mean --once?"; `known` are the long names, without dashes.
std::string unknown_option(std::string_view word, const std::vector<std::string>& known);

/// "unexpected argument tsd1: did you mean -H tsd1?"
std::string stray_word(const std::string& word, const StrayWords& meant);

}  // namespace tsd::cli
