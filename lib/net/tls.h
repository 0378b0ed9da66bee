// TLS over a connection.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "base/units.h"
#include "net/async.h"
#include "net/stream.h"
#include "net/tls_client.h"

namespace tsd::net {

/// Makes a TLS connection over `plain` and verifies the certificate for `host`. The peer's
/// close_notify is the end of the stream; an end without it is an error. On error `plain` is
/// closed.
Task<Result<std::unique_ptr<Stream>>> secure(const TlsClient& client, std::unique_ptr<Stream> plain,
                                             std::string host, Duration deadline);

}  // namespace tsd::net
