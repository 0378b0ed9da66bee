// The HTTP protocol, without the socket: requests are cut from the stream, answered by http_api in
// their order, and the connection is kept alive as its peer asks.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "listen/http_api.h"
#include "listen/protocol.h"
#include "listen/service_state.h"

namespace tsd::listen {

class HttpProtocol : public Protocol {
 public:
  /// `state` outlives it.
  explicit HttpProtocol(ServiceState& state);
  ~HttpProtocol() override;

  void feed(std::string_view bytes, std::string& lines) override;
  void end() override {}

 private:
  struct Incoming;

  std::size_t parse(std::string_view bytes, std::string& lines);
  void greet_the_body();
  ApiAnswer answer(std::string& lines);
  void reply(const ApiAnswer& answer);

  ServiceState& state_;
  std::string unread_;  // a head that is not complete
  std::unique_ptr<Incoming> incoming_;
};

}  // namespace tsd::listen
