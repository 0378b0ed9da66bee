// What the producer of the lines is told, a record a line: "FIRST[-LAST] STATE [REASON]", where
// FIRST and LAST count the lines of stdin from 1. Nothing is told before it is true.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/output.h"
#include "ship/rejection.h"

namespace tsd::ship {

class Receipts {
 public:
  /// `fd` stays the caller's. `rejects_are_safe` makes it true that refused lines are where they
  /// belong, or says that they are not: then they get no receipt.
  Receipts(int fd, std::function<bool()> rejects_are_safe)
      : output_(fd), rejects_are_safe_(std::move(rejects_are_safe)) {}

  /// Lines `first` to `last`. `state` is confirmed, spooled, rejected or dropped.
  void add(std::uint64_t first, std::uint64_t last, std::string_view state,
           std::string_view reason = {});
  /// A line that was refused, told once it is safe; nothing where it has no place on stdin.
  void add(const Rejection& rejection);
  /// They are on their way. The first error is told by every later call.
  Result<void> flush();

 private:
  struct Refused {
    std::uint64_t number;
    std::string code;
  };
  void write(std::uint64_t first, std::uint64_t last, std::string_view state,
             std::string_view reason);
  void tell_refused();

  os::Output output_;
  std::function<bool()> rejects_are_safe_;
  std::vector<Refused> refused_;  // not told yet
};

}  // namespace tsd::ship
