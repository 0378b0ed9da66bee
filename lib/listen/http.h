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
  bool pending() const override { return job_ || more_; }
  void go_on(std::string& lines) override;
  void end() override {}

  bool is_amid() const override;
  std::size_t held() const override;
  /// Answers an unfinished request 408 or 503.
  void part(Farewell why) override;
  /// Answers prove, not the end.
  bool proves_by_end() const override { return false; }

 private:
  struct Machinery;

  void read(std::string_view bytes);
  bool parse(std::string_view bytes);
  void greet_the_body();
  void begin_answer();
  void finish(const ApiAnswer& answer);
  void reply(const ApiAnswer& answer);

  ServiceState& state_;
  std::unique_ptr<Machinery> machinery_;  ///< the parser, and bytes that it has not taken
  std::unique_ptr<PutJob> job_;           ///< the request that is worked on
  bool more_ = false;                     ///< there may be a whole request behind the last one
  bool closes_ = false;                   ///< the connection ends behind the answer to the request
};

}  // namespace tsd::listen
