// A telnet connection whose peer the test plays, by telnet and by HTTP.
#pragma once

#include <cstdint>
#include <optional>

#include "ship/telnet/connection.h"
#include "unit/ship/sender_parts.h"

inline constexpr const char* kAnswer =
    "net.opentsdb.tools 2.4.1 built at revision 0 (MINT)\nBuilt on 2021/09/02 by a@b:/c\n";

inline constexpr const char* kInflux = "InfluxDB TSDB proxy";

struct TelnetPeer : SenderParts {
  tsd::ship::TelnetOptions options;
  tsd::ship::PeerBehavior behavior;
  tsd::ship::PeerRules rules{tsd::line::Dialect::opentsdb};
  ScriptedStream stream{loop.get_executor()};
  std::optional<tsd::ship::ConnectionEnd> end;
  // Who is there over HTTP, and when: at once, or when the test says.
  tsd::ship::HttpIdentity over_http;
  bool http_waits = false;
  tsd::net::Event http_comes{loop.get_executor()};
  int http_asked = 0;
  tsd::ship::AskIdentity ask = [this]() -> tsd::net::Task<tsd::ship::HttpIdentity> {
    ++http_asked;
    tsd::net::Time asked = clock.now();
    if (http_waits) co_await http_comes.wait();
    tsd::ship::HttpIdentity found = over_http;
    found.asked = asked;
    co_return found;
  };

  ~TelnetPeer() { finish(); }
  void start() { spawn(run()); }
  tsd::net::Task<> run() {
    auto now = [] { return std::int64_t{1'700'000'100}; };
    tsd::ship::TelnetConnection connection(stream, queue, {behavior, rules, ask, ask, now}, options,
                                           pace, reject);
    end = co_await connection.run();
  }
  void know_answers() { behavior.version = tsd::ship::PeerBehavior::Version::answers; }
  void know_influxdb() {
    know_answers();
    behavior.peer = tsd::ship::Peer::influxdb;
    over_http = {tsd::ship::HttpIdentity::Kind::answers, tsd::ship::Peer::influxdb};
  }
  /// A line comes, and InfluxDB answers the question behind it.
  void push_and_answer(std::uint64_t number) {
    queue.push(SenderParts::batch(number, 1));
    poll();
    pass(tsd::Duration(100));
    stream.say(kInflux);
    poll();
  }
  void trust_mute() {
    behavior.version = tsd::ship::PeerBehavior::Version::mute;
    behavior.peer = tsd::ship::Peer::victoriametrics;
    behavior.is_named = true;
    behavior.is_trusted = true;
  }
  void push_last(int lines) {
    queue.push(SenderParts::batch(1, lines));
    queue.close();
    start();
  }
};
