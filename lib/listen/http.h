// The HTTP dialogue, without the socket: requests are cut from the stream, answered by http_api in
// their order, and the connection is kept alive as its peer asks.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "listen/dialogue.h"
#include "listen/http_api.h"
#include "listen/intake.h"

namespace tsd::listen {

class Http : public Dialogue {
 public:
  /// `intake` outlives it.
  explicit Http(Intake& intake);
  ~Http() override;

  void feed(std::string_view bytes, std::string& lines) override;
  void end() override {}

 private:
  struct Incoming;

  std::size_t parse(std::string_view bytes, std::string& lines);
  void greet_the_body();
  HttpAnswer answer(std::string& lines);
  void reply(const HttpAnswer& answer);

  Intake& intake_;
  std::string unread_;  // a head that is not complete
  std::unique_ptr<Incoming> incoming_;
};

}  // namespace tsd::listen
