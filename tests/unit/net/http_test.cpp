#include "net/http.h"

#include <catch2/catch.hpp>

#include <boost/asio/io_context.hpp>
#include <optional>
#include <string>

#include "support/held_clock.h"
#include "support/scripted_stream.h"

using namespace tsd;

namespace {

constexpr Duration kDeadline{5000};

/// One exchange with a server that the test plays.
struct Exchange {
  HeldClock clock;
  net::asio::io_context loop;
  ScriptedStream stream{loop.get_executor()};
  net::HttpRequest request;
  std::optional<Result<net::HttpResponse>> answer;

  Exchange() {
    request.host = "tsd1";
    request.body = "[]";
  }
  void start() {
    net::spawn(loop, run());
    clock.poll(loop);
  }
  net::Task<> run() { answer = co_await net::exchange(stream, request, kDeadline); }
  void pass(Duration time) {
    clock.advance(time);
    clock.poll(loop);
  }
  void say(std::string text) {
    stream.say(std::move(text));
    clock.poll(loop);
  }
  int status() const { return answer && *answer ? (*answer)->status : -1; }
  std::string error() const { return answer && !*answer ? answer->error().text : ""; }
};

const std::string kFinal = "HTTP/1.1 204 No Content\r\nLocation: /x\r\n\r\n";

}  // namespace

TEST_CASE("http exchange: interim responses are skipped, wherever the stream is cut") {
  const std::string said =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
      "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
      "2\r\n\r\n{}";
  for (std::size_t cut = 0; cut < said.size(); ++cut) {
    Exchange exchange;
    exchange.start();
    if (cut > 0) exchange.say(said.substr(0, cut));
    REQUIRE_FALSE(exchange.answer);
    exchange.say(said.substr(cut));
    REQUIRE(exchange.status() == 200);
    CHECK((*exchange.answer)->body == "{}");
    CHECK((*exchange.answer)->keeps_alive);
  }
}

TEST_CASE("http exchange: sixteen interim responses are skipped, a seventeenth is an error") {
  std::string interim;
  for (int i = 0; i < 16; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  Exchange waiting;
  waiting.start();
  waiting.say(interim + kFinal);
  CHECK(waiting.status() == 204);
  CHECK((*waiting.answer)->location == "/x");
  Exchange flooded;
  flooded.start();
  flooded.say(interim + "HTTP/1.1 100 Continue\r\n\r\n" + kFinal);
  CHECK(flooded.error() == "more than 16 interim responses, and no final one");
}

TEST_CASE("http exchange: interim responses do not extend the deadline") {
  Exchange exchange;
  exchange.start();
  for (int i = 0; i < 5; ++i) {
    exchange.say("HTTP/1.1 102 Processing\r\n\r\n");
    exchange.pass(kDeadline / 5);
  }
  CHECK(exchange.error() == "no answer for 5s");
}

TEST_CASE("http exchange: switching protocols is final") {
  Exchange exchange;
  exchange.start();
  exchange.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n" + kFinal);
  CHECK(exchange.status() == 101);
}

TEST_CASE("http exchange: words that are no HTTP are quoted, in one line and escaped") {
  struct Row {
    std::string said, quoted;
  };
  const Row rows[] = {
      {"<!DOCTYPE HTML>\n<html lang=\"en\">\n", "<!DOCTYPE HTML>"},
      {"SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0-OpenSSH_9.2"},
      {"HTTPS only\n", "HTTPS only"},
      {"-ERR unknown command \"POST\"\r\n", "-ERR unknown command \\\"POST\\\""},
      {std::string("\x15\x03\x03\x00\x02\n", 6), "\\x15\\x03\\x03\\x00\\x02"},
      {std::string(300, 'x'), std::string(200, 'x') + "..."},
  };
  for (const auto& row : rows) {
    Exchange exchange;
    exchange.start();
    exchange.say(row.said);
    REQUIRE(exchange.status() == 0);
    CHECK((*exchange.answer)->reason.starts_with("this is no HTTP: it says \"" + row.quoted));
    CHECK_FALSE((*exchange.answer)->keeps_alive);
  }
}

TEST_CASE("http exchange: half a line that is no HTTP is quoted after a pause, or at the end") {
  Exchange paused;
  paused.start();
  paused.say("<!DOC");
  CHECK_FALSE(paused.answer);
  paused.say("TYPE");
  paused.pass(Duration(500));
  REQUIRE(paused.status() == 0);
  CHECK((*paused.answer)->reason == "this is no HTTP: it says \"<!DOCTYPE\"");
  Exchange ended;
  ended.start();
  ended.stream.say("RFB 003");
  ended.stream.close_by_peer();
  ended.clock.poll(ended.loop);
  REQUIRE(ended.status() == 0);
  CHECK((*ended.answer)->reason == "this is no HTTP: it says \"RFB 003\"");
}

TEST_CASE("http exchange: a response that is cut or malformed is an error") {
  for (const char* said :
       {"", "HTT", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", "HTTP/1.1 100 Continue\r\n\r\n"}) {
    Exchange exchange;
    exchange.start();
    if (*said != '\0') exchange.stream.say(said);
    exchange.stream.close_by_peer();
    exchange.clock.poll(exchange.loop);
    CHECK(exchange.error() == "closed without a whole HTTP response");
  }
  for (const char* said :
       {"HTTP/x 200 OK\r\n\r\n", "HTTP/1.1 what OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "HTTP/1.1 200 OK\r\nno header\r\n\r\n"}) {
    Exchange exchange;
    exchange.start();
    exchange.say(said);
    CHECK(exchange.error().starts_with("malformed HTTP response: "));
  }
}

TEST_CASE("http exchange: behind an answer with bytes of another, the connection is not reused") {
  Exchange exchange;
  exchange.start();
  exchange.say(kFinal + kFinal);
  REQUIRE(exchange.status() == 204);
  CHECK_FALSE((*exchange.answer)->keeps_alive);
}

TEST_CASE("http exchange: bytes that are not taken are given up at the deadline") {
  Exchange exchange;
  exchange.stream.hold_writes(true);
  exchange.start();
  exchange.pass(kDeadline - Duration(1));
  CHECK_FALSE(exchange.answer);
  exchange.pass(Duration(1));
  CHECK(exchange.error() == "no bytes are taken for 5s");
}

TEST_CASE("http exchange: what waits for the end of a line is bounded") {
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string endless[] = {
      chunked + "5;",                                         // the extension of a chunk
      chunked + "0\r\nX: ",                                   // a trailer
      chunked + "2\r\n{}\r\n1;",                              // the head of a later chunk
      chunked + std::string(12'000, '0'),                     // its size
      "HTTP/1.1 200 OK\r\nX: ",                               // a header
      "HTTP/1.1 200 ",                                        // the reason
      "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nX",  // behind an interim response
  };
  for (const std::string& beginning : endless) {
    Exchange exchange;
    exchange.start();
    exchange.say(beginning);
    std::size_t said = 0;
    for (; said < (1u << 20) && !exchange.answer; said += 4096)
      exchange.say(std::string(4096, 'a'));
    CHECK(said <= (32u << 10));
    CHECK(exchange.error().starts_with("malformed HTTP response: "));
  }
}

TEST_CASE("http exchange: chunks with extensions and a trailer below the bound are read") {
  Exchange exchange;
  exchange.start();
  exchange.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 40; ++i) exchange.say("1;x=" + std::string(1000, 'a') + "\r\nb\r\n");
  exchange.say("0\r\nX: " + std::string(1000, 'a') + "\r\n\r\n");
  REQUIRE(exchange.status() == 200);
  CHECK((*exchange.answer)->body == std::string(40, 'b'));
}
