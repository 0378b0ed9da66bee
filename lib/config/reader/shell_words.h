// Splits shell text into words and operators, as far as needed to find assignments. Source of the
// rules: POSIX.1-2017, Shell Command Language, 2.2 Quoting to 2.10 Grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/reader/assignments.h"

namespace tsd::config {

struct ShellWord {
  enum Kind { word, sign, end_of_line };
  Kind kind;
  std::string text;       ///< a word without its quotes, or the operator
  std::string source;     ///< as written
  bool code = false;      ///< contains an expansion or a substitution
  bool unclosed = false;  ///< a quote or bracket in it never closes
  bool quoted = false;    ///< partly quoted, so it is not a reserved word
  TextPosition position;

  bool is_sign(std::string_view t) const { return kind == sign && text == t; }
};

/// Leaves out comments and the bodies of heredocs; joins continued lines.
std::vector<ShellWord> shell_words(std::string_view text);

}  // namespace tsd::config
