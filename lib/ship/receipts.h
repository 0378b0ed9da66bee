// What the producer of the lines is told, a record a line: "FIRST[-LAST] STATE [REASON]", where
// FIRST and LAST count the lines of stdin from 1. Nothing is told before it is true.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "os/output.h"
#include "ship/rejection.h"

namespace tsd::ship {

class Receipts {
 public:
  /// `fd` stays the caller's.
  explicit Receipts(int fd) : output_(fd) {}

  /// Lines `first` to `last`. `state` is confirmed, spooled, rejected or dropped.
  void add(std::uint64_t first, std::uint64_t last, std::string_view state,
           std::string_view reason = {});
  /// A line that was refused; nothing where it has no place on stdin.
  void add(const Rejection& rejection);
  /// They are on their way. The first error is told by every later call.
  Result<void> flush() { return output_.flush(); }

 private:
  os::Output output_;
};

}  // namespace tsd::ship
