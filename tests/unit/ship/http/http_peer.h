// An HTTP connection of a sender whose server the test plays.
#pragma once

#include <catch2/catch.hpp>
#include <cstdint>

#include <optional>
#include <string>

#include "net/zlib.h"
#include "ship/http/connection.h"
#include "ship/http/json_points.h"
#include "ship/http/put_form.h"
#include "unit/ship/http_response.h"
#include "unit/ship/sender_parts.h"

// What VictoriaMetrics and InfluxDB say to half of a JSON array.
inline const std::string kVictoriaRefused =
    response("400 Bad Request",
             "remoteAddr: \"127.0.0.1:42230\"; requestURI: /api/put?details; cannot parse HTTP "
             "OpenTSDB json: "
             "cannot parse JSON: cannot parse array: missing ']'; unparsed tail: \"\"\n");
inline const std::string kInfluxRefused = response("400 Bad Request", "json array decode error");

struct HttpPeer : SenderParts {
  struct Options : tsd::ship::HttpOptions {
    tsd::ship::HttpService service;
    tsd::ship::Confirm confirm = tsd::ship::Confirm::automatic;
  };
  Options options;
  tsd::ship::BodyLimit limit;
  tsd::ship::HttpPeerState state;
  std::string address = "";  // of the next connection
  tsd::ship::PeerRules rules{tsd::line::Dialect::opentsdb, [](std::string_view line) {
                               return tsd::ship::as_posted(line, tsd::line::Dialect::opentsdb);
                             }};
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
    state.begin(address);
    auto now = [] { return std::int64_t{1'700'000'100}; };
    tsd::ship::PutForm form(options.service, options.confirm,
                            {state, rules, now, options.answer_deadline}, limit, "tsd1:4242", queue,
                            reject);
    tsd::ship::HttpConnection connection(stream, queue, form, limit, options, pace, reject);
    end = co_await connection.run();
  }
  void answer(std::string text) {
    (void)stream.take_wire();
    stream.say(std::move(text));
    poll();
  }
};
