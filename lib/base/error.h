// An error as a value: functions return it, and the tool prints it once, at the top.
#pragma once

#include <string>
#include <string_view>

namespace tsd {

struct Error {
  /// A sentence without capital and full stop: "reading /proc/net/dev: Permission denied".
  std::string text;
  /// errno of the system call that failed; 0 when no system call did.
  int system = 0;

  /// "VERB OBJECT: text", as in Error{...}.with_context("reading", path).
  Error with_context(std::string_view verb, std::string_view object) &&;
};

/// The system's message for `number`, an errno.
Error system_error(int number);

/// The same for the current errno, with its context: "opening /x: No such file or directory".
Error last_system_error(std::string_view verb, std::string_view object);

}  // namespace tsd
