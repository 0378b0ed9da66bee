#include "listen/telnet.h"

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
    REQUIRE(halves.telnet.replies() == whole.telnet.replies());
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
  CHECK(protocol.telnet.replies() ==
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
  CHECK(one.telnet.replies() == same.telnet.replies());
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
  CHECK(protocol.telnet.replies().size() <= tsd::listen::kMostWaitingReplies);
  CHECK(protocol.counters.dropped_replies > 0);
  CHECK(protocol.counters.unknown_commands == 20000);
  protocol.feed("version\n");
  CHECK(protocol.telnet.replies().ends_with("\nBuilt from tsd-tools\n"));
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
  CHECK(protocol.telnet.replies().empty());
  CHECK(protocol.counters.points == 1);
}

TEST_CASE("telnet: unfinished lines need room, and give it back") {
  ServiceState state(-1, {}, "here", [] {});
  const std::size_t all = state.room();
  const std::string half = "put " + std::string(40000, 'x');
  std::string lines;
  {
    std::vector<std::unique_ptr<TelnetProtocol>> peers;
    for (std::size_t i = 0; i < all / half.size(); ++i) {
      peers.push_back(std::make_unique<TelnetProtocol>(state));
      peers.back()->feed(half, lines);
      REQUIRE_FALSE(peers.back()->over());
    }
    TelnetProtocol one_too_many(state);
    one_too_many.feed(half, lines);
    CHECK(one_too_many.over());
    peers.front()->feed("\n", lines);
    TelnetProtocol next(state);
    next.feed(half, lines);
    CHECK_FALSE(next.over());
  }
  CHECK(state.room() == all);
}
