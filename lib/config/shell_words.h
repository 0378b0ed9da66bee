// A shell text as words and operators: enough to tell assignments from everything else.
// Source of the rules: POSIX.1-2017, Shell Command Language, 2.2 Quoting to 2.10 Grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/assignments.h"

namespace tsd::config {

struct ShellWord {
  enum Kind { word, sign, end_of_line };
  Kind kind;
  std::string text;       // of a word: quotes removed; of an operator: its spelling
  std::string source;     // as written
  bool code = false;      // holds an expansion or a substitution
  bool unclosed = false;  // a quote or bracket opens in it and never closes
  bool quoted = false;    // some of it stood in quotes, so it is no reserved word
  TextPosition position;

  bool is_sign(std::string_view t) const { return kind == sign && text == t; }
};

/// Comments and the bodies of heredocs are left out, continued lines joined.
std::vector<ShellWord> shell_words(std::string_view text);

}  // namespace tsd::config
