// The assignments of a Python or shell text, read without running it.
//
// The readers know quotes, escapes, comments, continued lines, heredocs and blocks, but do not
// evaluate expressions. So a value is either known exactly or marked as code.
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
  text,      ///< known: `value` is the string that would be assigned
  number,    ///< known, but not a string (Python: USER = 5); `value` is the literal
  code,      ///< an expression; `value` is the source as written
  unclosed,  ///< its quote never closes; `value` is the rest of the line
};

struct Assignment {
  std::string name;
  std::string value;
  ValueKind kind = ValueKind::code;
  /// Inside a block, or behind || or &&: it may or may not be executed.
  bool conditional = false;
  /// Shell: `NAME=value command`, which sets it for that command alone.
  bool for_one_command = false;
  TextPosition position;     ///< of the name
  TextPosition value_place;  ///< of the first byte behind the '=' and its blanks

  /// False when `value` is the whole command: NAME+=..., `read NAME`.
  bool has_value_only() const { return value_place.column > position.column; }

  /// True when it is always executed and its value is known exactly.
  bool is_settled() const {
    return !conditional && !for_one_command &&
           (kind == ValueKind::text || kind == ValueKind::number);
  }
};

/// A tag that Python code (onload() of an etc/*.py) would set if it were run.
struct CodeTag {
  std::string key;  ///< empty when only running the code could tell
  TextPosition position;
};

/// Code that may set any name, or any entry: eval in a shell.
struct Evaluated {
  std::string source;
  TextPosition position;
  bool in_block = false;
};

struct Assignments {
  std::vector<Assignment> all;  ///< in the order of the text
  std::vector<Evaluated> evaluated;
  std::vector<CodeTag> code_tags;
  /// Python: the entries of what get_defaults() returns (tcollector 1.3); a list is one for each
  /// element.
  std::vector<Assignment> defaults;
  std::vector<Evaluated> unread;  ///< what only running get_defaults() could tell

  /// The last assignment of this name that is neither conditional nor for one command; nullptr when
  /// there is none.
  const Assignment* find(std::string_view name) const;
  /// The value of find(), when it is a known string or number; else nullptr.
  const std::string* value(std::string_view name) const;
};

/// Reads config.py and the like, in the syntax common to Python 2 and 3.
Assignments read_python(std::string_view text);

/// Reads an init script or a file of /etc/default, as a POSIX shell does.
Assignments read_shell(std::string_view text);

/// Reads a systemd unit: every setting is text; sections are ignored.
Assignments read_unit(std::string_view text);

}  // namespace tsd::config
