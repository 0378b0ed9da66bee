// The lines' source: standard input, or in a test whatever takes its place.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <span>

#include "net/async.h"
#include "net/readable.h"

namespace tsd::ship {

class Input {
 public:
  virtual ~Input() = default;
  /// A regular file: its end is known from the start.
  virtual bool is_file() const = 0;
  /// It has no writer any more; unread bytes may remain.
  virtual bool has_ended() const = 0;
  /// A read would not block: there are bytes, the end, or an error.
  virtual bool is_ready() = 0;
  /// Waits until is_ready(); false when the wait is cancelled.
  virtual net::Task<bool> ready() = 0;
  /// As read(2): a count, 0 at the end, -1 with errno.
  virtual ssize_t read(std::span<char> into) = 0;
  /// For a file: the bytes read and its size; else both 0.
  struct Place {
    std::uint64_t read = 0;
    std::uint64_t total = 0;
  };
  virtual Place place() const { return {}; }
};

class DescriptorInput final : public Input {
 public:
  /// `fd` stays the caller's.
  DescriptorInput(const net::asio::any_io_executor& executor, int fd);

  bool is_file() const override { return is_file_; }
  bool has_ended() const override;
  bool is_ready() override { return readable_.now(); }
  net::Task<bool> ready() override { return readable_.wait(); }
  ssize_t read(std::span<char> into) override;
  Place place() const override;

 private:
  int fd_;
  bool is_file_;
  net::Readable readable_;
};

}  // namespace tsd::ship
