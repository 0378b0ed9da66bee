#include "ship/send/connector.h"

#include <utility>

#include "net/tls.h"

namespace tsd::ship {
namespace {

using Connected = Result<std::unique_ptr<net::Stream>>;

net::Task<Connected> connect(const SenderOptions& options, net::Endpoint endpoint) {
  auto plain = co_await net::connect(endpoint, options.connect_deadline);
  if (!plain || options.tls == nullptr) co_return plain;
  auto stream = co_await net::secure(*options.tls, std::move(*plain), endpoint.host,
                                     options.connect_deadline);
  if (stream) co_return stream;
  co_return std::move(stream.error()).with_context("connecting to", net::to_string(endpoint));
}

}  // namespace

net::Connector connector_of(const SenderOptions& options) {
  return [&options](const net::Endpoint& endpoint) { return connect(options, endpoint); };
}

}  // namespace tsd::ship
