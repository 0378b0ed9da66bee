// Splits Python source into tokens, as far as needed to find assignments. Source of the rules:
// docs.python.org, The Python Language Reference, 2. Lexical analysis.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/reader/assignments.h"

namespace tsd::config {

struct PythonToken {
  enum Kind { name, number, string, code_string, unclosed_string, sign, end_of_line };
  Kind kind;
  std::string text;  ///< the value of a string; the source text of any other token
  TextPosition position;
  std::size_t from = 0, to = 0;  ///< offsets of its source text

  bool is(Kind k, std::string_view t) const { return kind == k && text == t; }
};

/// Comments are left out; a logical line (brackets and backslashes join lines) ends with one
/// end_of_line. Strings with f and b prefixes are code_string.
std::vector<PythonToken> python_tokens(std::string_view text);

/// Whether a block that may not run, or more than once, begins with it: `if`, `for`, `try`, ...
bool is_block_word(const PythonToken& token);

}  // namespace tsd::config
