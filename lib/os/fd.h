// A file descriptor that closes itself.
#pragma once

#include <utility>

#include "base/result.h"

namespace tsd::os {

class Fd {
 public:
  Fd() = default;
  explicit Fd(int number) : number_(number) {}
  Fd(Fd&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Fd() { close(); }

  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }
  /// Gives the number away: the caller closes it.
  int release() { return std::exchange(number_, -1); }
  void close();

 private:
  int number_ = -1;
};

/// A pipe's two ends: what is written to `in` is read from `out`.
struct Pipe {
  Fd out;
  Fd in;
};

/// Errors read "making a pipe: ...".
Result<Pipe> make_pipe();

}  // namespace tsd::os
