// What a Python or shell text assigns, read without running any of it.
//
// The readers know quotes, escapes, comments, continued lines, heredocs and blocks; they do not
// know what an expression yields. So a value is either known to the byte or marked as code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tsd::config {

/// Both count from 1; columns count bytes.
struct TextPosition {
  int line = 0;
  int column = 0;
};

enum class ValueKind {
  text,      // known: `value` is the string that would be assigned
  number,    // known, but no string (Python: USER = 5); `value` is its spelling
  code,      // only running it could tell; `value` is the source as written
  unclosed,  // the quote that opens it never closes; `value` is the rest of the line
};

struct Assignment {
  std::string name;
  std::string value;
  ValueKind kind = ValueKind::code;
  /// Inside a block, or behind || or &&: it may take place or not.
  bool conditional = false;
  /// Shell: `NAME=value command`, which sets it for that command alone.
  bool for_one_command = false;
  TextPosition position;     // of the name
  TextPosition value_place;  // of the first byte behind the '=' and its blanks

  /// Takes place for certain, with a value known to the byte.
  bool is_settled() const {
    return !conditional && !for_one_command &&
           (kind == ValueKind::text || kind == ValueKind::number);
  }
};

/// A tag that Python code (onload() of an etc/*.py) would set, were it run.
struct CodeTag {
  std::string key;  // empty: which one cannot be told without running the code
  TextPosition position;
};

struct Assignments {
  std::vector<Assignment> all;  // in the order of the text
  std::vector<CodeTag> code_tags;

  /// The last one of this name that neither a block nor a single command owns; nullptr: none.
  const Assignment* find(std::string_view name) const;
  /// The value of find(), when that is a string or a number known to the byte.
  const std::string* value(std::string_view name) const;
};

/// config.py and its like, as Python 2 and 3 both read it.
Assignments read_python(std::string_view text);

/// An init script, or a file of /etc/default, as a POSIX shell reads it.
Assignments read_shell(std::string_view text);

/// A unit of systemd: every setting is text, whatever section it stands in.
Assignments read_unit(std::string_view text);

}  // namespace tsd::config
