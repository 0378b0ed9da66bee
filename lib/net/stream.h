// A connection to an endpoint: writes, reads, and tells whether the written bytes arrived.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/units.h"
#include "net/async.h"
#include "net/endpoint.h"

namespace tsd::net {

class Stream {
 public:
  virtual ~Stream() = default;

  /// Reads at least one byte; 0 at the peer's end of stream.
  virtual Task<Result<std::size_t>> read(std::span<char> into) = 0;
  /// Writes all of `bytes`, then all of `more` (either may be empty) to the kernel. Success does
  /// not mean that they arrived.
  virtual Task<Result<void>> write(std::string_view bytes, std::string_view more) = 0;
  /// Half-closes: the peer reads the end of stream behind the last byte.
  virtual Task<Result<void>> end_writing() = 0;
  /// To be called after the peer's end of stream. False when some of our bytes never reached its
  /// socket, so that it did not end in answer to our half-close.
  virtual Task<bool> took_everything() = 0;
  /// True when the peer has said something, or has ended, that was not read yet. Never waits.
  virtual bool has_input() { return false; }
  /// The address of the other end; empty: not known.
  virtual std::string place() const { return {}; }
  /// Closes at once; a pending read or write fails.
  virtual void close() = 0;
};

/// Resolves the name and tries its addresses, IPv6 and IPv4 alternately, from that of the
/// endpoint's turn on, until one accepts or `deadline` has passed, the look-up of the name
/// included; or the only one that the endpoint names. Errors read "connecting to HOST:PORT: ...".
Task<Result<std::unique_ptr<Stream>>> connect(Endpoint endpoint, Duration deadline);

/// Makes a connection to an endpoint. A test hands in one of its own.
using Connector = std::function<Task<Result<std::unique_ptr<Stream>>>(const Endpoint& endpoint)>;

}  // namespace tsd::net
