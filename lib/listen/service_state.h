// What all peers of a service share: the buffer they are read into, the way out for the lines they
// bring, and the counters. One thread, one peer at a time, so memory does not grow with peers.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "listen/counters.h"
#include "listen/point_checker.h"
#include "listen/server_options.h"

namespace tsd::listen {

class ServiceState {
 public:
  static constexpr std::size_t kBufferBytes = 256u << 10;

  /// `closed` is called once, when lines cannot be written any more. `host` is what it says of
  /// itself.
  ServiceState(int lines_fd, const ServerOptions& options, std::string host,
               std::function<void()> closed)
      : fd_(lines_fd),
        options_(options),
        checker_(options),
        host_(std::move(host)),
        closed_(std::move(closed)) {}

  /// Where bytes of a peer may lie until the next peer is read; kBufferBytes long.
  char* buffer() { return buffer_.get(); }
  /// Whole lines to be printed: append to it.
  std::string& lines() { return lines_; }
  /// Writes the lines, and waits for their reader as long as it takes. False when they are lost.
  bool print();
  /// Why lines were lost.
  const std::optional<Error>& error() const { return error_; }

  /// Bytes that peers may still have held for them: of bodies and of lines that are not complete.
  std::size_t& room() { return room_; }

  const ServerOptions& options() const { return options_; }
  PointChecker& checker() { return checker_; }
  Counters& counters() { return counters_; }
  const std::string& host() const { return host_; }

 private:
  int fd_;
  ServerOptions options_;
  PointChecker checker_;
  std::string host_;
  std::function<void()> closed_;
  std::unique_ptr<char[]> buffer_{new char[kBufferBytes]};  // untouched pages cost nothing
  std::string lines_;
  std::size_t room_ = 3u << 20;
  std::optional<Error> error_;
  Counters counters_;
};

}  // namespace tsd::listen
