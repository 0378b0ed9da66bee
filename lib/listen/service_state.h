// State shared by all connections: the read buffer, the output for lines, and the counters. There
// is one thread, which serves one peer at a time, so the memory does not grow with the peers.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/result.h"
#include "listen/counters.h"
#include "listen/point_checker.h"
#include "listen/server_options.h"

namespace tsd::listen {

class ServiceState {
 public:
  /// What one peer may say before others have their turn. A datagram is shorter.
  static constexpr std::size_t kBufferBytes = 64u << 10;

  /// `closed` is called once, when lines cannot be written any more. `host` is the host name in
  /// replies. With `lines_fd` -1 lines are not printed: they are watched only.
  ServiceState(int lines_fd, const ServerOptions& options, std::string host,
               std::function<void()> closed)
      : fd_(lines_fd),
        options_(options),
        checker_(options),
        host_(std::move(host)),
        closed_(std::move(closed)) {}

  /// The read buffer of kBufferBytes bytes; valid until the next peer is read.
  char* buffer() { return buffer_.get(); }
  /// Whole lines to be printed; callers append to it.
  std::string& lines() { return lines_; }
  /// Writes the lines; blocks as long as their reader does. False when they are lost.
  bool print();
  /// From here on no line can be written, for this reason.
  void lose(Error reason);
  /// The reason why lines were lost.
  const std::optional<Error>& error() const { return error_; }

  /// Has `sink` print the lines from now on. It is false when they are lost.
  void print_by(std::function<bool(std::string_view lines)> sink) { sink_ = std::move(sink); }

  const ServerOptions& options() const { return options_; }
  PointChecker& checker() { return checker_; }
  Counters& counters() { return counters_; }
  const std::string& host() const { return host_; }

 private:
  Result<void> write() const;

  int fd_;
  ServerOptions options_;
  PointChecker checker_;
  std::string host_;
  std::function<void()> closed_;
  std::function<bool(std::string_view)> sink_;
  std::unique_ptr<char[]> buffer_{new char[kBufferBytes]};  ///< untouched pages cost nothing
  std::string lines_;
  std::optional<Error> error_;
  Counters counters_;
};

}  // namespace tsd::listen
