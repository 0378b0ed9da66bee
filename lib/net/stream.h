// A connection to an endpoint: bytes out, bytes in, and what became of the bytes out.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "base/units.h"
#include "net/async.h"
#include "net/endpoint.h"

namespace tsd::net {

class Stream {
 public:
  virtual ~Stream() = default;

  /// What has come, at least one byte; 0 is the peer's end of stream.
  virtual Task<Result<std::size_t>> read(std::span<char> into) = 0;
  /// All of `bytes`, then all of `more` (either may be empty): handed to the system, which proves
  /// nothing.
  virtual Task<Result<void>> write(std::string_view bytes, std::string_view more) = 0;
  /// Half-close: the peer reads our end of stream behind the last byte.
  virtual Task<Result<void>> end_writing() = 0;
  /// Behind the peer's end of stream: false when some of our bytes never reached its socket, so
  /// that the end was the end of its interest and not an answer to ours.
  virtual Task<bool> took_everything() = 0;
  /// At once. Whoever waits in read or write comes back with an error.
  virtual void close() = 0;
};

/// Resolves the name (not for an address) and tries its addresses in turn, IPv6 and IPv4 by turns,
/// until one accepts or `deadline` has passed. Errors read "connecting to HOST:PORT: ...".
Task<Result<std::unique_ptr<Stream>>> connect(Endpoint endpoint, Duration deadline);

/// Makes a connection to an endpoint. A test hands in one of its own.
using Connector = std::function<Task<Result<std::unique_ptr<Stream>>>(const Endpoint& endpoint)>;

}  // namespace tsd::net
