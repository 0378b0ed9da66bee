// The HTTP protocol without the socket. Parses requests from the stream, has http_api answer them
// in their order, and keeps the connection alive if the peer asks for it.
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
  /// `state` must outlive it.
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
  std::string unread_;  ///< an incomplete header
  std::unique_ptr<Incoming> incoming_;
};

}  // namespace tsd::listen
