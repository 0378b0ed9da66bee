// TLS around a connection.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "base/units.h"
#include "net/async.h"
#include "net/stream.h"
#include "net/tls_client.h"

namespace tsd::net {

/// A connection inside `plain`, to `host` by its certificate. The peer's farewell is its end of
/// stream; an end without it is an error. On error `plain` is gone.
Task<Result<std::unique_ptr<Stream>>> secure(const TlsClient& client, std::unique_ptr<Stream> plain,
                                             std::string host, Duration deadline);

}  // namespace tsd::net
