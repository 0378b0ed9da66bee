// What went wrong, as a value: it travels up by return and is spoken once, at the top.
#pragma once

#include <string>
#include <string_view>

namespace tsd {

struct Error {
  /// A sentence without capital and full stop: "reading /proc/net/dev: Permission denied".
  std::string text;
  /// errno of the system call that said no; 0 when the refusal is our own.
  int system = 0;

  /// "VERB OBJECT: text", as in Error{...}.with_context("reading", path).
  Error with_context(std::string_view verb, std::string_view object) &&;
};

/// The system's own words for `number` (an errno).
Error system_error(int number);

/// The same for the current errno, with context: "opening /x: No such file or directory".
Error last_system_error(std::string_view verb, std::string_view object);

}  // namespace tsd
