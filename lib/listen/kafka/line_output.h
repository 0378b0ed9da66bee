// Standard output for a program that reads back what becomes of its lines: it must never wait for
// its reader, because the reader may wait for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "base/error.h"
#include "net/async.h"
#include "os/fd.h"

namespace tsd::listen {

class LineOutput {
 public:
  /// With so many bytes waiting nothing should be added.
  static constexpr std::size_t kFull = 128u << 10;

  /// `fd` stays the caller's until close(). A pipe does not block; a terminal, a socket or a file
  /// may. -1: lines are taken and shown to nobody.
  LineOutput(const net::asio::any_io_executor& executor, int fd);

  void add(std::string_view lines) { lines_.append(lines); }
  std::size_t waiting() const { return lines_.size() - written_; }  ///< bytes
  bool is_full() const { return waiting() >= kFull; }
  /// Writes what goes without waiting.
  void write_some();
  /// Waits until some can be written, or the reader has gone.
  net::Task<> room();
  /// The same without other work: for `within` at most.
  void wait_for_room(std::chrono::milliseconds within) const;
  /// Ends it: what waits is given up, and the reader sees the end when no other has the pipe.
  void close();
  /// Lines that the system has taken.
  std::uint64_t lines_written() const { return lines_written_; }
  const std::optional<Error>& error() const { return error_; }

 private:
  int given_;
  os::Fd own_;  // the pipe, opened again: O_NONBLOCK must not affect its other users
  int fd_;
  net::asio::posix::stream_descriptor watch_;
  std::string lines_;
  std::size_t written_ = 0;  // bytes of lines_
  std::uint64_t lines_written_ = 0;
  std::optional<Error> error_;
};

}  // namespace tsd::listen
