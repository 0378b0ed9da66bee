// A connection of remote write whose receiver the test plays.
#pragma once

#include <catch2/catch.hpp>
#include <optional>
#include <string>

#include "net/snappy.h"
#include "ship/http/connection.h"
#include "ship/remote_write/write_form.h"
#include "unit/ship/http_response.h"
#include "unit/ship/sender_parts.h"

struct WritePeer : SenderParts {
  tsd::ship::HttpOptions options;
  tsd::ship::WriteService service;
  tsd::ship::BodyLimit limit{1u << 20};
  tsd::ship::ReceiverState state;
  ScriptedStream stream{loop.get_executor()};
  std::optional<tsd::ship::ConnectionEnd> end;
  tsd::ship::UnixSeconds unix_seconds = [] { return 1'700'000'100; };

  WritePeer() {
    auto loaded = tsd::net::Snappy::load();
    REQUIRE(loaded);
    service.snappy = *loaded;
  }
  ~WritePeer() { finish(); }
  void start() { spawn(run()); }
  tsd::net::Task<> run() {
    tsd::ship::WriteForm form(service, state, limit, "tsd1:9090", tsd::Duration(5000), unix_seconds,
                              queue, reject);
    tsd::ship::HttpConnection connection(stream, queue, form, limit, options, pace, reject);
    end = co_await connection.run();
  }
  void answer(std::string text) {
    (void)stream.take_wire();
    stream.say(std::move(text));
    poll();
  }
  /// Answers the questions as a receiver of that version does.
  void welcome(tsd::ship::WriteVersion version) {
    answer(response("400 Bad Request", "snappy: corrupt input\n"));
    bool is_v2 = version == tsd::ship::WriteVersion::v2;
    answer(response("204 No Content", "",
                    is_v2 ? "X-Prometheus-Remote-Write-Samples-Written: 0\r\n" : ""));
  }
};
