// An HTTP connection of a sender whose server the test plays.
#pragma once

#include <catch2/catch.hpp>

#include <optional>
#include <string>

#include "net/zlib.h"
#include "ship/http/connection.h"
#include "unit/ship/sender_parts.h"

inline std::string response(std::string_view status, std::string_view body,
                            std::string_view more = "") {
  return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(), more,
                     body);
}

struct HttpPeer : SenderParts {
  tsd::ship::HttpOptions options;
  tsd::ship::BodyLimit limit;
  ScriptedStream stream{loop.get_executor()};
  std::optional<tsd::ship::ConnectionEnd> end;

  HttpPeer() {
    auto loaded = tsd::net::Zlib::load();
    REQUIRE(loaded);
    options.service.zlib = *loaded;
  }
  ~HttpPeer() { finish(); }
  void start() { spawn(run()); }
  tsd::net::Task<> run() {
    tsd::ship::HttpConnection connection(stream, queue, limit, options, pace, "tsd1:4242", reject);
    end = co_await connection.run();
  }
  void answer(std::string text) {
    (void)stream.take_wire();
    stream.say(std::move(text));
    poll();
  }
};
