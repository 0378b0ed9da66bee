// Receipts for the producer of the lines, one record a line: "FIRST[-LAST] STATE [REASON]", where
// FIRST and LAST count the lines of stdin from 1. A receipt is written after its state is true.
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
  /// `fd` stays the caller's. `rejects_are_safe` syncs the rejects file; if it returns false, the
  /// rejected lines get no receipt.
  Receipts(int fd, std::function<bool()> rejects_are_safe)
      : output_(fd), rejects_are_safe_(std::move(rejects_are_safe)) {}

  /// Adds a record. `state` is confirmed, spooled, rejected or dropped.
  void add(std::uint64_t first, std::uint64_t last, std::string_view state,
           std::string_view reason = {});
  /// Adds a rejected line, written once the rejects file is safe; ignores lines not from stdin.
  void add(const Rejection& rejection);
  /// Writes all receipts to `fd`. After an error, every later call returns it.
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
  std::vector<Refused> refused_;  // no receipt written yet
};

}  // namespace tsd::ship
