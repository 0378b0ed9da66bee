#include "listen/telnet.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

using tsd::listen::Counters;
using tsd::listen::ServerOptions;
using tsd::listen::ServiceState;
using tsd::listen::TelnetProtocol;

namespace {

struct Protocol {
  ServiceState state;
  Counters& counters = state.counters();
  TelnetProtocol telnet{state};
  std::string lines;

  explicit Protocol(const ServerOptions& options = {}) : state(-1, options, "here", [] {}) {}

  std::string& feed(std::string_view bytes) {
    telnet.feed(bytes, lines);
    while (telnet.pending() && !telnet.needs_room()) telnet.go_on(lines);
    return lines;
  }
};

}  // namespace

TEST_CASE("telnet: wherever the stream is cut, the same lines and replies come out") {
  const std::string said =
      "put a 1 2 h=x\r\nput b 1 2\nversion\nput \nPUT c\nput d 1 2 h=\r\r\nput e";
  Protocol whole;
  whole.feed(said);
  CHECK(whole.lines == "a 1 2 h=x\nb 1 2\nd 1 2 h=\r\n");
  for (std::size_t cut = 0; cut <= said.size(); ++cut) {
    Protocol halves;
    halves.feed(said.substr(0, cut));
    halves.feed(said.substr(cut));
    REQUIRE(halves.lines == whole.lines);
    REQUIRE(halves.telnet.replies().text() == whole.telnet.replies().text());
  }
}

TEST_CASE("telnet: a carriage return alone ends nothing") {
  Protocol protocol;
  CHECK(protocol.feed("put a 1 2 h=x\rput b 1 2 h=x\n") == "a 1 2 h=x\rput b 1 2 h=x\n");
}

TEST_CASE("telnet: a metric named put keeps its name for readers that pass over one put") {
  Protocol protocol;
  CHECK(protocol.feed("put put 1 2 h=x\nput putt 1 2 h=x\n") == "put put 1 2 h=x\nputt 1 2 h=x\n");
}

TEST_CASE("telnet: with --check a bad point is answered and not printed") {
  ServerOptions options;
  options.check = true;
  Protocol protocol(options);
  CHECK(protocol.feed("put a 1 2 h=x\r\nput b 1 two h=x\nput c 1 3 h=x\r\r\n") == "a 1 2 h=x\n");
  CHECK(protocol.telnet.replies().text() ==
        "put: invalid value: Invalid character 't' in two\n"
        "put: illegal argument: Invalid tag value with key [h] (\"x\r\"): illegal character: \r\n");
  CHECK(protocol.counters.refused_points == 2);
}

TEST_CASE("telnet: the same seed and the same points meet the same faults") {
  ServerOptions options;
  options.faults.reject = 0.3;
  options.faults.throttle = 0.3;
  options.seed = 7;
  std::string said;
  for (int i = 0; i < 1000; ++i) said += "put m 1600000000 " + std::to_string(i) + " h=x\n";
  Protocol one(options), same(options);
  CHECK(one.feed(said) == same.feed(said));
  CHECK(one.telnet.replies().text() == same.telnet.replies().text());
  CHECK(one.counters.refused_points > 400);
  CHECK(one.counters.refused_points < 600);
  CHECK(one.counters.refused_points + one.counters.points == 1000);
  options.seed = 8;
  Protocol other(options);
  CHECK(other.feed(said) != one.lines);
}

TEST_CASE("telnet: an unfinished line is counted at the end, a finished one is not") {
  Protocol protocol;
  protocol.feed("put a 1 2 h=x\n");
  protocol.telnet.end();
  CHECK(protocol.counters.unfinished_lines == 0);
  protocol.feed("put b");
  protocol.telnet.end();
  CHECK(protocol.counters.unfinished_lines == 1);
  CHECK(protocol.counters.points == 1);
}

TEST_CASE("telnet: a peer that does not read costs no memory, and loses no answer to a command") {
  Protocol protocol;
  for (int i = 0; i < 20000; ++i) protocol.feed("nonsense\n");
  CHECK(protocol.telnet.replies().text().size() <= tsd::listen::Replies::kMost);
  CHECK(protocol.counters.dropped_replies > 0);
  CHECK(protocol.counters.unknown_commands == 20000);
  protocol.feed("version\n");
  CHECK(protocol.telnet.replies().text().ends_with("\nBuilt from tsd-tools\n"));
}

TEST_CASE("telnet: the stock limit ends a connection without a word") {
  ServerOptions stock;
  stock.stock_limits = true;
  Protocol protocol(stock);
  protocol.feed("put m 1 2 h=" + std::string(2000, 'a') + "\n");  // whole when it came
  protocol.feed(std::string(1024, 'x'));
  CHECK_FALSE(protocol.telnet.over());
  protocol.feed("x");
  CHECK(protocol.telnet.over());
  CHECK(protocol.telnet.replies().text().empty());
  CHECK(protocol.counters.points == 1);
}

TEST_CASE("telnet: answers to commands wait for a peer that reads, and take no memory before") {
  Protocol protocol;
  std::string said;
  for (int i = 0; i < 5000; ++i)
    said += i % 3 == 0 ? "stats\n" : i % 3 == 1 ? "help\r\n" : "version\n";
  protocol.feed(said + "put a 1 2 h=x\nput b 1");
  CHECK(protocol.telnet.pending());
  CHECK(protocol.lines.empty());
  std::size_t answers = 0;
  for (int rounds = 0; rounds < 1000; ++rounds) {
    CHECK(protocol.telnet.held() <= (64u << 10) + 1024 + said.size() + 100);
    std::string& replies = protocol.telnet.replies().text();
    answers += static_cast<std::size_t>(std::count(replies.begin(), replies.end(), '\n'));
    replies.clear();
    if (!protocol.telnet.pending()) break;
    while (protocol.telnet.pending() && !protocol.telnet.needs_room()) {
      protocol.telnet.go_on(protocol.lines);
    }
  }
  CHECK(answers == 1667 * 13 + 1667 + 1666 * 2);
  CHECK(protocol.feed(" 2 h=x\n") == "a 1 2 h=x\nb 1 2 h=x\n");
}

TEST_CASE("telnet: a peer that puts and never reads its error replies is not held up") {
  ServerOptions options;
  options.check = true;
  Protocol protocol(options);
  for (int i = 0; i < 3000; ++i) protocol.feed("put bad\nput a 1 2 h=x\n");
  protocol.feed("version\n" + std::string(1000, '\n') + "put a 1 2 h=x\n");
  CHECK_FALSE(protocol.telnet.pending());
  CHECK(protocol.counters.points == 3001);
  CHECK(protocol.telnet.held() <= tsd::listen::Replies::kMost + 2048);
}

TEST_CASE("telnet: over UDP commands make no answers and errors no replies") {
  ServiceState state(-1, {}, "here", [] {});
  TelnetProtocol telnet(state, TelnetProtocol::Answers::no);
  std::string lines;
  telnet.feed("stats\nnonsense\nput\nversion\nput a 1 2 h=x\n", lines);
  CHECK(telnet.held() == 0);
  CHECK_FALSE(telnet.pending());
  CHECK(lines == "a 1 2 h=x\n");
  CHECK(state.counters().dropped_replies == 0);
}

TEST_CASE("telnet: what is unfinished when the connection is ended is counted, and holds nothing") {
  Protocol protocol;
  protocol.feed("put a 1 2 h=x\nput " + std::string(40'000, 'x'));
  CHECK(protocol.telnet.is_amid());
  CHECK(protocol.telnet.held() >= 40'000);
  protocol.telnet.part(tsd::listen::Farewell::overdue);
  CHECK(protocol.telnet.held() == 0);
  CHECK(protocol.telnet.over());
  CHECK(protocol.counters.unfinished_lines == 1);
}
